"""Transfers: within a provider, to another one, several at once, and swaps."""

import pytest

from beds.services import checks, ending, holds, leave, opening, placements
from beds.services.placements.transfers import TwiceAtOnce
from patients.choices import LeaveKind
from patients.services import checks as care
from patients.services import readiness
from providers.services import codes, dates
from providers.services import wards as ward_services
from tests.factories import DAY, ReferralFactory, days
from tests.integration.beds.steps import to
from tests.placing import WardWithBeds, history, only_stay, stays, uses

pytestmark = pytest.mark.django_db


ON = days(10)


def test_transfer_within_a_provider_begins_a_stay_in_the_same_placement(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    placement = here.admit()

    stay = placements.transfer(move=to(next_door, placement), on=ON, today=ON, by=here.by)

    first, second = stays(placement)
    assert stay == second
    assert (first.start_date, first.end_date) == (DAY, ON)
    assert (second.ward, second.start_date, second.end_date) == (next_door.ward, ON, None)
    assert uses(here.beds[0]) == [("occupied", DAY, ON)]
    assert uses(next_door.beds[0]) == [("occupied", ON, None)]


def test_transfer_is_in_the_history(here: WardWithBeds, next_door: WardWithBeds) -> None:
    placement = here.admit()

    placements.transfer(move=to(next_door, placement), on=ON, today=ON, by=next_door.by)

    first, second = stays(placement)
    action = ("placements.transfer", next_door.by.pk)
    assert history(first)[1:] == [("update", *action)]
    assert history(second) == [("insert", *action)]


def test_transfer_to_another_provider_ends_the_placement_and_begins_one(
    here: WardWithBeds, elsewhere: WardWithBeds
) -> None:
    placement = here.admit(legal_status="09")
    readiness.mark_ready(placement=placement, start_date=days(2), today=ON, by=here.by)

    stay = placements.transfer(
        move=to(elsewhere, placement, destination="50", out_of_area_reason="no_bed"),
        on=ON,
        today=ON,
        by=here.by,
    )

    placement.refresh_from_db()
    begun = stay.placement
    assert (placement.discharged_on, placement.discharge_destination) == (ON, "50")
    assert placement.readiness.get().end_date == ON
    assert begun != placement
    assert (begun.provider, begun.admitted_on) == (elsewhere.ward.provider, ON)
    assert begun.patient == placement.patient
    assert begun.responsible_icb == placement.responsible_icb
    assert (begun.legal_status, begun.out_of_area_reason) == ("09", "no_bed")


def test_transfer_on_the_day_of_admission_leaves_a_same_day_stay_without_bed(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    placement = here.admit()

    placements.transfer(move=to(next_door, placement), on=DAY, today=DAY, by=here.by)

    assert [(it.start_date, it.end_date) for it in stays(placement)] == [(DAY, DAY), (DAY, None)]
    assert uses(here.beds[0]) == []


def test_transfer_keeps_readiness_within_the_placement(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    placement = here.admit()
    readiness.mark_ready(placement=placement, start_date=days(2), today=ON, by=here.by)

    placements.transfer(move=to(next_door, placement), on=ON, today=ON, by=here.by)

    assert placement.readiness.get().end_date is None


def test_transfer_places_the_move_that_was_asked_for(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    placement = here.admit()
    referral = ReferralFactory(patient=placement.patient, kind="move")
    hold = {"start_date": DAY, "review_on": ON, "today": DAY, "referral": referral}
    holds.hold_bed(bed=next_door.beds[0], by=here.by, **hold)

    placements.transfer(
        move=to(next_door, placement, referral=referral), on=ON, today=ON, by=here.by
    )

    referral.refresh_from_db()
    assert referral.placement == placement
    assert uses(next_door.beds[0]) == [("held", DAY, ON), ("occupied", ON, None)]


def test_transfer_refuses_an_occupied_bed(here: WardWithBeds, next_door: WardWithBeds) -> None:
    placement = here.admit()
    next_door.admit(on=days(3))

    with pytest.raises(checks.BedOccupied) as caught:
        placements.transfer(move=to(next_door, placement), on=ON, today=ON, by=here.by)

    assert caught.value.conflict is not None
    assert (caught.value.conflict.start, caught.value.conflict.end) == (days(3), None)
    assert uses(here.beds[0]) == [("occupied", DAY, None)]


def test_transfer_refuses_a_ward_that_takes_nobody(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    placement = here.admit()
    ward_services.suspend_admissions(
        ward=next_door.ward, start_date=DAY, reason="acuity", today=DAY, by=here.by
    )

    with pytest.raises(checks.AdmissionsSuspended):
        placements.transfer(move=to(next_door, placement), on=ON, today=ON, by=here.by)


def test_transfer_refuses_no_bed_where_there_are_some(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    with pytest.raises(checks.BedNeeded):
        placements.transfer(move=to(next_door, here.admit(), bed=None), on=ON, today=ON, by=here.by)


def test_transfer_refuses_the_ward_that_the_person_is_in(here: WardWithBeds) -> None:
    with pytest.raises(care.NothingToChange):
        placements.transfer(
            move=to(here, here.admit(), bed=here.beds[1]), on=ON, today=ON, by=here.by
        )


def test_transfer_refuses_somebody_on_leave(here: WardWithBeds, next_door: WardWithBeds) -> None:
    placement = here.admit()
    leave.start_leave(
        placement=placement, kind=LeaveKind.COURT, start_date=days(9), today=ON, by=here.by
    )

    with pytest.raises(ending.OnLeave) as caught:
        placements.transfer(move=to(next_door, placement), on=ON, today=ON, by=here.by)

    assert caught.value.conflict is not None
    assert caught.value.conflict.start == days(9)


def test_transfer_refuses_a_day_before_a_later_record(
    here: WardWithBeds, next_door: WardWithBeds, elsewhere: WardWithBeds
) -> None:
    placement = here.admit()
    placements.transfer(move=to(next_door, placement), on=ON, today=ON, by=here.by)

    with pytest.raises(ending.LaterRecord, match="from 14 May 2026, after 9 May 2026"):
        placements.transfer(move=to(elsewhere, placement), on=days(5), today=ON, by=here.by)


def test_transfer_refuses_after_discharge(here: WardWithBeds, next_door: WardWithBeds) -> None:
    placement = here.admit()
    placements.discharge(placement=placement, discharged_on=days(3), today=ON, by=here.by)

    with pytest.raises(care.AlreadyDischarged):
        placements.transfer(move=to(next_door, placement), on=ON, today=ON, by=here.by)


def test_transfer_refuses_the_future(here: WardWithBeds, next_door: WardWithBeds) -> None:
    with pytest.raises(dates.InFuture):
        placements.transfer(move=to(next_door, here.admit()), on=ON, today=DAY, by=here.by)


def test_transfer_refuses_a_day_before_admission(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    with pytest.raises(dates.OutOfOrder):
        placements.transfer(move=to(next_door, here.admit()), on=days(-1), today=ON, by=here.by)


def test_transfer_refuses_an_unknown_code_and_changes_nothing(
    here: WardWithBeds, elsewhere: WardWithBeds
) -> None:
    placement = here.admit()

    with pytest.raises(codes.UnknownCode):
        placements.transfer(
            move=to(elsewhere, placement, out_of_area_reason="nonsense"),
            on=ON,
            today=ON,
            by=here.by,
        )

    assert only_stay(placement).end_date is None


def test_transfer_refuses_another_persons_referral(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    with pytest.raises(opening.ReferralOfAnother):
        placements.transfer(
            move=to(next_door, here.admit(), referral=ReferralFactory()),
            on=ON,
            today=ON,
            by=here.by,
        )


def test_transfer_refuses_a_spell_id_that_is_used(
    here: WardWithBeds, elsewhere: WardWithBeds
) -> None:
    elsewhere.admit(elsewhere.beds[1], spell_id="77")

    with pytest.raises(opening.SpellIdTaken):
        placements.transfer(
            move=to(elsewhere, here.admit(), spell_id="77"), on=ON, today=ON, by=here.by
        )


def test_transfer_many_lets_people_change_wards_and_beds_in_a_ring(
    here: WardWithBeds, next_door: WardWithBeds, elsewhere: WardWithBeds
) -> None:
    one, two, three = here.admit(), next_door.admit(), elsewhere.admit()

    placements.transfer_many(
        moves=[to(next_door, one), to(elsewhere, two), to(here, three)],
        on=ON,
        today=ON,
        by=here.by,
    )

    for there in (here, next_door, elsewhere):
        assert uses(there.beds[0]) == [("occupied", DAY, ON), ("occupied", ON, None)]


def test_transfer_many_is_all_or_nothing(
    here: WardWithBeds, next_door: WardWithBeds, elsewhere: WardWithBeds
) -> None:
    one, two = here.admit(), here.admit(here.beds[1])
    elsewhere.admit()

    with pytest.raises(checks.BedOccupied):
        placements.transfer_many(
            moves=[to(next_door, one), to(elsewhere, two)], on=ON, today=ON, by=here.by
        )

    assert only_stay(one).end_date is None


def test_transfer_many_refuses_one_bed_for_two(here: WardWithBeds, next_door: WardWithBeds) -> None:
    one, two = here.admit(), here.admit(here.beds[1])

    with pytest.raises(checks.BedOccupied):
        placements.transfer_many(
            moves=[to(next_door, one), to(next_door, two)], on=ON, today=ON, by=here.by
        )


def test_transfer_many_refuses_one_person_twice(
    here: WardWithBeds, next_door: WardWithBeds, elsewhere: WardWithBeds
) -> None:
    placement = here.admit()

    with pytest.raises(TwiceAtOnce):
        placements.transfer_many(
            moves=[to(next_door, placement), to(elsewhere, placement)],
            on=ON,
            today=ON,
            by=here.by,
        )
