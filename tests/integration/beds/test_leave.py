"""Leave: the bed kept or not, the return, and trial leave."""

import pytest

from beds.services import checks, leave, moves, placements
from beds.services.leave import end_leave
from patients.choices import LeaveKind
from patients.services import checks as care
from providers.services import dates
from tests.factories import DAY, days
from tests.integration.beds.steps import AWAY, BACK, NOW, go
from tests.placing import WardWithBeds, history, only_stay, uses, ward_with_beds

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [kind for kind in LeaveKind if kind != LeaveKind.TRIAL])
def test_leave_with_the_bed_kept_leaves_the_bed_occupied(
    here: WardWithBeds, kind: LeaveKind
) -> None:
    placement = here.admit()

    away = go(here, placement, kind=kind)

    assert (away.stay, away.kind, away.bed_kept) == (only_stay(placement), kind, True)
    assert uses(here.beds[0]) == [("occupied", DAY, None)]
    assert history(away) == [("insert", "leave.start_leave", here.by.pk)]


def test_leave_without_the_bed_kept_frees_it_from_that_day(here: WardWithBeds) -> None:
    go(here, here.admit(), bed_kept=False)

    assert uses(here.beds[0]) == [("occupied", DAY, AWAY)]
    assert here.admit(on=AWAY, today=NOW).pk


def test_leave_without_bed_but_with_a_day_of_return_takes_the_bed_back_then(
    here: WardWithBeds,
) -> None:
    go(here, here.admit(), bed_kept=False, end_date=days(30), today=AWAY)

    assert uses(here.beds[0]) == [("occupied", DAY, AWAY), ("occupied", days(30), None)]


def test_leave_without_bed_from_the_first_day(here: WardWithBeds) -> None:
    placement = here.admit()

    go(here, placement, start_date=DAY, bed_kept=False, end_date=BACK)

    assert uses(only_stay(placement)) == [("01", BACK, None)]


def test_leave_may_be_planned_to_end_in_the_future(here: WardWithBeds) -> None:
    away = go(here, here.admit(), end_date=days(100))

    assert away.end_date == days(100)


def test_end_leave_ends_it_that_day(here: WardWithBeds) -> None:
    away = go(here, here.admit())

    ended = end_leave(leave=away, ended_on=BACK, today=NOW, by=here.by)

    assert ended.end_date == BACK
    assert history(away)[1:] == [("update", "leave.end_leave", here.by.pk)]


def test_end_leave_on_its_first_day_is_a_leave_of_no_midnight(here: WardWithBeds) -> None:
    away = go(here, here.admit(), bed_kept=False)

    end_leave(leave=away, ended_on=AWAY, today=NOW, by=here.by)

    assert uses(here.beds[0]) == [("occupied", DAY, AWAY), ("occupied", AWAY, None)]


def test_end_leave_returns_to_the_same_bed_where_it_is_free(here: WardWithBeds) -> None:
    placement = here.admit(here.beds[2])
    away = go(here, placement, bed_kept=False)

    end_leave(leave=away, ended_on=BACK, today=NOW, by=here.by)

    assert uses(only_stay(placement)) == [("03", DAY, AWAY), ("03", BACK, None)]


def test_end_leave_returns_to_any_free_bed_where_the_old_one_is_taken(here: WardWithBeds) -> None:
    placement = here.admit()
    away = go(here, placement, bed_kept=False)
    here.admit(on=days(6), today=NOW)

    end_leave(leave=away, ended_on=BACK, today=NOW, by=here.by)

    assert uses(only_stay(placement)) == [("01", DAY, AWAY), ("02", BACK, None)]


def test_end_leave_returns_to_the_bed_that_is_given(here: WardWithBeds) -> None:
    placement = here.admit()
    away = go(here, placement, bed_kept=False)

    end_leave(leave=away, ended_on=BACK, bed=here.beds[1], today=NOW, by=here.by)

    assert uses(only_stay(placement)) == [("01", DAY, AWAY), ("02", BACK, None)]


def test_end_leave_earlier_than_planned_takes_the_bed_back_earlier(here: WardWithBeds) -> None:
    placement = here.admit()
    away = go(here, placement, bed_kept=False, end_date=days(30))

    end_leave(leave=away, ended_on=BACK, today=NOW, by=here.by)

    assert uses(only_stay(placement)) == [("01", DAY, AWAY), ("01", BACK, None)]


def test_end_leave_earlier_while_the_bed_is_lent_goes_to_another_until_then(
    here: WardWithBeds,
) -> None:
    placement = here.admit()
    away = go(here, placement, bed_kept=False, end_date=days(30))
    guest = here.admit(here.beds[1], on=days(6), today=NOW)
    moves.move_bed(placement=guest, bed=here.beds[2], on=days(7), today=NOW, by=here.by)
    placements.discharge(placement=guest, discharged_on=days(15), today=NOW, by=here.by)

    end_leave(leave=away, ended_on=BACK, bed=here.beds[1], today=NOW, by=here.by)

    assert uses(only_stay(placement)) == [
        ("01", DAY, AWAY),
        ("02", BACK, days(30)),
        ("01", days(30), None),
    ]


def test_end_leave_needs_no_bed_in_a_ward_without(here: WardWithBeds) -> None:
    placement = ward_with_beds(0).admit()
    away = go(here, placement, bed_kept=False)

    end_leave(leave=away, ended_on=BACK, today=NOW, by=here.by)

    assert uses(only_stay(placement)) == []


def test_end_leave_refuses_where_the_ward_is_full() -> None:
    there = ward_with_beds(1)
    away = go(there, there.admit(), bed_kept=False)
    there.admit(on=days(6), today=NOW)

    with pytest.raises(leave.WardFull, match="no free bed from 13 May 2026"):
        end_leave(leave=away, ended_on=BACK, today=NOW, by=there.by)

    away.refresh_from_db()
    assert away.end_date is None


def test_end_leave_refuses_a_bed_in_use(here: WardWithBeds) -> None:
    away = go(here, here.admit(), bed_kept=False)
    here.admit(here.beds[1])

    with pytest.raises(checks.BedOccupied):
        end_leave(leave=away, ended_on=BACK, bed=here.beds[1], today=NOW, by=here.by)


def test_end_leave_refuses_what_has_ended(here: WardWithBeds) -> None:
    away = go(here, here.admit(), end_date=BACK)

    with pytest.raises(leave.NotOnLeave, match="ended on 13 May 2026"):
        end_leave(leave=away, ended_on=BACK, today=NOW, by=here.by)


def test_end_leave_refuses_a_day_before_it_began(here: WardWithBeds) -> None:
    away = go(here, here.admit())

    with pytest.raises(dates.OutOfOrder):
        end_leave(leave=away, ended_on=days(4), today=NOW, by=here.by)


def test_end_leave_refuses_the_future(here: WardWithBeds) -> None:
    away = go(here, here.admit())

    with pytest.raises(dates.InFuture):
        end_leave(leave=away, ended_on=days(21), today=NOW, by=here.by)


def test_start_leave_refuses_the_future(here: WardWithBeds) -> None:
    with pytest.raises(dates.InFuture):
        go(here, here.admit(), start_date=days(21))


def test_start_leave_refuses_a_return_before_going(here: WardWithBeds) -> None:
    with pytest.raises(dates.OutOfOrder):
        go(here, here.admit(), end_date=days(4))


def test_start_leave_refuses_somebody_on_leave(here: WardWithBeds) -> None:
    placement = here.admit()
    go(here, placement, end_date=BACK)

    with pytest.raises(leave.AlreadyOnLeave, match="from 9 May 2026 to 13 May 2026"):
        go(here, placement, start_date=days(8))


def test_start_leave_again_on_the_day_of_return(here: WardWithBeds) -> None:
    placement = here.admit()
    go(here, placement, end_date=BACK)

    assert go(here, placement, start_date=BACK).pk


def test_start_leave_refuses_days_outside_the_placement(here: WardWithBeds) -> None:
    with pytest.raises(care.OutsidePlacement):
        go(here, here.admit(), start_date=days(-1))


def test_start_leave_refuses_days_that_outlast_the_ward_stay(
    here: WardWithBeds, next_door: WardWithBeds
) -> None:
    placement = here.admit()
    move = placements.Move(placement=placement, ward=next_door.ward, bed=next_door.beds[0])
    placements.transfer(move=move, on=days(7), today=NOW, by=here.by)

    with pytest.raises(leave.OutsideStay):
        go(here, placement, end_date=BACK)


def test_start_leave_refuses_after_discharge(here: WardWithBeds) -> None:
    placement = here.admit()
    placements.discharge(placement=placement, discharged_on=BACK, today=NOW, by=here.by)

    with pytest.raises(care.AlreadyDischarged):
        go(here, placement)
