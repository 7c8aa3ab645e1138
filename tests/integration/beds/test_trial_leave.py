"""Trial leave: the sender's bed kept, a stay at the receiver, and how it ends."""

import pytest

from beds.services import checks, ending, leave, moves, placements, trial_leave
from beds.services.leave import Trial, end_leave
from patients.choices import LeaveKind
from patients.models import Placement, Stay
from patients.services import readiness
from providers.services import dates
from tests.factories import DAY, days
from tests.integration.beds.steps import AWAY, BACK, NOW, go
from tests.placing import WardWithBeds, stays, uses, ward_with_beds

pytestmark = pytest.mark.django_db


def on_trial(here: WardWithBeds, there: WardWithBeds, **given: object) -> tuple[Placement, Stay]:
    placement = here.admit()
    trial = Trial(ward=there.ward, bed=there.beds[0], **given)  # type: ignore[arg-type]
    away = go(here, placement, kind=LeaveKind.TRIAL, trial=trial)
    return placement, Stay.objects.get(trial_leave=away)


def test_trial_leave_keeps_the_sending_bed_and_fills_the_receiving_one(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    placement, receiving = on_trial(here, next_door)

    assert receiving.placement == placement
    assert (receiving.ward, receiving.start_date, receiving.end_date) == (
        next_door.ward,
        AWAY,
        None,
    )
    assert uses(here.beds[0]) == [("occupied", DAY, None)]
    assert uses(next_door.beds[0]) == [("occupied", AWAY, None)]


def test_trial_leave_at_another_provider_has_a_placement_there(
    here: WardWithBeds, elsewhere: WardWithBeds
) -> None:
    placement, receiving = on_trial(here, elsewhere, spell_id="77")

    assert receiving.placement != placement
    assert receiving.placement.provider == elsewhere.ward.provider
    assert receiving.placement.spell_id == "77"
    assert receiving.placement.responsible_icb == placement.responsible_icb
    assert receiving.placement.patient == placement.patient


def test_end_trial_leave_ends_the_receiving_stay(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    placement, receiving = on_trial(here, next_door)

    assert receiving.trial_leave is not None
    end_leave(leave=receiving.trial_leave, ended_on=BACK, today=NOW, by=here.by)

    receiving.refresh_from_db()
    assert receiving.end_date == BACK
    assert uses(next_door.beds[0]) == [("occupied", AWAY, BACK)]
    assert uses(here.beds[0]) == [("occupied", DAY, None)]
    placement.refresh_from_db()
    assert placement.discharged_on is None


def test_end_trial_leave_ends_the_placement_that_was_held_for_it(
    here: WardWithBeds, elsewhere: WardWithBeds
) -> None:
    _, receiving = on_trial(here, elsewhere)

    assert receiving.trial_leave is not None
    end_leave(leave=receiving.trial_leave, ended_on=BACK, today=NOW, by=here.by)

    receiving.placement.refresh_from_db()
    assert receiving.placement.discharged_on == BACK


@pytest.mark.parametrize("at_another_provider", [True, False])
def test_end_trial_leave_refuses_a_day_before_leave_from_it(
    here: WardWithBeds,
    next_door: WardWithBeds,
    elsewhere: WardWithBeds,
    at_another_provider: bool,
) -> None:
    _, receiving = on_trial(here, elsewhere if at_another_provider else next_door)
    go(here, receiving.placement, kind=LeaveKind.COURT, start_date=days(8))

    assert receiving.trial_leave is not None
    with pytest.raises(ending.LaterRecord, match="from 12 May 2026, after 11 May 2026"):
        end_leave(leave=receiving.trial_leave, ended_on=days(7), today=NOW, by=here.by)


def test_end_trial_leave_refuses_a_day_before_readiness_there(
    here: WardWithBeds, elsewhere: WardWithBeds
) -> None:
    _, receiving = on_trial(here, elsewhere)
    readiness.mark_ready(placement=receiving.placement, start_date=days(8), today=NOW, by=here.by)

    assert receiving.trial_leave is not None
    with pytest.raises(ending.LaterRecord):
        end_leave(leave=receiving.trial_leave, ended_on=days(7), today=NOW, by=here.by)


def test_trial_leave_does_not_lead_on_to_another(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    placement, _ = on_trial(here, next_door)
    third = ward_with_beds(provider=here.ward.provider)
    trial = Trial(ward=third.ward, bed=third.beds[0])

    with pytest.raises(leave.AlreadyOnLeave):
        go(here, placement, kind=LeaveKind.TRIAL, start_date=days(7), trial=trial)


def test_trial_leave_becomes_a_transfer_within_the_provider(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    placement, receiving = on_trial(here, next_door)

    begun = trial_leave.make_trial_a_transfer(placement=placement, on=BACK, today=NOW, by=here.by)

    receiving.refresh_from_db()
    sending = stays(placement)[0]
    assert (sending.end_date, receiving.end_date) == (BACK, BACK)
    assert receiving.trial_leave is not None
    assert receiving.trial_leave.end_date == BACK
    assert (begun.placement, begun.ward, begun.trial_leave) == (placement, next_door.ward, None)
    assert uses(here.beds[0]) == [("occupied", DAY, BACK)]
    assert uses(next_door.beds[0]) == [("occupied", AWAY, BACK), ("occupied", BACK, None)]


def test_trial_leave_becomes_a_transfer_to_another_provider(
    here: WardWithBeds, elsewhere: WardWithBeds
) -> None:
    placement, receiving = on_trial(here, elsewhere)

    begun = trial_leave.make_trial_a_transfer(
        placement=placement, on=BACK, destination="50", today=NOW, by=here.by
    )

    placement.refresh_from_db()
    receiving.placement.refresh_from_db()
    assert (placement.discharged_on, placement.discharge_destination) == (BACK, "50")
    assert receiving.placement.discharged_on == BACK
    assert begun.placement not in (placement, receiving.placement)
    assert (begun.placement.admitted_on, begun.ward) == (BACK, elsewhere.ward)


def test_trial_leave_becomes_a_transfer_into_another_bed(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    placement, _ = on_trial(here, next_door)

    begun = trial_leave.make_trial_a_transfer(
        placement=placement, bed=next_door.beds[2], on=BACK, today=NOW, by=here.by
    )

    assert uses(begun) == [("03", BACK, None)]


def test_trial_leave_becomes_no_transfer_during_leave_from_it(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    placement, _ = on_trial(here, next_door)
    go(here, placement, kind=LeaveKind.HOME, start_date=days(7), bed_kept=False)

    with pytest.raises(ending.OnLeave, match="from 11 May 2026"):
        trial_leave.make_trial_a_transfer(placement=placement, on=BACK, today=NOW, by=here.by)


def test_trial_leave_ends_with_the_discharge_of_the_sender(
    here: WardWithBeds, elsewhere: WardWithBeds
) -> None:
    placement, receiving = on_trial(here, elsewhere)

    placements.discharge(placement=placement, discharged_on=BACK, today=NOW, by=here.by)

    receiving.refresh_from_db()
    receiving.placement.refresh_from_db()
    assert (receiving.end_date, receiving.placement.discharged_on) == (BACK, BACK)
    assert uses(elsewhere.beds[0]) == [("occupied", AWAY, BACK)]


def test_trial_placement_is_not_discharged_by_itself(
    here: WardWithBeds, elsewhere: WardWithBeds
) -> None:
    _, receiving = on_trial(here, elsewhere)

    with pytest.raises(ending.OnTrialHere):
        placements.discharge(
            placement=receiving.placement, discharged_on=BACK, today=NOW, by=here.by
        )


def test_leave_from_the_ward_of_the_trial(here: WardWithBeds, next_door: WardWithBeds) -> None:
    placement, receiving = on_trial(here, next_door)

    away = go(here, placement, kind=LeaveKind.GENERAL_HOSPITAL, start_date=days(7))

    assert away.stay == receiving


def test_bed_in_the_ward_of_the_trial_is_moved_from_either_side(
    here: WardWithBeds, elsewhere: WardWithBeds
) -> None:
    placement, receiving = on_trial(here, elsewhere)

    for number, side in enumerate((placement, receiving.placement), start=1):
        moves.move_bed(
            placement=side, bed=elsewhere.beds[number], on=days(5 + number), today=NOW, by=here.by
        )

    assert uses(receiving) == [
        ("01", AWAY, days(6)),
        ("02", days(6), days(7)),
        ("03", days(7), None),
    ]


def test_trial_leave_refuses_an_occupied_bed(here: WardWithBeds, next_door: WardWithBeds) -> None:
    next_door.admit()

    with pytest.raises(checks.BedOccupied):
        on_trial(here, next_door)


def test_trial_leave_refuses_a_ward_without_a_bed_chosen(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    with pytest.raises(checks.BedNeeded):
        go(here, here.admit(), kind=LeaveKind.TRIAL, trial=Trial(ward=next_door.ward))


def test_trial_leave_refuses_the_sending_ward(here: WardWithBeds) -> None:
    with pytest.raises(trial_leave.SameWard):
        on_trial(here, WardWithBeds(ward=here.ward, beds=here.beds[1:], by=here.by))


def test_trial_leave_refuses_to_give_the_bed_up(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    trial = Trial(ward=next_door.ward, bed=next_door.beds[0])

    with pytest.raises(leave.TrialKeepsBed):
        go(here, here.admit(), kind=LeaveKind.TRIAL, trial=trial, bed_kept=False)


def test_trial_leave_refuses_an_end_in_the_future(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    trial = Trial(ward=next_door.ward, bed=next_door.beds[0])

    with pytest.raises(dates.InFuture):
        go(here, here.admit(), kind=LeaveKind.TRIAL, trial=trial, end_date=days(30))


@pytest.mark.parametrize("kind", [LeaveKind.TRIAL, LeaveKind.HOME])
def test_trial_leave_alone_has_a_receiving_ward(
    here: WardWithBeds, next_door: WardWithBeds, kind: LeaveKind
) -> None:
    trial = None if kind == LeaveKind.TRIAL else Trial(ward=next_door.ward)

    with pytest.raises(leave.ReceivingWardNeeded):
        go(here, here.admit(), kind=kind, trial=trial)


def test_make_trial_a_transfer_refuses_somebody_not_on_trial(here: WardWithBeds) -> None:
    with pytest.raises(trial_leave.NotOnTrial):
        trial_leave.make_trial_a_transfer(placement=here.admit(), on=BACK, today=NOW, by=here.by)
