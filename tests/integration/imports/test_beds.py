"""Who gets which bed: labels, stays without one, full wards, closures, beds that come and go."""

from datetime import date

import pytest

from beds.models import Bed, BedPeriod
from patients.models import Stay
from tests.integration.imports.files import bed, closure, stay
from tests.integration.imports.sending import Sender, applied, counts, said, where
from tests.integration.imports.world import beds_of, labels, uses

MAY, JUNE, JULY, AUGUST = "2026-05-01", "2026-06-01", "2026-07-01", "2026-08-01"


D = date.fromisoformat


def test_named_bed(send: Sender) -> None:
    applied(send(stays=[stay("1", MAY, bed="02")]))

    assert beds_of("W1") == [("02", D(MAY), None, False)]


def test_named_bed_that_is_not_there(send: Sender) -> None:
    result = send(stays=[stay("1", MAY, bed="77")])

    assert where(result) == [("stays", 2, "bed")]
    assert "77" in said(result)
    assert "A" in said(result)


def test_named_bed_of_another_ward(send: Sender) -> None:
    assert where(send(stays=[stay("1", MAY, bed="10")])) == [("stays", 2, "bed")]


def test_named_bed_before_it_is_in_service(send: Sender) -> None:
    result = send(beds=[bed("09", JUNE)], stays=[stay("1", MAY, bed="09")])

    assert where(result) == [("stays", 2, "bed")]


def test_named_bed_that_goes_out_of_service_meanwhile(send: Sender) -> None:
    result = send(beds=[bed("09", "2026-01-01", JUNE)], stays=[stay("1", MAY, JULY, bed="09")])

    assert where(result) == [("stays", 2, "bed")]
    assert Stay.objects.count() == 0


def test_one_label_on_two_beds_in_turn(send: Sender) -> None:
    """A bed that changes basis is ended and opened again: the stay goes on in the same label."""
    result = send(
        beds=[bed("09", "2026-01-01", JUNE), bed("09", JUNE, basis="surge")],
        stays=[stay("1", MAY, JULY, bed="09")],
    )

    assert said(result) == ""
    assert [it[:3] for it in beds_of("W1")] == [("09", D(MAY), D(JUNE)), ("09", D(JUNE), D(JULY))]
    assert counts(send(stays=[stay("1", MAY, JULY, bed="09")])) == (0, 0, 1, 0)


def test_label_without_its_leading_zero_is_told_or_taken(send: Sender) -> None:
    """A spreadsheet makes 2 of 02: it is the same bed where no other could be meant."""
    result = send(stays=[stay("1", MAY, bed="2")])

    assert said(result) == ""
    assert labels("1") == ["02"]


def test_bed_taken_names_the_bed_and_the_days(send: Sender) -> None:
    send(stays=[stay("1", MAY, JULY, bed="02")])

    result = send(stays=[stay("2", JUNE, bed="02")])

    assert where(result) == [("stays", 2, "bed")]
    assert "02" in said(result)
    assert "1 May 2026 to 1 July 2026" in said(result)
    assert "P1" not in said(result)


def test_bed_is_free_again_on_the_day_of_discharge(send: Sender) -> None:
    applied(send(stays=[stay("1", MAY, JUNE, bed="02"), stay("2", JUNE, bed="02")]))


def test_first_bed_in_number_order_marked_assumed(send: Sender) -> None:
    send(stays=[stay("1", MAY, ward="B"), stay("2", MAY, ward="B"), stay("3", MAY, ward="B")])

    assert labels("1", "2", "3") == ["1", "2", "10"]
    assert beds_of("W1") == [("1", D(MAY), None, True)]


def test_without_the_bed_column(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed=None)])

    assert beds_of("W1") == [("01", D(MAY), None, True)]


def test_labelled_stays_choose_first_whatever_the_order_of_rows(send: Sender) -> None:
    send(stays=[stay("1", MAY), stay("2", JUNE, bed="01")])

    assert labels("1", "2") == ["02", "01"]


def test_then_by_date_and_id(send: Sender) -> None:
    send(stays=[stay("1", JUNE), stay("3", MAY), stay("2", MAY)])

    assert labels("2", "3", "1") == ["01", "02", "03"]


def test_one_bed_where_one_is_free_throughout(send: Sender) -> None:
    send(stays=[stay("1", JUNE, JULY, bed="01"), stay("2", MAY, AUGUST)])

    assert labels("2") == ["02"]


def test_as_few_beds_as_possible(send: Sender) -> None:
    """01 is free to 1 June, 02 to 1 July and from then on 03: two beds serve, never three."""
    send(
        stays=[
            stay("1", JUNE, bed="01"),
            stay("2", JULY, bed="02"),
            stay("3", MAY, JULY, bed="03"),
        ]
    )

    assert applied(send(stays=[stay("4", MAY)]))["created"] == 1
    assert beds_of("W4") == [("02", D(MAY), D(JULY), True), ("03", D(JULY), None, True)]


def test_moves_between_beds_rather_than_refusing(send: Sender) -> None:
    send(
        stays=[
            stay("1", MAY, JUNE, bed="01"),
            stay("2", JUNE, JULY, bed="02"),
            stay("3", MAY, bed="03"),
        ]
    )

    applied(send(stays=[stay("4", MAY, JULY)]))

    assert [it[:3] for it in beds_of("W4")] == [("02", D(MAY), D(JUNE)), ("01", D(JUNE), D(JULY))]


def test_full_ward_says_how_full_and_when(send: Sender) -> None:
    send(stays=[stay(str(n), MAY) for n in range(1, 4)])

    result = send(stays=[stay("9", "2026-05-05")])

    assert len(result.faults) == 1
    assert "ward A: 3 beds, this would be the 4th on 5 May 2026" in said(result)


def test_twelve_beds_and_the_thirteenth(send: Sender) -> None:
    more = [bed(f"{n:02}") for n in range(4, 13)]
    send(beds=more, stays=[stay(str(n), "2026-05-05") for n in range(12)])

    result = send(stays=[stay("13", MAY)])

    assert "ward A: 12 beds, this would be the 13th on 5 May 2026" in said(result)


@pytest.mark.parametrize(("size", "word"), [(0, "1 bed, this would be the 2nd"), (20, "22nd")])
def test_ordinals(send: Sender, size: int, word: str) -> None:
    beds = [bed(f"F{n}", provider="EASTERN") for n in range(size)]
    base = {"provider": "EASTERN"}
    send(beds=beds or [bed("E1", "2020-04-01", provider="EASTERN")])
    send(stays=[stay(str(n), MAY, **base) for n in range(size + 1)])

    assert word in said(send(stays=[stay("99", MAY, **base)]))


def test_full_on_one_day_in_the_middle(send: Sender) -> None:
    day = ("2026-06-10", "2026-06-11")
    send(stays=[stay(str(n), *day) for n in range(1, 4)])

    result = send(stays=[stay("9", MAY, JULY)])

    assert "this would be the 4th on 10 June 2026" in said(result)


def test_not_full_though_every_bed_is_used_some_day(send: Sender) -> None:
    send(
        stays=[
            stay("1", MAY, JUNE, bed="01"),
            stay("2", JUNE, JULY, bed="02"),
            stay("3", JULY, AUGUST, bed="03"),
        ]
    )

    applied(send(stays=[stay("4", MAY, AUGUST), stay("5", MAY, AUGUST)]))


def test_assumed_bed_gives_way_to_a_named_one(send: Sender) -> None:
    """An assumed label is no fact: a later file that names the bed gets it."""
    send(stays=[stay("1", MAY)])
    assert labels("1") == ["01"]

    result = send(stays=[stay("2", JUNE, bed="01")])

    assert (counts(result), said(result)) == ((1, 0, 0, 0), "")
    assert labels("2") == ["01"]
    assert beds_of("W1")
    assert all(assumed for *_, assumed in beds_of("W1"))


def test_named_bed_never_gives_way(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="01")])

    assert where(send(stays=[stay("2", JUNE, bed="01")])) == [("stays", 2, "bed")]


def test_assumed_bed_is_kept_when_the_row_comes_again(send: Sender) -> None:
    send(stays=[stay("1", MAY, JUNE), stay("2", MAY), stay("3", JUNE)])
    before = uses()

    assert counts(send(stays=[stay("3", JUNE)])) == (0, 0, 1, 0)
    assert uses() == before


def test_empty_cell_keeps_a_named_bed(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="02")])

    assert counts(send(stays=[stay("1", MAY, bed="")])) == (0, 0, 1, 0)
    assert beds_of("W1") == [("02", D(MAY), None, False)]


def test_assumed_bed_is_named_later(send: Sender) -> None:
    send(stays=[stay("1", MAY)])

    result = send(stays=[stay("1", MAY, bed="03")])

    assert counts(result) == (0, 1, 0, 0)
    assert beds_of("W1") == [("03", D(MAY), None, False)]


def test_assumed_bed_is_confirmed_by_its_name(send: Sender) -> None:
    send(stays=[stay("1", MAY)])

    assert counts(send(stays=[stay("1", MAY, bed="01")])) == (0, 1, 0, 0)
    assert beds_of("W1") == [("01", D(MAY), None, False)]


def test_ward_without_beds_takes_people_without(send: Sender) -> None:
    applied(send(stays=[stay("1", MAY, ward="N"), stay("2", MAY, ward="N")]))

    assert BedPeriod.objects.count() == 0


def test_label_in_a_ward_without_beds(send: Sender) -> None:
    """Wards of which we hold no beds take people without: their labels are nothing to us."""
    applied(send(stays=[stay("1", MAY, ward="N", bed="4")]))

    assert beds_of("W1") == []


def test_ward_whose_beds_all_retired_before(send: Sender) -> None:
    send(beds=[bed("B1", "2020-04-01", "2021-01-01", ward="N")])

    applied(send(stays=[stay("1", MAY, ward="N")]))

    assert beds_of("W1") == []


def test_ward_that_gets_its_first_bed_while_somebody_stays(send: Sender) -> None:
    """The batch opens a ward's first bed under people who are there without one."""
    send(stays=[stay("1", MAY, ward="N")])

    result = send(beds=[bed("B1", JUNE, ward="N")])

    assert said(result) == ""


def test_new_bed_serves_the_stays_of_its_batch(send: Sender) -> None:
    result = send(beds=[bed("04", JUNE)], stays=[stay(str(n), JUNE) for n in range(4)])

    assert counts(result) == (5, 0, 0, 0)


def test_closed_bed_is_nobodys(send: Sender) -> None:
    send(closures=[closure("01", "2026-04-01", JULY)])

    send(stays=[stay("1", MAY)])
    assert labels("1") == ["02"]
    result = send(stays=[stay("2", JUNE, bed="01")])
    assert where(result) == [("stays", 2, "bed")]
    assert "closed" in said(result)


def test_closed_beds_leave_the_ward_full(send: Sender) -> None:
    send(closures=[closure(n, "2026-04-01") for n in ("01", "02", "03")])

    assert where(send(stays=[stay("1", MAY)])) == [("stays", 2, "bed")]


def test_closure_of_a_named_bed_somebody_is_in(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="01")])

    result = send(closures=[closure("01", JUNE)])

    assert where(result) == [("closures", 2, "bed")]
    assert "occupied" in said(result)


def test_closure_of_an_assumed_bed_moves_whoever_is_in_it(send: Sender) -> None:
    send(stays=[stay("1", MAY)])

    applied(send(closures=[closure("01", MAY)]))

    assert labels("1") == ["02"]


def test_future_closure_of_an_occupied_bed(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="01")])

    assert where(send(closures=[closure("01", "2027-01-01")])) == [("closures", 2, "bed")]


def test_stay_before_a_future_closure(send: Sender) -> None:
    """An open stay without a label gets beds that last."""
    send(closures=[closure("01", "2027-01-01", "2027-02-01")])

    applied(send(stays=[stay("1", MAY)]))

    assert labels("1") == ["02"]


def test_bed_ended_under_somebody(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="01")])

    result = send(beds=[bed("01", "2020-04-01", JUNE)])

    assert where(result)[0][:2] == ("beds", 2)
    assert Bed.objects.get(label="01", ward__code="A", ward__provider__key="NORTH").end_date is None


def test_bed_ended_under_an_assumed_stay(send: Sender) -> None:
    send(stays=[stay("1", MAY)])

    applied(send(beds=[bed("01", "2020-04-01", JUNE)]))

    assert labels("1") == ["02"]


def test_bed_ended_where_the_ward_would_be_too_full(send: Sender) -> None:
    send(stays=[stay(str(n), MAY) for n in range(3)])

    result = send(beds=[bed("01", "2020-04-01", JUNE)])

    assert where(result)[0][:2] == ("beds", 2)


def test_bed_opened_later_than_somebody_was_in_it(send: Sender) -> None:
    send(beds=[bed("09")], stays=[stay("1", MAY, bed="09")])

    result = send(beds=[bed("09", JUNE)])

    assert where(result)[0][:2] == ("beds", 2)
