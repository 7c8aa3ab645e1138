"""Leave: by its id, by ward stay, by spell; trial leave; leave without the bed kept."""

from datetime import date

import pytest

from patients.models import Leave
from tests.integration.imports.files import Cells, leave, stay
from tests.integration.imports.sending import Sender, applied, counts, said, where
from tests.integration.imports.world import beds_of, held

MAY, JUNE, JULY, AUGUST = "2026-05-01", "2026-06-01", "2026-07-01", "2026-08-01"


D = date.fromisoformat


def by_spell(number: str, start: str, end: str = "", **cells: str) -> Cells:
    """Leave named by its spell alone."""
    return {**leave(number, start, end, ward_stay_id=None, **cells), "spell_id": f"S{number}"}


def two_stays() -> list[Cells]:
    """A spell with a stay in ward A until June and one in ward B after."""
    return [
        stay("1", MAY, JUNE, discharged_on=""),
        stay("1", JUNE, "", ward="B", ward_stay_id="W2", admitted_on=MAY),
    ]


@pytest.mark.parametrize(
    "kind", ["section17", "home", "trial", "general_hospital", "court", "absent_without_leave"]
)
def test_every_kind(send: Sender, kind: str) -> None:
    applied(send(stays=[stay("1", MAY)], leave=[leave("1", JUNE, JULY, kind=kind)]))

    assert Leave.objects.get().kind == kind


def test_unknown_kind(send: Sender) -> None:
    result = send(stays=[stay("1", MAY)], leave=[leave("1", JUNE, kind="holiday")])

    assert where(result) == [("leave", 2, "kind")]
    assert "section17" in said(result)


@pytest.mark.parametrize(("day", "ward_stay"), [("2026-05-10", "W1"), (JUNE, "W2"), (JULY, "W2")])
def test_by_spell_belongs_to_the_stay_of_its_first_day(
    send: Sender, day: str, ward_stay: str
) -> None:
    applied(send(stays=two_stays(), leave=[by_spell("1", day, day)]))

    assert Leave.objects.get().stay.ward_stay_id == ward_stay


def test_by_spell_of_a_spell_held(send: Sender) -> None:
    send(stays=two_stays())

    applied(send(leave=[by_spell("1", JULY)]))

    assert Leave.objects.get().stay.ward_stay_id == "W2"


def test_across_two_stays(send: Sender) -> None:
    result = send(stays=two_stays(), leave=[by_spell("1", "2026-05-20", "2026-06-10")])

    assert where(result)[0][:2] == ("leave", 2)


def test_neither_spell_nor_stay(send: Sender) -> None:
    row = {**leave("1", JUNE), "ward_stay_id": ""}

    result = send(stays=[stay("1", MAY)], leave=[row])

    assert where(result)[0][:2] == ("leave", 2)
    assert "spell" in said(result)


def test_spell_and_stay_that_do_not_belong_together(send: Sender) -> None:
    result = send(
        stays=[stay("1", MAY), stay("2", MAY)], leave=[leave("1", JUNE, JULY, spell_id="S2")]
    )

    assert where(result)[0][:2] == ("leave", 2)
    assert not Leave.objects.exists()


@pytest.mark.parametrize("number", ["9"])
def test_of_an_unknown_stay_or_spell(send: Sender, number: str) -> None:
    assert where(send(leave=[leave(number, JUNE)]))[0][:2] == ("leave", 2)
    assert where(send(leave=[by_spell(number, JUNE)]))[0][:2] == ("leave", 2)


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-04-30", "2026-05-10"), ("2026-06-20", "2026-07-02"), (AUGUST, AUGUST)],
    ids=["before", "beyond", "after"],
)
def test_outside_its_stay(send: Sender, start: str, end: str) -> None:
    result = send(stays=[stay("1", MAY, JULY)], leave=[leave("1", start, end)])

    assert where(result)[0][:2] == ("leave", 2)
    assert counts(result)[0] == 0


def test_end_before_start(send: Sender) -> None:
    result = send(stays=[stay("1", MAY)], leave=[leave("1", JULY, JUNE)])

    assert where(result) == [("leave", 2, "to")]


def test_overlapping_leave_of_one_stay(send: Sender) -> None:
    result = send(
        stays=[stay("1", MAY)],
        leave=[leave("1", JUNE, "2026-06-10"), leave("1", "2026-06-09", "2026-06-12")],
    )

    assert where(result) == [("leave", 3, "from")]


def test_leaves_that_touch(send: Sender) -> None:
    applied(
        send(
            stays=[stay("1", MAY)],
            leave=[leave("1", JUNE, "2026-06-10"), leave("1", "2026-06-10", "2026-06-12")],
        )
    )


def test_overlaps_leave_held(send: Sender) -> None:
    send(stays=[stay("1", MAY)], leave=[leave("1", JUNE, JULY)])

    assert where(send(leave=[leave("1", "2026-06-10", JULY)])) == [("leave", 2, "from")]


def test_two_leaves_change_places_in_one_file(send: Sender) -> None:
    """The end counts and not the way, for leave too."""
    send(
        stays=[stay("1", MAY)],
        leave=[
            leave("1", JUNE, "2026-06-05", leave_id="L1"),
            leave("1", "2026-06-05", "2026-06-10", leave_id="L2"),
        ],
    )

    result = send(
        leave=[
            leave("1", "2026-06-05", "2026-06-10", leave_id="L1"),
            leave("1", JUNE, "2026-06-05", leave_id="L2"),
        ]
    )

    assert (counts(result), said(result)) == ((0, 2, 0, 0), "")
    first = Leave.objects.get(leave_id="L1")
    assert (first.start_date, first.end_date) == (D("2026-06-05"), D("2026-06-10"))


def test_by_stay_and_first_day(send: Sender) -> None:
    send(stays=[stay("1", MAY)], leave=[leave("1", JUNE)])

    assert counts(send(leave=[leave("1", JUNE, JULY)])) == (0, 1, 0, 0)
    assert Leave.objects.get().end_date == D(JULY)


def test_by_its_id_moves_its_first_day(send: Sender) -> None:
    send(stays=[stay("1", MAY)], leave=[leave("1", JUNE, JULY, leave_id="L1")])

    result = send(leave=[leave("1", "2026-06-03", JULY, leave_id="L1")])

    assert counts(result) == (0, 1, 0, 0)
    assert Leave.objects.get().start_date == D("2026-06-03")


def test_by_its_id_moves_to_another_stay(send: Sender) -> None:
    send(stays=two_stays(), leave=[leave("1", "2026-05-20", "2026-05-25", leave_id="L1")])

    row = {**leave("2", "2026-06-20", "2026-06-25", leave_id="L1")}
    result = send(leave=[row])

    assert (counts(result), said(result)) == ((0, 1, 0, 0), "")
    assert Leave.objects.get().stay.ward_stay_id == "W2"


def test_gets_an_id_later(send: Sender) -> None:
    send(stays=[stay("1", MAY)], leave=[leave("1", JUNE, JULY)])

    assert counts(send(leave=[leave("1", JUNE, JULY, leave_id="L1")])) == (0, 1, 0, 0)
    assert Leave.objects.get().leave_id == "L1"


def test_id_is_of_its_provider(send: Sender) -> None:
    other = {"provider": "SOUTH"}
    result = send(
        stays=[stay("1", MAY), stay("1", MAY, **other)],
        leave=[leave("1", JUNE, leave_id="L1"), leave("1", JUNE, leave_id="L1", **other)],
    )

    assert counts(result) == (4, 0, 0, 0)


def test_comes_again_with_columns_left_out(send: Sender) -> None:
    send(stays=[stay("1", MAY)], leave=[leave("1", JUNE, JULY, leave_id="L1", bed_kept="N")])

    assert counts(send(leave=[leave("1", JUNE, JULY, leave_id="L1")])) == (0, 0, 1, 0)
    assert Leave.objects.get().bed_kept is False


def test_end_left_out_keeps_it_and_empty_clears_it(send: Sender) -> None:
    send(stays=[stay("1", MAY)], leave=[leave("1", JUNE, JULY, leave_id="L1")])

    assert counts(send(leave=[leave("1", JUNE, leave_id="L1", end=None)])) == (0, 0, 1, 0)
    assert Leave.objects.get().end_date == D(JULY)
    assert counts(send(leave=[leave("1", JUNE, leave_id="L1", end="")])) == (0, 1, 0, 0)
    assert Leave.objects.get().end_date is None


def test_future_return(send: Sender) -> None:
    applied(send(stays=[stay("1", MAY)], leave=[leave("1", "2026-11-20", "2026-12-24")]))


def test_future_return_of_somebody_discharged(send: Sender) -> None:
    result = send(stays=[stay("1", MAY, JULY)], leave=[leave("1", JUNE, "2026-12-24")])

    assert where(result)[0][:2] == ("leave", 2)


def test_bed_kept_stays_occupied(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="01")], leave=[leave("1", JUNE, JULY)])

    assert beds_of("W1") == [("01", D(MAY), None, False)]


def test_not_kept_frees_the_bed_and_returns_to_it(send: Sender) -> None:
    applied(send(stays=[stay("1", MAY, bed="01")], leave=[leave("1", JUNE, JULY, bed_kept="N")]))

    assert [it[:3] for it in beds_of("W1")] == [("01", D(MAY), D(JUNE)), ("01", D(JULY), None)]


def test_not_kept_and_no_return_yet(send: Sender) -> None:
    applied(send(stays=[stay("1", MAY, bed="01")], leave=[leave("1", JUNE, bed_kept="N")]))

    assert beds_of("W1") == [("01", D(MAY), D(JUNE), False)]


def test_somebody_else_meanwhile_then_the_same_bed(send: Sender) -> None:
    applied(
        send(
            stays=[stay("1", MAY, bed="01"), stay("2", JUNE, JULY, bed="01")],
            leave=[leave("1", JUNE, JULY, bed_kept="N")],
        )
    )

    assert [it[0] for it in beds_of("W1")] == ["01", "01"]


def test_bed_taken_on_return_means_any_free_one(send: Sender) -> None:
    applied(
        send(
            stays=[stay("1", MAY, bed="01"), stay("2", JUNE, bed="01")],
            leave=[leave("1", JUNE, JULY, bed_kept="N")],
        )
    )

    assert [it[:3] for it in beds_of("W1")] == [("01", D(MAY), D(JUNE)), ("02", D(JULY), None)]
    assert beds_of("W1")[1][3] is True


def test_bed_taken_by_somebody_who_comes_in_a_later_file(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="01")], leave=[leave("1", JUNE, JULY, bed_kept="N")])

    result = send(stays=[stay("2", JUNE, "2026-06-20", bed="01")])

    assert said(result) == ""
    assert [it[0] for it in beds_of("W1")] == ["01", "01"]


def test_no_bed_on_return(send: Sender) -> None:
    rows = [stay(n, JUNE, bed=f"0{n}") for n in "23"]
    send(stays=[stay("1", MAY, bed="01"), *rows], leave=[leave("1", JUNE, JULY, bed_kept="N")])

    result = send(stays=[stay("4", JUNE)])

    assert where(result) == [("stays", 2, "bed")]
    assert "4th on 1 July 2026" in said(result)


def test_not_kept_makes_room_in_a_full_ward(send: Sender) -> None:
    send(stays=[stay(n, MAY) for n in "123"], leave=[leave("2", JUNE, bed_kept="N")])

    applied(send(stays=[stay("4", JUNE)]))


def test_kept_after_all_where_somebody_is_in_the_bed(send: Sender) -> None:
    send(
        stays=[stay("1", MAY, bed="01"), stay("2", JUNE, JULY, bed="01")],
        leave=[leave("1", JUNE, JULY, bed_kept="N")],
    )
    before = held()

    result = send(leave=[leave("1", JUNE, JULY, bed_kept="Y")])

    assert where(result) == [("leave", 2, "bed_kept")]
    assert held() == before


def test_return_comes_earlier_than_planned(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="01")], leave=[leave("1", JUNE, JULY, bed_kept="N")])

    applied(send(leave=[leave("1", JUNE, "2026-06-10", bed_kept="N")]))

    assert [it[:2] for it in beds_of("W1")] == [("01", D(MAY)), ("01", D("2026-06-10"))]


def test_leave_over_the_whole_stay(send: Sender) -> None:
    applied(
        send(stays=[stay("1", MAY, JUNE, bed="01")], leave=[leave("1", MAY, JUNE, bed_kept="N")])
    )

    assert beds_of("W1") == []


def test_without_label_and_bed_not_kept(send: Sender) -> None:
    send(stays=[stay("1", MAY)], leave=[leave("1", JUNE, JULY, bed_kept="N")])

    assert [it[:3] for it in beds_of("W1")] == [("01", D(MAY), D(JUNE)), ("01", D(JULY), None)]


def test_same_files_twice(send: Sender) -> None:
    batch = {
        "stays": [stay("1", MAY, bed="01"), stay("2", JUNE, bed="01"), stay("3", MAY)],
        "leave": [
            leave("1", JUNE, JULY, bed_kept="N"),
            leave("3", JUNE, "2026-06-02", leave_id="L3"),
            leave("3", "2026-06-10", "2026-06-12", bed_kept="N"),
        ],
    }
    send(**batch)
    before = held()

    assert counts(send(**batch)) == (0, 0, 6, 0)
    assert held() == before
