"""A month frozen as reported: for good, and told against what is counted now."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from beds.services import placements
from impact.audit.models import AccessLog
from impact.core import clock
from patients.models import Placement
from providers.access import Role
from providers.models import User
from reporting.figures.catalogue import CATALOGUE
from reporting.figures.reported import changes_since, differences, reported_rows
from reporting.models import Ending, Job, JobRun, Publication, PublishedFigure, StoredFigure
from reporting.services.publications import (
    NoMonth,
    NotClosed,
    ask_to_publish,
    asked_for,
    publish,
    publish_asked,
)
from tests.integration.jobs.standing import refresh
from tests.worlds import World, small_world

pytestmark = pytest.mark.django_db(transaction=True)
MONTH, TODAY = date(2026, 2, 1), date(2026, 3, 10)


@pytest.fixture
def world() -> World:
    made = small_world()
    refresh(TODAY)
    return made


@pytest.fixture
def commissioner(world: World) -> User:
    return world.user(Role.COMMISSIONER, "EAST")


@pytest.fixture
def reported(world: World, commissioner: User) -> Publication:
    return _publish(world, commissioner)


def _publish(world: World, by: User, month: date = MONTH) -> Publication:
    return publish(
        collaborative=world.collaboratives["EAST"],
        month=month,
        by=by,
        today=TODAY,
        clock=clock.now,
    )


def _discharge(world: World, name: str, day: date) -> None:
    """By the service, so that history knows who and why."""
    placements.discharge(
        placement=world.people[name].placements.get(),
        discharged_on=day,
        today=TODAY,
        by=User.objects.get(username="commissioner-east"),
    )


def test_month_is_frozen_as_it_is_stored(reported: Publication) -> None:
    stored = StoredFigure.objects.filter(
        series__stored_set__collaborative=reported.collaborative,
        series__grain="month",
        period_start=MONTH,
    )

    assert PublishedFigure.objects.count() == stored.count() > 0
    assert reported.cut_off == TODAY
    assert reported.definitions["occupancy"]["version"] == CATALOGUE["occupancy"].version
    assert reported.definitions["occupancy"]["meaning"] == CATALOGUE["occupancy"].meaning
    row = reported_rows(reported, CATALOGUE["inward_rate"], "")[()]
    # In EAST's own wards in area: own, inward, flow and fellow, of whom two are from elsewhere.
    assert (row.numerator, row.denominator, row.value) == (2 * 28, 4 * 28, 50)


def test_month_brings_what_is_due_with_it(world: World, commissioner: User) -> None:
    placement = world.people["fellow"].placements.get()
    placement.stays.update(end_date=MONTH)
    Placement.objects.filter(pk=placement.pk).update(discharged_on=MONTH)

    reported = _publish(world, commissioner)

    assert reported_rows(reported, CATALOGUE["discharges"], "")[()].numerator == 1


def test_month_is_reported_once(world: World, commissioner: User, reported: Publication) -> None:
    _discharge(world, "fellow", MONTH + timedelta(days=5))

    assert _publish(world, commissioner) == reported
    assert Publication.objects.count() == 1
    assert reported_rows(reported, CATALOGUE["discharges"], "")[()].numerator == 0


@pytest.mark.parametrize("table", ["reporting_publication", "reporting_publishedfigure"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_what_was_reported_cannot_be_changed(
    table: str, statement: str, reported: Publication
) -> None:
    with (
        pytest.raises(DatabaseError, match="Cannot"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_month_that_has_not_ended_is_refused(world: World, commissioner: User) -> None:
    with pytest.raises(NotClosed, match="ends after today"):
        _publish(world, commissioner, date(2026, 3, 1))
    with pytest.raises(NoMonth):
        _publish(world, commissioner, date(2026, 2, 2))


def test_nothing_changed_nothing_differs(reported: Publication) -> None:
    assert list(differences(reported, at=clock.now())) == []
    assert changes_since(reported) == []


def test_correction_shows_reported_against_now_and_why(world: World, reported: Publication) -> None:
    _discharge(world, "fellow", date(2026, 2, 15))

    found = {
        (it.figure.name, it.cut): it for it in differences(reported, at=clock.now()) if not it.cut
    }
    changes = changes_since(reported)

    inward = found["inward_rate", ""]
    assert inward.reported is not None
    assert inward.now is not None
    assert (inward.reported.denominator, inward.now.denominator) == (112, 112 - 14)
    assert not inward.redefined
    assert found["discharges", ""].now is not None
    assert changes is not None
    assert {change.table for change in changes} == {"patients_placement", "patients_stay"}


def test_change_of_another_month_is_not_among_them(world: World, reported: Publication) -> None:
    _discharge(world, "fellow", date(2026, 3, 5))

    assert list(differences(reported, at=clock.now())) == []
    assert changes_since(reported) == []


def test_another_definition_is_said(
    world: World, commissioner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    reported = _publish(world, commissioner)
    _discharge(world, "fellow", date(2026, 2, 15))
    newer = replace(CATALOGUE["inward_rate"], version=99)
    monkeypatch.setitem(CATALOGUE, "inward_rate", newer)

    found = [it for it in differences(reported, at=clock.now()) if it.redefined]

    assert {it.figure.name for it in found} == {"inward_rate"}


def test_request_is_kept_as_data_until_it_is_done(world: World, commissioner: User) -> None:
    asked = ask_to_publish(
        collaborative=world.collaboratives["EAST"],
        month=MONTH,
        by=commissioner,
        today=TODAY,
        now=clock.now(),
    )
    assert asked_for() == [asked.pk]

    publish_asked(run_id=asked.pk, today=TODAY, clock=clock.now)
    assert publish_asked(run_id=asked.pk, today=TODAY, clock=clock.now) is None

    asked.refresh_from_db()
    assert asked.ending == Ending.DONE
    assert asked_for() == []
    assert Publication.objects.get().by == commissioner


def test_request_whose_run_was_killed_is_asked_for_again(world: World, commissioner: User) -> None:
    asked = ask_to_publish(
        collaborative=world.collaboratives["EAST"],
        month=MONTH,
        by=commissioner,
        today=TODAY,
        now=clock.now(),
    )
    JobRun.objects.filter(pk=asked.pk).update(ending=Ending.RUNNING)

    assert asked_for() == [asked.pk]


def test_page_asks_shows_and_puts_on_record(world: World, commissioner: User) -> None:
    client = Client()
    client.force_login(commissioner)
    with clock.at(TODAY):
        listed = client.get("/jobs/")
        client.post("/jobs/publish/", {"collaborative": "EAST", "month": "2026-02"})
        _discharge(world, "fellow", date(2026, 2, 15))
        page = client.get("/jobs/reported/EAST/2026-02/")

    assert "Freeze a closed month of EAST" in listed.content.decode()
    text = page.content.decode()
    assert "February 2026 as reported" in text
    assert "28 / 112" not in text
    assert "56 / 98" in text
    assert "discharge" in text
    assert world.people["fellow"].pseudonym in text
    assert AccessLog.objects.filter(page="reported-month", user=commissioner, shown=1).exists()
    assert JobRun.objects.filter(job=Job.PUBLISH, ending=Ending.DONE).exists()


def test_page_refuses_what_cannot_be_reported(world: World, commissioner: User) -> None:
    client = Client()
    client.force_login(commissioner)
    clinician = Client()
    clinician.force_login(world.user(Role.CLINICIAN, "RHA"))
    asked = {"collaborative": "EAST", "month": "2026-03"}

    with clock.at(TODAY):
        assert client.post("/jobs/publish/", asked).status_code == 422
        assert client.post("/jobs/publish/", {**asked, "month": "x"}).status_code == 422
        assert client.post("/jobs/publish/", {**asked, "collaborative": "WEST"}).status_code == 404
        assert clinician.post("/jobs/publish/", asked).status_code == 404
        assert client.get("/jobs/reported/EAST/nonsense/").status_code == 404
    assert not JobRun.objects.filter(job=Job.PUBLISH).exists()
