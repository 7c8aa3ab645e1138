"""Correcting dates with what hangs on them, and taking an admission away."""

from typing import Any

import pytest

from beds.models import BedPeriod
from beds.services import checks, corrections, ending, leave, placements
from beds.services.corrections import correct_dates
from beds.services.leave import Trial
from beds.services.moves import move_bed
from impact.core.errors import Conflict
from patients.choices import LeaveKind
from patients.models import Intervention, Leave, Patient, Placement, Readiness, Stay
from patients.services import checks as care
from patients.services import interventions, readiness
from providers.services import dates
from tests.factories import DAY, DifferenceFactory, ReferralFactory, days, instant
from tests.placing import WardWithBeds, history, only_stay, stays, uses, ward_with_beds

pytestmark = pytest.mark.django_db
NOW = days(30)


def moved(here: WardWithBeds, next_door: WardWithBeds, *, on: int = 10) -> Placement:
    placement = here.admit()
    move = placements.Move(placement=placement, ward=next_door.ward, bed=next_door.beds[0])
    placements.transfer(move=move, on=days(on), today=NOW, by=here.by)
    return placement


def correct(here: WardWithBeds, record: Any, start: int, end: int | None, **given: Any) -> Any:
    return correct_dates(
        record=record,
        start_date=days(start),
        end_date=None if end is None else days(end),
        today=NOW,
        by=here.by,
        **given,
    )


@pytest.mark.parametrize("start", [-5, 4])
def test_admission_on_another_day_takes_stay_and_bed_along(here: WardWithBeds, start: int) -> None:
    placement = here.admit()

    corrected = correct(here, placement, start, None)

    assert corrected.admitted_on == days(start)
    assert only_stay(placement).start_date == days(start)
    assert uses(here.beds[0]) == [("occupied", days(start), None)]
    assert history(placement)[-1] == ("update", "corrections.correct_dates", here.by.pk)


@pytest.mark.parametrize(("start", "end"), [(1, 4), (-9, -2), (8, 12), (12, 15), (-3, 20)])
def test_placement_on_wholly_other_days_keeps_its_bed(
    here: WardWithBeds, start: int, end: int
) -> None:
    placement = here.admit()
    placements.discharge(placement=placement, discharged_on=days(9), today=NOW, by=here.by)

    correct(here, placement, start, end)

    stay = only_stay(placement)
    assert (stay.start_date, stay.end_date) == (days(start), days(end))
    assert uses(here.beds[0]) == [("occupied", days(start), days(end))]


def test_discharge_on_another_day_takes_along_what_it_had_ended(here: WardWithBeds) -> None:
    placement = here.admit()
    away = leave.start_leave(
        placement=placement, kind=LeaveKind.HOME, start_date=days(3), today=NOW, by=here.by
    )
    readiness.mark_ready(placement=placement, start_date=days(2), today=NOW, by=here.by)
    running = interventions.record_intervention(
        placement=placement,
        incident_id="I1",
        type="06",
        started_at=instant(4),
        now=instant(30),
        by=here.by,
    )
    placements.discharge(placement=placement, discharged_on=days(9), today=NOW, by=here.by)

    correct(here, placement, 0, 12)

    away.refresh_from_db()
    running.refresh_from_db()
    assert away.end_date == days(12)
    assert placement.readiness.get().end_date == days(12)
    assert running.ended_at is not None
    assert running.ended_at.isoformat() == "2026-05-15T23:00:00+00:00"


def test_discharge_taken_back_opens_the_placement_again(here: WardWithBeds) -> None:
    placement = here.admit()
    placements.discharge(
        placement=placement, discharged_on=days(9), destination="19", today=NOW, by=here.by
    )

    corrected = correct(here, placement, 0, None)

    assert (corrected.discharged_on, corrected.discharge_destination) == (None, "")
    assert uses(here.beds[0]) == [("occupied", DAY, None)]


def test_discharge_taken_back_refuses_a_bed_taken_meanwhile(here: WardWithBeds) -> None:
    placement = here.admit()
    placements.discharge(placement=placement, discharged_on=days(9), today=NOW, by=here.by)
    here.admit(on=days(11), today=NOW)

    with pytest.raises(checks.BedOccupied) as caught:
        correct(here, placement, 0, None)

    assert caught.value.conflict is not None
    assert caught.value.conflict.start == days(11)
    assert only_stay(placement).end_date == days(9)


def test_admission_earlier_refuses_days_in_another_ward(here: WardWithBeds) -> None:
    elsewhere = ward_with_beds()
    before = elsewhere.admit(on=days(-20))
    placements.discharge(placement=before, discharged_on=days(-2), today=NOW, by=here.by)
    placement = here.admit(patient=before.patient)

    with pytest.raises(care.AlreadyInWard, match="from 14 April 2026 to 2 May 2026"):
        correct(here, placement, -4, None)


def test_admission_later_refuses_to_leave_something_outside(here: WardWithBeds) -> None:
    placement = here.admit()
    readiness.mark_ready(placement=placement, start_date=days(2), today=NOW, by=here.by)

    with pytest.raises(
        Conflict, match="This period of readiness, from 6 May 2026 with no end"
    ) as c:
        correct(here, placement, 5, None)

    assert c.value.code == "readiness_inside_placement"


def test_same_day_stay_that_was_longer_needs_a_bed(here: WardWithBeds) -> None:
    placement = here.admit()
    placements.discharge(placement=placement, discharged_on=DAY, today=NOW, by=here.by)

    with pytest.raises(checks.BedNeeded):
        correct(here, placement, 0, 4)

    correct(here, placement, 0, 4, bed=here.beds[2])
    assert uses(only_stay(placement)) == [("03", DAY, days(4))]


@pytest.mark.parametrize("on", [6, 14])
def test_stay_on_another_day_takes_its_neighbour_along(
    here: WardWithBeds, next_door: WardWithBeds, on: int
) -> None:
    placement = moved(here, next_door)

    correct(here, stays(placement)[1], on, None)

    assert [(it.start_date, it.end_date) for it in stays(placement)] == [
        (DAY, days(on)),
        (days(on), None),
    ]
    assert uses(here.beds[0]) == [("occupied", DAY, days(on))]
    assert uses(next_door.beds[0]) == [("occupied", days(on), None)]


def test_stay_ends_on_another_day_with_its_neighbour(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    placement = moved(here, next_door)

    correct(here, stays(placement)[0], 2, 7)

    placement.refresh_from_db()
    assert placement.admitted_on == days(2)
    assert [(it.start_date, it.end_date) for it in stays(placement)] == [
        (days(2), days(7)),
        (days(7), None),
    ]


def test_stay_in_the_middle_takes_both_neighbours_along(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    placement = moved(here, next_door)
    third = ward_with_beds(provider=here.ward.provider)
    move = placements.Move(placement=placement, ward=third.ward, bed=third.beds[0])
    placements.transfer(move=move, on=days(20), today=NOW, by=here.by)

    correct(here, stays(placement)[1], 12, 15)

    assert uses(here.beds[0]) == [("occupied", DAY, days(12))]
    assert uses(next_door.beds[0]) == [("occupied", days(12), days(15))]
    assert uses(third.beds[0]) == [("occupied", days(15), None)]


def test_last_stay_ends_with_the_placement(here: WardWithBeds, next_door: WardWithBeds) -> None:
    placement = moved(here, next_door)

    correct(here, stays(placement)[1], 10, 25)

    placement.refresh_from_db()
    assert placement.discharged_on == days(25)


def test_stay_later_drops_a_bed_that_was_used_only_before(here: WardWithBeds) -> None:
    placement = here.admit()
    move_bed(placement=placement, bed=here.beds[1], on=days(3), today=NOW, by=here.by)

    correct(here, placement, 5, None)

    assert uses(only_stay(placement)) == [("02", days(5), None)]


def away(here: WardWithBeds, placement: Placement, **given: object) -> Leave:
    values = {
        "kind": LeaveKind.HOME,
        "start_date": days(5),
        "end_date": days(9),
        "today": NOW,
        **given,
    }
    return leave.start_leave(placement=placement, by=here.by, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "end"), [(5, 12), (5, 7), (3, 9), (7, 9), (12, 15), (1, 3), (5, None)]
)
def test_leave_without_bed_on_other_days_frees_and_takes_the_bed(
    here: WardWithBeds, start: int, end: int | None
) -> None:
    placement = here.admit()

    correct(here, away(here, placement, bed_kept=False), start, end)

    occupied = [days(n) for n in range(40) if not start <= n < (end or 99)]
    periods = BedPeriod.objects.filter(bed=here.beds[0])
    assert occupied == [
        days(n)
        for n in range(40)
        if any(it.start_date <= days(n) < (it.end_date or days(99)) for it in periods)
    ]


def test_leave_ended_earlier_refuses_a_bed_lent_meanwhile(here: WardWithBeds) -> None:
    placement = here.admit()
    gone = away(here, placement, bed_kept=False)
    guest = here.admit(here.beds[1], on=days(5), today=NOW)
    move_bed(placement=guest, bed=here.beds[2], on=days(6), today=NOW, by=here.by)
    BedPeriod.objects.filter(bed=here.beds[2]).update(bed=here.beds[0], end_date=days(9))

    with pytest.raises(checks.BedOccupied):
        correct(here, gone, 5, 7)


def test_leave_outside_its_stay_is_refused(here: WardWithBeds) -> None:
    placement = here.admit()
    gone = away(here, placement)

    with pytest.raises(Conflict, match="This leave, from 2 May 2026 to 13 May 2026, lies outside"):
        correct(here, gone, -2, 9)


def test_leave_over_another_leave_is_refused(here: WardWithBeds) -> None:
    placement = here.admit()
    gone = away(here, placement)
    away(here, placement, start_date=days(12), end_date=days(15))

    with pytest.raises(Conflict, match="already on leave on some of these days"):
        correct(here, gone, 5, 13)


def test_trial_leave_takes_its_receiving_stay_along(here: WardWithBeds) -> None:
    elsewhere = ward_with_beds()
    gone = away(
        here,
        here.admit(),
        kind=LeaveKind.TRIAL,
        end_date=None,
        trial=Trial(ward=elsewhere.ward, bed=elsewhere.beds[0]),
    )

    correct(here, gone, 3, 20)

    receiving = Stay.objects.get(trial_leave=gone)
    assert (receiving.start_date, receiving.end_date) == (days(3), days(20))
    assert uses(elsewhere.beds[0]) == [("occupied", days(3), days(20))]
    assert (receiving.placement.admitted_on, receiving.placement.discharged_on) == (
        days(3),
        days(20),
    )
    with pytest.raises(ending.OnTrialHere):
        correct(here, receiving, 4, 20)


def test_receiving_stay_follows_its_leave(here: WardWithBeds, next_door: WardWithBeds) -> None:
    trial = Trial(ward=next_door.ward, bed=next_door.beds[0])
    gone = away(here, here.admit(), kind=LeaveKind.TRIAL, end_date=None, trial=trial)

    with pytest.raises(corrections.FollowsLeave):
        correct(here, gone.receiving_stays.get(), 4, 20)


def test_correct_dates_refuses_the_future(here: WardWithBeds) -> None:
    with pytest.raises(dates.InFuture):
        correct(here, here.admit(), 31, None)


def test_correct_dates_refuses_a_discharge_in_the_future(here: WardWithBeds) -> None:
    with pytest.raises(dates.InFuture):
        correct(here, here.admit(), 0, 31)


def test_correct_dates_refuses_an_end_before_its_start(here: WardWithBeds) -> None:
    with pytest.raises(dates.OutOfOrder):
        correct(here, here.admit(), 4, 3)


def test_cancel_admission_takes_everything_away_but_history(here: WardWithBeds) -> None:
    elsewhere = ward_with_beds()
    referral = ReferralFactory()
    placement = here.admit(patient=referral.patient, referral=referral)
    away(
        here,
        placement,
        kind=LeaveKind.TRIAL,
        end_date=None,
        trial=Trial(ward=elsewhere.ward, bed=elsewhere.beds[0]),
    )
    readiness.mark_ready(placement=placement, start_date=days(2), today=NOW, by=here.by)
    interventions.record_intervention(
        placement=placement,
        incident_id="I1",
        type="05",
        started_at=instant(4),
        now=instant(30),
        by=here.by,
    )
    DifferenceFactory(stay=stays(placement)[0])

    placements.cancel_admission(placement=placement, by=here.by)

    for model in (Placement, Stay, Leave, Readiness, Intervention, BedPeriod):
        assert not model._default_manager.exists()
    referral.refresh_from_db()
    assert referral.placement is None
    assert Patient.objects.filter(pk=referral.patient_id).exists()
    assert history(placement) == [
        ("insert", "placements.admit", here.by.pk),
        ("delete", "placements.cancel_admission", here.by.pk),
    ]


def test_cancel_admission_frees_the_bed_for_those_days(here: WardWithBeds) -> None:
    placements.cancel_admission(placement=here.admit(), by=here.by)

    assert here.admit().pk


def test_cancel_admission_refuses_a_placement_held_for_a_trial(here: WardWithBeds) -> None:
    elsewhere = ward_with_beds()
    trial = Trial(ward=elsewhere.ward, bed=elsewhere.beds[0])
    gone = away(here, here.admit(), kind=LeaveKind.TRIAL, end_date=None, trial=trial)

    with pytest.raises(ending.OnTrialHere):
        placements.cancel_admission(placement=gone.receiving_stays.get().placement, by=here.by)
