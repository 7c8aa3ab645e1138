"""No change is lost, in whatever order transactions end: over real connections."""

import time

import pytest
from django.db import connection, transaction

from patients.models import Referral
from reporting.figures.stored.history import (
    as_json,
    changes,
    from_json,
    mark_seen,
    read_mark,
    waiting,
)
from reporting.models import HistorySeen
from tests.factories import ReferralFactory
from tests.sessions import OtherSession

pytestmark = pytest.mark.django_db(transaction=True)


def read() -> list[int]:
    """Reads what has not been read, in one moment, as a refresh does: the rows that changed."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        found = [change.row for change in changes(read_mark()) if change.table == TABLE]
        mark_seen()
    return found


TABLE = "patients_referral"


class Held:
    """A change in another session, within a savepoint as every service makes it, not committed."""

    def __init__(self, session: OtherSession, referral: Referral) -> None:
        self.session, self.referral = session, referral
        session.begin(self._open).result(30)

    def _open(self) -> None:
        transaction.set_autocommit(False)
        with transaction.atomic():
            Referral.objects.filter(pk=self.referral.pk).update(urgency="held")

    def commit(self) -> None:
        self.session.begin(self._close).result(30)

    def _close(self) -> None:
        transaction.commit()
        transaction.set_autocommit(True)

    def roll_back(self) -> None:
        self.session.begin(self._undo).result(30)

    def _undo(self) -> None:
        transaction.rollback()
        transaction.set_autocommit(True)


def settled(*, within: float) -> bool:
    """Reads until nothing is left to remember."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        assert read() == []
        row = HistorySeen.objects.get(table=TABLE)
        if (row.settled, row.seen) == (row.candidate, []):
            return True
        time.sleep(0.05)
    return False


def another_database_writes() -> bool:
    """Whether a test elsewhere on this server has a transaction open.

    The lower bound of a snapshot waits for it, whatever database it is in.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE backend_xid IS NOT NULL AND datname <> current_database()"
        )
        return bool(cursor.fetchone()[0])


def touch(referral: Referral, urgency: str = "touched") -> None:
    Referral.objects.filter(pk=referral.pk).update(urgency=urgency)


def test_each_change_is_read_once() -> None:
    referral = ReferralFactory()

    assert read() == [referral.pk]
    assert read() == []
    touch(referral)
    assert waiting(read_mark()).changes == 1
    assert read() == [referral.pk]
    assert waiting(read_mark()).changes == 0


def test_a_change_that_ends_after_a_later_one_was_read_is_read_then() -> None:
    first, second = ReferralFactory(), ReferralFactory()
    read()
    with OtherSession() as session:
        held = Held(session, first)
        touch(second)

        assert read() == [second.pk]
        assert read() == []
        held.commit()
        assert waiting(read_mark()).changes == 1
        assert read() == [first.pk]
    assert read() == []


def test_a_change_held_over_many_runs_is_read_when_it_ends() -> None:
    """The bound below which nothing is looked at must not pass it, however often it moves."""
    first, second = ReferralFactory(), ReferralFactory()
    read()
    with OtherSession() as session:
        held = Held(session, first)
        for number in range(5):
            touch(second, f"time {number}")
            assert read() == [second.pk]
        held.commit()

        assert read() == [first.pk]


def test_a_transaction_newer_than_the_last_that_ended_is_waited_for() -> None:
    """Its number lies beyond the snapshot's own bound, which tells of ended transactions only."""
    first, second, third = ReferralFactory(), ReferralFactory(), ReferralFactory()
    read()
    with OtherSession() as session, OtherSession() as other:
        older = Held(session, first)
        newer = Held(other, second)
        older.commit()

        assert read() == [first.pk]
        touch(third)
        assert read() == [third.pk]
        assert read() == []
        newer.commit()
        assert read() == [second.pk]


def test_numbers_of_what_was_undone_are_settled_and_forgotten() -> None:
    first, second = ReferralFactory(), ReferralFactory()
    read()
    with OtherSession() as session:
        held = Held(session, first)
        touch(second)
        read()
        assert len(HistorySeen.objects.get(table=TABLE).seen) > 0
        held.roll_back()
    read()

    assert settled(within=20) or another_database_writes()
    assert read() == []


def test_a_change_says_what_was_before_and_after() -> None:
    referral = ReferralFactory(urgency="")
    read()
    touch(referral)
    number = referral.pk
    referral.delete()

    updated, deleted = changes(read_mark())

    assert (updated.row, updated.unknown) == (number, False)
    assert updated.old is not None
    assert updated.new is not None
    assert (updated.old["urgency"], updated.new["urgency"]) == ("", "touched")
    assert deleted.new is None
    assert deleted.old is not None
    assert deleted.old["urgency"] == "touched"


def test_a_change_without_a_history_before_it_is_unknown() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        referral = ReferralFactory()
        cursor.execute("SET session_replication_role = origin")
    touch(referral)

    assert [change.unknown for change in changes(read_mark()) if change.table == TABLE] == [True]


def test_a_mark_kept_as_json_is_the_same_mark() -> None:
    first, second = ReferralFactory(), ReferralFactory()
    read()
    with OtherSession() as session:
        held = Held(session, first)
        touch(second)
        read()
        mark = read_mark()

        assert from_json(as_json(mark)) == mark
        held.roll_back()
    assert from_json({})[TABLE].settled == 0
