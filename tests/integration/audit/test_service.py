"""One call of a service: a transaction, a second try where it was overtaken, or a refusal."""

import threading
from functools import partial

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from impact.audit.service import Overtaken, service
from impact.core.errors import Conflict, TryAgain
from providers.models import Icb, User
from tests.factories import IcbFactory, UserFactory
from tests.sessions import PATIENCE, OtherSession


@pytest.fixture
def by(db: None) -> User:
    return UserFactory()


@pytest.mark.django_db
def test_service_starts_again_where_it_was_overtaken(by: User) -> None:
    tries: list[int] = []

    @service("tests.overtaken")
    def work(*, by: User) -> Icb:
        tries.append(1)
        icb = IcbFactory(code=f"TRY{len(tries)}")
        if len(tries) < 3:
            raise Overtaken
        return icb

    assert work(by=by).code == "TRY3"
    assert list(Icb.objects.values_list("code", flat=True)) == ["TRY3"]


@pytest.mark.django_db
def test_service_gives_up_where_it_is_overtaken_for_ever(by: User) -> None:
    @service("tests.overtaken")
    def work(*, by: User) -> None:
        IcbFactory()
        raise Overtaken

    with pytest.raises(TryAgain):
        work(by=by)

    assert not Icb.objects.exists()


@pytest.mark.django_db
def test_service_turns_what_the_database_refuses_into_a_refusal(by: User) -> None:
    @service("tests.twice")
    def work(*, by: User) -> None:
        IcbFactory(code="SAME")
        IcbFactory(code="SAME")

    with pytest.raises(Conflict) as caught:
        work(by=by)

    assert isinstance(caught.value.__cause__, IntegrityError)
    assert not Icb.objects.exists()


@pytest.mark.django_db
def test_service_leaves_other_faults_of_the_database_alone(by: User) -> None:
    @service("tests.cancelled")
    def work(*, by: User) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1")
            cursor.execute("SELECT pg_sleep(10)")

    with pytest.raises(OperationalError), transaction.atomic():
        work(by=by)


@pytest.mark.django_db(transaction=True)
def test_service_starts_again_after_a_deadlock() -> None:
    by, first, second = UserFactory(), IcbFactory(), IcbFactory()
    has_first, has_second, over = threading.Event(), threading.Event(), threading.Event()
    tries: list[int] = []

    @service("tests.deadlock")
    def work(*, by: User) -> int:
        tries.append(1)
        # Without this the second try might take the row before the session that waits for it.
        assert len(tries) == 1 or over.wait(PATIENCE)
        Icb.objects.select_for_update().get(pk=first.pk)
        has_first.set()
        assert has_second.wait(PATIENCE)
        Icb.objects.select_for_update().get(pk=second.pk)
        return len(tries)

    with OtherSession() as other:
        with transaction.atomic(), connection.cursor() as cursor:
            # So that it is the service that PostgreSQL finds out, and not this session.
            cursor.execute("SET LOCAL deadlock_timeout = '1min'")
            Icb.objects.select_for_update().get(pk=second.pk)
            result = other.begin(partial(work, by=by))
            assert has_first.wait(PATIENCE)
            has_second.set()
            Icb.objects.select_for_update().get(pk=first.pk)
        over.set()

        assert result.result(PATIENCE) == 2
