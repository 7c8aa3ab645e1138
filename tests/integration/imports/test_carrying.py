"""Imports carried out: once, to their end, and on record how that was."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from beds.choices import ImportState
from beds.imports import batches
from beds.models import ImportBatch
from beds.tasks import carry_out_import, sweep_imports
from impact.core import clock
from impact.core.jobs import enqueue
from patients.models import Stay, StayEvent
from providers.access import Role
from providers.models import Membership, Provider, User, Ward
from tests.fixtures.services import PATIENCE
from tests.integration.imports.asking import file, person
from tests.integration.imports.files import Cells, stay
from tests.integration.imports.sending import NOW

pytestmark = pytest.mark.django_db(transaction=True)
MAY = "2026-05-01"


@pytest.fixture
def sender(wards: dict[str, Ward]) -> User:
    return person(Role.BED_MANAGER, "NORTH")


def received(
    by: User, rows: Sequence[Cells], *, now: datetime = NOW, **given: bool | timedelta
) -> ImportBatch:
    kept_for = given.pop("kept_for", None)
    assert kept_for is None or isinstance(kept_for, timedelta)
    return batches.receive(
        provider=Provider.objects.get(key="NORTH"),
        sent=[batches.Sent("stays.csv", file("stays.csv", rows).read())],
        options=batches.Options(**{name: bool(value) for name, value in given.items()}),
        by=by,
        now=now,
        kept_for=kept_for,
    )


def carried_out(batch: ImportBatch, now: datetime = NOW) -> ImportBatch:
    batches.carry_out(batch_id=batch.pk, clock=lambda: now)
    return ImportBatch.objects.get(pk=batch.pk)


def test_second_message_does_nothing(sender: User) -> None:
    batch = carried_out(received(sender, [stay("1", MAY)]))
    again = carried_out(batch, NOW + timedelta(hours=1))

    assert (again.state, again.attempts, again.finished_at) == ("applied", 1, NOW)
    assert Stay.objects.count() == 1


def test_history_has_what_it_wrote_under_its_number(sender: User) -> None:
    batch = carried_out(received(sender, [stay("1", MAY)]))

    event = StayEvent.objects.get()
    assert event.pgh_context_id == batch.change
    assert event.pgh_context.metadata["batch"] == batch.pk
    assert event.pgh_context.metadata["user"] == sender.pk


def test_whoever_lost_the_role_imports_nothing(sender: User) -> None:
    batch = received(sender, [stay("1", MAY)])
    Membership.objects.all().delete()

    with pytest.raises(Exception, match="send extracts"):
        carried_out(batch)

    batch.refresh_from_db()
    assert batch.state == ImportState.FAILED
    assert "send extracts" in batch.sentence
    assert not Stay.objects.exists()
    assert batch.files.get().content is None


def test_fault_of_ours_is_told_without_what_was_sent(sender: User) -> None:
    batch = received(sender, [stay("1", MAY)])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE patients_stay RENAME TO patients_stay_away")
    try:
        with pytest.raises(DatabaseError):
            carried_out(batch)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE patients_stay_away RENAME TO patients_stay")

    batch.refresh_from_db()
    assert batch.state == ImportState.FAILED
    assert "ProgrammingError" in batch.sentence
    assert "patients_stay" not in batch.sentence


def test_left_behind_is_found_and_done(sender: User) -> None:
    with clock.at(NOW.date()):
        lost = received(sender, [stay("1", MAY)], now=clock.now() - timedelta(minutes=2))
        killed = received(sender, [stay("2", MAY)], now=clock.now() - timedelta(minutes=9))
        killed.state, killed.started_at = ImportState.RUNNING, clock.now() - timedelta(minutes=8)
        killed.save()
        fresh = received(sender, [stay("3", MAY)], now=clock.now())

        sweep_imports.apply(throw=True)

    states = dict(ImportBatch.objects.values_list("pk", "state"))
    assert states == {lost.pk: "applied", killed.pk: "applied", fresh.pk: "received"}


def test_begun_too_often_is_given_up(sender: User) -> None:
    batch = received(sender, [stay("1", MAY)])
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=ImportState.RUNNING, started_at=NOW, attempts=3
    )

    again = carried_out(batch)

    assert (again.state, Stay.objects.count()) == (ImportState.FAILED, 0)
    assert "3 times" in again.sentence


def test_what_is_looked_at_first_is_kept_for_a_while(sender: User) -> None:
    with clock.at(NOW.date()):
        begun = clock.now()
        batch = received(
            sender, [stay("1", MAY)], now=begun, dry_run=True, kept_for=timedelta(hours=24)
        )
        carry_out_import.apply((batch.pk,), throw=True)
    assert [source.name for source in batches.sources_of(batch)] == ["stays.csv"]

    assert batches.expire(now=begun + timedelta(hours=23)) == 0
    assert batches.expire(now=begun + timedelta(hours=24)) == 1
    assert batches.sources_of(batch) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "applied"},
        {"state": "applied", "finished_at": NOW, "dry_run": True},
        {"state": "checked", "finished_at": NOW},
        {"state": "failed", "finished_at": NOW},
        {"state": "running", "finished_at": NOW},
    ],
)
def test_what_cannot_be_is_refused(sender: User, wrong: dict[str, object]) -> None:
    batch = received(sender, [stay("1", MAY)])

    with pytest.raises(DatabaseError, match="importbatch_"), transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(**wrong)


def test_worker_carries_out_what_was_sent(worker: None, sender: User) -> None:
    batch = received(sender, [stay("1", MAY)], now=clock.now())
    enqueue(carry_out_import, batch.pk)

    deadline = time.monotonic() + PATIENCE
    while not Stay.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.1)

    batch.refresh_from_db()
    assert (batch.state, batch.created) == (ImportState.APPLIED, 1)
    assert batch.files.get().content is None
