"""Moves between beds of a ward, and swaps."""

import pytest

from beds.services import beds, checks, leave, moves, placements
from beds.services.placements.transfers import TwiceAtOnce
from patients.choices import LeaveKind
from patients.services import checks as care
from tests.factories import DAY, days
from tests.placing import WardWithBeds, history, only_stay, uses, ward_with_beds

pytestmark = pytest.mark.django_db


ON = days(10)


def test_swap_beds_between_wards(here: WardWithBeds, next_door: WardWithBeds) -> None:
    one, other = here.admit(), next_door.admit(next_door.beds[1])

    first, second = placements.swap_beds(one=one, other=other, on=ON, today=ON, by=here.by)

    assert (first.ward, second.ward) == (next_door.ward, here.ward)
    assert uses(first) == [("02", ON, None)]
    assert uses(second) == [("01", ON, None)]


def test_swap_beds_within_a_ward_keeps_the_stays(here: WardWithBeds) -> None:
    one, other = here.admit(), here.admit(here.beds[1])

    placements.swap_beds(one=one, other=other, on=ON, today=ON, by=here.by)

    assert uses(only_stay(one)) == [("01", DAY, ON), ("02", ON, None)]
    assert uses(only_stay(other)) == [("02", DAY, ON), ("01", ON, None)]


def test_swap_beds_refuses_somebody_without_a_bed(here: WardWithBeds) -> None:
    bedless = ward_with_beds(0).admit()

    with pytest.raises(moves.NoBed):
        placements.swap_beds(one=here.admit(), other=bedless, on=ON, today=ON, by=here.by)


def test_swap_beds_refuses_one_person_with_themselves(here: WardWithBeds) -> None:
    placement = here.admit()

    with pytest.raises(TwiceAtOnce):
        placements.swap_beds(one=placement, other=placement, on=ON, today=ON, by=here.by)


def test_move_bed_within_the_ward(here: WardWithBeds) -> None:
    placement = here.admit()

    used = moves.move_bed(placement=placement, bed=here.beds[2], on=ON, today=ON, by=here.by)

    assert uses(only_stay(placement)) == [("01", DAY, ON), ("03", ON, None)]
    assert history(used) == [("insert", "placements.move_bed", here.by.pk)]


def test_move_bed_from_the_first_day_replaces_the_bed(here: WardWithBeds) -> None:
    placement = here.admit()

    moves.move_bed(placement=placement, bed=here.beds[2], on=DAY, today=ON, by=here.by)

    assert uses(only_stay(placement)) == [("03", DAY, None)]


def test_move_bed_entered_late_lasts_until_the_next_move(here: WardWithBeds) -> None:
    placement = here.admit()
    moves.move_bed(placement=placement, bed=here.beds[2], on=ON, today=ON, by=here.by)

    moves.move_bed(placement=placement, bed=here.beds[1], on=days(4), today=ON, by=here.by)

    assert uses(only_stay(placement)) == [
        ("01", DAY, days(4)),
        ("02", days(4), ON),
        ("03", ON, None),
    ]


def test_move_bed_gives_a_bed_to_somebody_without(here: WardWithBeds) -> None:
    bedless = ward_with_beds(0)
    placement = bedless.admit()
    bed = beds.open_bed(ward=bedless.ward, label="01", start_date=days(2), by=here.by)

    moves.move_bed(placement=placement, bed=bed, on=days(4), today=ON, by=here.by)

    assert uses(only_stay(placement)) == [("01", days(4), None)]


def test_move_bed_confirms_an_assumed_bed(here: WardWithBeds) -> None:
    placement = here.admit()
    only_stay(placement).bed_periods.update(assumed=True)

    moves.move_bed(placement=placement, bed=here.beds[0], on=ON, today=ON, by=here.by)

    assert not only_stay(placement).bed_periods.get().assumed


def test_move_bed_refuses_the_bed_that_they_are_in(here: WardWithBeds) -> None:
    with pytest.raises(care.NothingToChange):
        moves.move_bed(placement=here.admit(), bed=here.beds[0], on=ON, today=ON, by=here.by)


def test_move_bed_refuses_a_bed_in_use(here: WardWithBeds) -> None:
    placement = here.admit()
    here.admit(here.beds[1], on=days(20), today=days(20))

    with pytest.raises(checks.BedOccupied):
        moves.move_bed(placement=placement, bed=here.beds[1], on=ON, today=ON, by=here.by)

    assert uses(only_stay(placement)) == [("01", DAY, None)]


def test_move_bed_refuses_a_bed_of_another_ward(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    with pytest.raises(checks.BedElsewhere):
        moves.move_bed(placement=here.admit(), bed=next_door.beds[0], on=ON, today=ON, by=here.by)


def test_move_bed_refuses_somebody_away_without_a_bed(here: WardWithBeds) -> None:
    placement = here.admit()
    leave.start_leave(
        placement=placement,
        kind=LeaveKind.HOME,
        start_date=days(3),
        bed_kept=False,
        today=ON,
        by=here.by,
    )

    with pytest.raises(moves.NoBed, match="on leave without a bed from 7 May 2026"):
        moves.move_bed(placement=placement, bed=here.beds[1], on=ON, today=ON, by=here.by)


def test_move_bed_refuses_a_day_outside_the_placement(here: WardWithBeds) -> None:
    with pytest.raises(care.OutsidePlacement):
        moves.move_bed(placement=here.admit(), bed=here.beds[1], on=days(-2), today=ON, by=here.by)


def test_move_bed_refuses_the_day_of_discharge(here: WardWithBeds) -> None:
    placement = here.admit()
    placements.discharge(placement=placement, discharged_on=ON, today=ON, by=here.by)

    with pytest.raises(moves.NotInWard):
        moves.move_bed(placement=placement, bed=here.beds[1], on=ON, today=ON, by=here.by)
