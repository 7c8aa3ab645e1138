"""Moves between beds in files, and what else a bed does meanwhile."""

from datetime import date

import pytest

from beds.models import Bed, BedPeriod
from providers.models import Ward
from providers.services.accounts import system_user
from tests.integration.imports.files import Cells, bed, leave, move, stay
from tests.integration.imports.sending import Sender, applied, counts, said, where
from tests.integration.imports.world import beds_of, held, labels

MAY, JUNE, JULY, AUGUST = "2026-05-01", "2026-06-01", "2026-07-01", "2026-08-01"


D = date.fromisoformat


def test_move(send: Sender) -> None:
    result = send(
        stays=[stay("1", MAY, AUGUST, bed="01")],
        bed_moves=[move("1", "02", JUNE), move("1", "03", JULY)],
    )

    assert counts(result) == (3, 0, 0, 0)
    assert [it[:3] for it in beds_of("W1")] == [
        ("01", D(MAY), D(JUNE)),
        ("02", D(JUNE), D(JULY)),
        ("03", D(JULY), D(AUGUST)),
    ]


def test_move_of_a_stay_held(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="01")])

    result = send(bed_moves=[move("1", "02", JUNE)])

    assert counts(result) == (1, 0, 0, 0)
    assert counts(send(bed_moves=[move("1", "02", JUNE)])) == (0, 0, 1, 0)
    assert [it[0] for it in beds_of("W1")] == ["01", "02"]


def test_moves_are_kept_when_the_stay_comes_again(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="01")], bed_moves=[move("1", "02", JUNE)])

    assert counts(send(stays=[stay("1", MAY, bed="01")])) == (0, 0, 1, 0)
    assert [it[0] for it in beds_of("W1")] == ["01", "02"]


def test_moves_are_kept_when_the_stay_ends(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="01")], bed_moves=[move("1", "02", JUNE)])

    applied(send(stays=[stay("1", MAY, JULY, bed="01")]))

    assert [it[:3] for it in beds_of("W1")] == [("01", D(MAY), D(JUNE)), ("02", D(JUNE), D(JULY))]


def test_bed_told_after_a_leave_is_kept_when_the_stay_comes_again(send: Sender) -> None:
    away = leave("1", JUNE, JULY, bed_kept="N")
    send(stays=[stay("1", MAY, bed="01")], leave=[away], bed_moves=[move("1", "01", JULY)])
    told = [("01", D(MAY), D(JUNE), False), ("01", D(JULY), None, False)]
    assert beds_of("W1") == told

    assert counts(send(stays=[stay("1", MAY, bed="01")])) == (0, 0, 1, 0)
    assert counts(send(stays=[stay("1", MAY, bed="01")], leave=[away])) == (0, 0, 2, 0)
    assert beds_of("W1") == told


def test_move_on_the_first_day_is_the_bed(send: Sender) -> None:
    applied(send(stays=[stay("1", MAY)], bed_moves=[move("1", "02", MAY)]))

    assert beds_of("W1") == [("02", D(MAY), None, False)]


def test_move_from_an_assumed_bed(send: Sender) -> None:
    applied(send(stays=[stay("1", MAY)], bed_moves=[move("1", "02", JUNE)]))

    assert beds_of("W1") == [("01", D(MAY), D(JUNE), True), ("02", D(JUNE), None, False)]


def test_corrected_move_updates(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="01")], bed_moves=[move("1", "02", JUNE)])

    assert counts(send(bed_moves=[move("1", "03", JUNE)])) == (0, 1, 0, 0)
    assert [it[0] for it in beds_of("W1")] == ["01", "03"]


@pytest.mark.parametrize("day", ["2026-04-30", JULY])
def test_move_outside_its_stay(send: Sender, day: str) -> None:
    result = send(stays=[stay("1", MAY, JULY, bed="01")], bed_moves=[move("1", "02", day)])

    assert where(result) == [("bed_moves", 2, "from")]


def test_move_of_an_unknown_stay(send: Sender) -> None:
    assert where(send(bed_moves=[move("1", "02", MAY)])) == [("bed_moves", 2, "ward_stay_id")]


def test_move_into_a_bed_that_is_not_there(send: Sender) -> None:
    result = send(stays=[stay("1", MAY, bed="01")], bed_moves=[move("1", "77", JUNE)])

    assert where(result) == [("bed_moves", 2, "bed")]


def test_move_into_a_bed_that_is_taken(send: Sender) -> None:
    result = send(
        stays=[stay("1", MAY, bed="01"), stay("2", MAY, bed="02")],
        bed_moves=[move("1", "02", JUNE)],
    )

    assert result.faults
    assert "02" in said(result)


def occupy_otherwise(ward: Ward, label: str, use: str, start: str, end: str | None) -> None:
    BedPeriod.objects.create(
        bed=Bed.objects.get(ward=ward, label=label),
        use=use,
        start_date=D(start),
        end_date=D(end) if end else None,
        reason="other",
        review_on=D("2026-12-01"),
        set_by=system_user(),
    )


@pytest.mark.parametrize("use", ["held", "paused"])
def test_held_or_paused_bed_is_not_given_away(
    send: Sender, wards: dict[str, Ward], use: str
) -> None:
    occupy_otherwise(wards["NORTH:A"], "01", use, MAY, None)

    send(stays=[stay("1", MAY)])
    assert labels("1") == ["02"]
    result = send(stays=[stay("2", MAY, bed="01")])
    assert where(result) == [("stays", 2, "bed")]
    assert use in said(result)


def test_two_people_swap_beds_in_one_file(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="01"), stay("2", MAY, bed="02")])

    result = send(stays=[stay("1", MAY, bed="02"), stay("2", MAY, bed="01")])

    assert (counts(result), said(result)) == ((0, 2, 0, 0), "")
    assert labels("1", "2") == ["02", "01"]


def test_three_people_rotate_through_a_full_ward(send: Sender) -> None:
    order = {"1": "01", "2": "02", "3": "03"}
    send(stays=[stay(n, MAY, bed=label) for n, label in order.items()])

    turned = {"1": "02", "2": "03", "3": "01"}
    result = send(stays=[stay(n, MAY, bed=label) for n, label in turned.items()])

    assert (counts(result), said(result)) == ((0, 3, 0, 0), "")


def test_swap_of_which_one_half_is_faulty(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="01"), stay("2", MAY, bed="02")])
    before = held()

    result = send(
        stays=[stay("1", MAY, bed="02", sex="?"), stay("2", MAY, bed="01")], accept_valid=True
    )

    assert counts(result) == (0, 0, 0, 2)
    assert held() == before


def test_dates_of_one_move_so_that_another_fits(send: Sender) -> None:
    send(stays=[stay("1", MAY, AUGUST, bed="01")])

    result = send(stays=[stay("2", JUNE, bed="01"), stay("1", MAY, JUNE, bed="01")])

    assert (counts(result), said(result)) == ((1, 1, 0, 0), "")


def test_corrected_date_clashes_with_what_is_held(send: Sender) -> None:
    send(stays=[stay("1", MAY, JUNE, bed="01"), stay("2", JUNE, bed="01")])
    before = held()

    result = send(stays=[stay("1", MAY, JULY, bed="01")], accept_valid=True)

    assert counts(result) == (0, 0, 0, 1)
    assert held() == before


def test_changed_comes_before_new(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="01")])

    result = send(stays=[stay("2", MAY, bed="02"), stay("1", MAY, bed="02")], accept_valid=True)

    assert counts(result) == (0, 1, 0, 1)
    assert where(result) == [("stays", 2, "bed")]
    assert labels("1") == ["02"]


def test_refused_change_leaves_the_held_stay_where_it_was(send: Sender) -> None:
    """A row refused for its bed leaves nothing of the ward half planned."""
    send(stays=[stay("1", MAY, bed="01")])

    result = send(stays=[stay("1", MAY, bed="77"), stay("2", MAY)], accept_valid=True)

    assert counts(result) == (1, 0, 0, 1)
    assert beds_of("W1") == [("01", D(MAY), None, False)]
    assert labels("2") == ["02"]


def test_earlier_of_two_new_rows_is_taken(send: Sender) -> None:
    result = send(stays=[stay("1", JUNE, bed="01"), stay("2", MAY, bed="01")], accept_valid=True)

    assert where(result) == [("stays", 3, "bed")]
    assert labels("1") == ["01"]


def test_refused_row_clashes_with_nobody(send: Sender) -> None:
    result = send(
        stays=[
            stay("1", MAY, bed="01", sex="?"),
            stay("2", MAY, bed="01"),
            stay("3", MAY, bed="01"),
            stay("4", MAY, JUNE, bed="02"),
        ],
        accept_valid=True,
    )

    assert [it[1] for it in where(result)] == [2, 4]
    assert counts(result) == (2, 0, 0, 2)


def test_refused_for_a_clash_clashes_with_nobody(send: Sender) -> None:
    """W2 is refused for W1; W3, which only W2 would keep out, is taken."""
    result = send(
        stays=[
            stay("1", MAY, JULY, bed="01"),
            stay("2", JUNE, AUGUST, bed="01"),
            stay("3", JULY, bed="01"),
        ],
        accept_valid=True,
    )

    assert where(result) == [("stays", 3, "bed")]
    assert counts(result) == (2, 0, 0, 1)


def test_clash_through_a_second_stay_of_a_refused_spell(send: Sender) -> None:
    """S2 clashes in ward B, so that its stay in ward A is nobody's hindrance either."""
    two: list[Cells] = [
        stay("2", MAY, JUNE, bed="01", discharged_on=""),
        stay("2", JUNE, "", ward="B", bed="1", ward_stay_id="W22", admitted_on=MAY),
    ]
    result = send(
        stays=[stay("1", MAY, ward="B", bed="1"), *two, stay("3", MAY, bed="01")],
        accept_valid=True,
    )

    assert counts(result) == (2, 0, 0, 2)
    assert labels("3") == ["01"]


def test_changed_bed_of_somebody_on_leave_without_it(send: Sender) -> None:
    send(
        stays=[stay("1", MAY, bed="01")],
        leave=[leave("1", JUNE, JULY, bed_kept="N")],
    )

    applied(send(stays=[stay("2", JUNE, JULY, bed="01")]))


def until_june(ward: Ward) -> None:
    """The ward exists from May 2026 until June; its bed with it."""
    Ward.objects.filter(pk=ward.pk).update(start_date=D("2026-05-01"), end_date=D("2026-06-01"))


def test_stay_in_a_ward_that_ends(send: Sender, wards: dict[str, Ward]) -> None:
    until_june(wards["NORTH:N"])

    applied(send(stays=[stay("1", MAY, JUNE, ward="N")]))


@pytest.mark.parametrize(("start", "end"), [(MAY, ""), (MAY, "2026-06-02"), ("2026-05-31", JULY)])
def test_stay_outlasts_its_ward(send: Sender, wards: dict[str, Ward], start: str, end: str) -> None:
    until_june(wards["NORTH:N"])

    result = send(stays=[stay("1", start, end, ward="N")])

    assert [it[:2] for it in where(result)] == [("stays", 2)]
    assert result.faults[0].column in ("to", "ward")


@pytest.mark.parametrize("start", ["2026-04-30", JUNE])
def test_stay_begins_when_its_ward_is_not_there(
    send: Sender, wards: dict[str, Ward], start: str
) -> None:
    until_june(wards["NORTH:N"])

    assert where(send(stays=[stay("1", start, JULY, ward="N")])) == [("stays", 2, "ward")]


def test_bed_outlasts_its_ward(send: Sender, wards: dict[str, Ward]) -> None:
    until_june(wards["NORTH:N"])

    assert where(send(beds=[bed("N1", MAY, ward="N")])) == [("beds", 2, "to")]
    applied(send(beds=[bed("N1", MAY, JUNE, ward="N")]))


def test_two_moves_of_one_day_are_one_the_later(send: Sender) -> None:
    applied(send(stays=[stay("1", MAY, bed="01")]))

    result = send(bed_moves=[move("1", "02", "2026-05-10"), move("1", "03", "2026-05-10")])

    assert counts(result) == (1, 0, 1, 0)
    assert counts(send(bed_moves=[move("1", "03", "2026-05-10")])) == (0, 0, 1, 0)
