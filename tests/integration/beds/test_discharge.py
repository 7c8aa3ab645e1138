"""Discharge: everything that is open ends with it."""

import pytest

from beds.services import ending, leave, placements
from patients.choices import LeaveKind
from patients.services import checks as care
from patients.services import interventions, readiness
from providers.services import codes, dates
from tests.factories import DAY, PatientFactory, days, instant
from tests.placing import WardWithBeds, history, only_stay, uses

pytestmark = pytest.mark.django_db


ON = days(10)


def test_discharge_closes_everything_that_is_open(here: WardWithBeds) -> None:
    placement = here.admit()
    away = leave.start_leave(
        placement=placement, kind=LeaveKind.HOME, start_date=days(3), today=ON, by=here.by
    )
    readiness.mark_ready(placement=placement, start_date=days(2), today=ON, by=here.by)
    running = interventions.record_intervention(
        placement=placement,
        incident_id="I1",
        type="06",
        started_at=instant(4),
        now=instant(10),
        by=here.by,
    )

    ended = placements.discharge(
        placement=placement, discharged_on=ON, destination="19", today=ON, by=here.by
    )

    away.refresh_from_db()
    running.refresh_from_db()
    assert (ended.discharged_on, ended.discharge_destination) == (ON, "19")
    assert only_stay(placement).end_date == ON
    assert uses(here.beds[0]) == [("occupied", DAY, ON)]
    assert away.end_date == ON
    assert placement.readiness.get().end_date == ON
    assert running.ended_at is not None
    assert running.ended_at.isoformat() == "2026-05-13T23:00:00+00:00"  # midnight in London


def test_discharge_shortens_planned_leave_and_frees_the_bed_kept_for_it(
    here: WardWithBeds,
) -> None:
    placement = here.admit()
    away = leave.start_leave(
        placement=placement,
        kind=LeaveKind.HOME,
        start_date=days(3),
        end_date=days(30),
        bed_kept=False,
        today=days(3),
        by=here.by,
    )

    placements.discharge(placement=placement, discharged_on=ON, today=ON, by=here.by)

    away.refresh_from_db()
    assert away.end_date == ON
    assert uses(here.beds[0]) == [("occupied", DAY, days(3))]


def test_discharge_on_the_day_of_admission_is_a_same_day_stay(here: WardWithBeds) -> None:
    placement = here.admit()

    placements.discharge(placement=placement, discharged_on=DAY, today=DAY, by=here.by)

    stay = only_stay(placement)
    assert (stay.start_date, stay.end_date) == (DAY, DAY)
    assert uses(here.beds[0]) == []


def test_discharge_is_in_the_history_with_before_and_after(here: WardWithBeds) -> None:
    placement = here.admit()

    placements.discharge(placement=placement, discharged_on=ON, today=ON, by=here.by)

    assert history(placement)[1:] == [("update", "placements.discharge", here.by.pk)]


def test_discharge_refuses_twice(here: WardWithBeds) -> None:
    placement = here.admit()
    placements.discharge(placement=placement, discharged_on=days(3), today=ON, by=here.by)

    with pytest.raises(care.AlreadyDischarged, match="ended on 7 May 2026"):
        placements.discharge(placement=placement, discharged_on=ON, today=ON, by=here.by)


def test_discharge_refuses_a_day_before_admission(here: WardWithBeds) -> None:
    with pytest.raises(dates.OutOfOrder):
        placements.discharge(placement=here.admit(), discharged_on=days(-1), today=ON, by=here.by)


def test_discharge_refuses_the_future(here: WardWithBeds) -> None:
    with pytest.raises(dates.InFuture):
        placements.discharge(placement=here.admit(), discharged_on=ON, today=DAY, by=here.by)


def test_discharge_refuses_an_unknown_destination(here: WardWithBeds) -> None:
    with pytest.raises(codes.UnknownCode, match="Destination of discharge"):
        placements.discharge(
            placement=here.admit(), discharged_on=ON, destination="77", today=ON, by=here.by
        )


@pytest.mark.parametrize("what", ["leave", "readiness", "intervention"])
def test_discharge_refuses_a_day_before_something_that_begins_later(
    here: WardWithBeds, what: str
) -> None:
    placement = here.admit()
    if what == "leave":
        leave.start_leave(
            placement=placement, kind=LeaveKind.HOME, start_date=days(8), today=ON, by=here.by
        )
    elif what == "readiness":
        readiness.mark_ready(placement=placement, start_date=days(8), today=ON, by=here.by)
    else:
        interventions.record_intervention(
            placement=placement,
            incident_id="I1",
            type="05",
            started_at=instant(8),
            now=instant(10),
            by=here.by,
        )

    with pytest.raises(ending.LaterRecord, match="from 12 May 2026"):
        placements.discharge(placement=placement, discharged_on=days(7), today=ON, by=here.by)


def test_discharged_people_can_come_back(here: WardWithBeds) -> None:
    patient = PatientFactory()
    first = here.admit(patient=patient)
    placements.discharge(placement=first, discharged_on=ON, today=ON, by=here.by)

    second = here.admit(patient=patient, on=ON)

    assert [first.pk, second.pk] == sorted(patient.placements.values_list("pk", flat=True))
