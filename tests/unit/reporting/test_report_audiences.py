"""What anyone else gets of a report tells no small count, whatever adds up in it."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reporting.figures.suppression import HIDDEN, Audience, rounded
from reporting.reports.audiences import NotForThem, Reader, shown_to
from reporting.reports.sheets import Column, Kind, Sheet, WrongSheet
from tests.unit.reporting.solver import Equation, Known

ANYONE = Reader(audience=Audience.ANYONE)
MOST = 50
STATES = ("occupied", "held", "vacant")
COLUMNS = (
    Column("part", "Part"),
    Column("ward", "Ward"),
    Column("beds", "Beds", Kind.THINGS),
    Column("occupied", "Occupied", Kind.PEOPLE),
    Column("held", "Held", Kind.THINGS),
    Column("vacant", "Vacant", Kind.THINGS),
    Column("waiting", "Waiting", Kind.PEOPLE),
    Column("admitted", "Admitted", Kind.EVENTS),
    Column("rate", "Admissions a bed", Kind.RATE, of=("admitted", "days")),
    Column("days", "Bed days", Kind.DAYS),
)
COUNTED = ("beds", *STATES, "waiting", "admitted")
FEW = st.integers(0, 7)
ROWS = st.lists(st.tuples(FEW, FEW, FEW, FEW, FEW), min_size=1, max_size=3)


def table(parts: list[list[tuple[int, ...]]]) -> Sheet:
    """Wards of parts, whose states add up to their beds, and the total of everything."""
    rows: list[tuple[Any, ...]] = []
    for number, part in enumerate(parts):
        for ward, (occupied, held, vacant, waiting, admitted) in enumerate(part):
            beds = occupied + held + vacant
            rate = Decimal(admitted) / 310
            counts = (beds, occupied, held, vacant, waiting, admitted)
            rows.append((f"P{number}", f"W{number}{ward}", *counts, rate, 310))
    sums = [sum(row[place] for row in rows) for place in range(2, 8)]
    total = ("Total", None, *sums, Decimal(sums[-1]) / (310 * len(rows)), 310 * len(rows))
    return Sheet(
        name="wards",
        title="Wards",
        columns=COLUMNS,
        rows=rows,
        total=total,
        within=("part",),
        together=(("beds", *STATES),),
    )


def known(lines: list[list[Any]]) -> Known:
    """What a reader knows who has the lines of `table`, the total last."""
    places = {name: 2 + number for number, name in enumerate(COUNTED)}
    bounds = [read(lines, line, name) for line in range(len(lines)) for name in COUNTED]
    width, last = len(COUNTED), len(lines) - 1

    def at(line: int, name: str) -> int:
        return line * width + places[name] - 2

    equations: list[Equation] = [
        [(at(line, "beds"), 1), *((at(line, name), -1) for name in STATES)]
        for line in range(len(lines))
    ]
    equations += [
        [(at(last, name), 1), *((at(line, name), -1) for line in range(last))] for name in COUNTED
    ]
    return Known(bounds, equations)


def read(lines: list[list[Any]], line: int, name: str) -> tuple[int, int]:
    """Between what somebody who reads a cell knows the count to lie."""
    place = [column.name for column in COLUMNS].index(name)
    cell, part = lines[line][place], lines[line][0]
    if cell == HIDDEN:
        beside = [each[place] for each in lines if each[0] == part]
        # A nought that is shown says that none is hidden, where columns stand for themselves.
        most = MOST * len(lines) if line == len(lines) - 1 else MOST
        return (1 if 0 in beside and name in ("waiting", "admitted") else 0), most
    if name == "admitted" and isinstance(rate := lines[line][8], Decimal):
        exact = int((rate * lines[line][9]).to_integral_value())
        return exact, exact
    if name in ("occupied", "waiting", "admitted") and cell:
        return max(5, cell - 2), cell + 2
    return cell, cell


@settings(max_examples=60, deadline=None)
@given(parts=st.lists(ROWS, min_size=1, max_size=2))
@example(parts=[[(3, 0, 7, 0, 0)]])
@example(parts=[[(3, 0, 7, 2, 1), (6, 1, 3, 5, 7)]])
@example(parts=[[(3, 0, 0, 2, 0), (7, 0, 0, 0, 6), (7, 0, 0, 0, 0)]])
@example(parts=[[(1, 0, 0, 1, 1)], [(7, 0, 0, 7, 7)], [(7, 7, 7, 7, 7)]])
@example(parts=[[(1, 1, 1, 1, 1)], [(1, 0, 0, 1, 1)]])
@example(parts=[[(0, 3, 6, 4, 8), (3, 8, 0, 6, 3)], [(8, 7, 3, 7, 1), (0, 8, 6, 6, 4)]])
@example(parts=[[(7, 0, 5, 0, 7), (6, 5, 6, 8, 0), (5, 5, 8, 1, 7)], [(4, 5, 7, 7, 3)]])
@example(parts=[[(1, 0, 0, 1, 1), (0, 0, 0, 0, 0)], [(1, 0, 0, 1, 1)], [(0, 0, 0, 3, 3)]])
def test_no_sum_gives_a_small_count_away(parts: list[list[tuple[int, ...]]]) -> None:
    rows: list[Any] = list(table(parts).rows)
    lines = list(shown_to(ANYONE, table(parts)).lines)
    reader = known(lines)

    small = [
        (line, name)
        for line, row in enumerate(rows)
        for name in ("occupied", "waiting", "admitted")
        if 1 <= row[2 + COUNTED.index(name)] <= 4
    ]
    for line, name in small:
        assert lines[line][2 + COUNTED.index(name)] == HIDDEN
        place = line * len(COUNTED) + COUNTED.index(name)
        assert all(reader.may_be(place, value) for value in (1, 2, 3, 4)), (line, name)


def test_the_reader_finds_out_what_one_hidden_cell_leaves() -> None:
    lines = list(shown_to(ANYONE, table([[(3, 0, 7, 0, 0), (6, 0, 1, 0, 0)]])).lines)
    told = [list(line) for line in lines]
    told[0][2:6], told[1][2:6], told[2][2:6] = [10, HIDDEN, 0, 7], [7, 6, 0, 1], [17, 10, 0, 8]

    assert not known(told).may_be(1, 2)
    assert known(told).may_be(1, 3)


def test_counts_are_hidden_or_rounded_and_what_is_worked_out_from_them_goes_with_them() -> None:
    sheet = Sheet(
        name="s",
        title="S",
        columns=(
            Column("line", "Line"),
            Column("people", "People", Kind.PEOPLE),
            Column("days", "Days", Kind.DAYS, of=("people",)),
            Column("mean", "Mean", Kind.RATE, of=("days", "people")),
            Column("beds", "Beds", Kind.THINGS),
        ),
        rows=[
            ("A", 2, 40, Decimal(20), 3),
            ("B", 7, 70, Decimal(10), 12),
            ("C", 0, 0, None, 1),
            ("D", 23, 100, Decimal(100) / 23, 4),
        ],
    )

    assert list(shown_to(ANYONE, sheet).lines) == [
        ["A", HIDDEN, HIDDEN, HIDDEN, 3],
        ["B", HIDDEN, HIDDEN, HIDDEN, 12],
        ["C", 0, 0, None, 1],
        ["D", 25, 100, Decimal("4.347826"), 4],
    ]


def test_a_nought_is_hidden_where_that_is_set() -> None:
    columns = (Column("ward", "Ward"), Column("people", "People", Kind.PEOPLE))
    sheet = Sheet("s", "S", columns, [("A", 0), ("B", 12)])
    reader = Reader(audience=Audience.ANYONE, hides_noughts=True)

    assert list(shown_to(reader, sheet).lines) == [["A", HIDDEN], ["B", rounded(12)]]
    assert "nought" in reader.rule


def people() -> Sheet:
    columns = (
        Column("person", "Person", Kind.PSEUDONYM),
        Column("note", "Note", inside=True),
        Column("days", "Days", Kind.DAYS),
    )
    return Sheet("people", "People", columns, [("BADO-KIMU", "x", 3), ("LIRA-ZUBO", "", 4)])


def test_people_go_by_their_own_pseudonyms_in_the_clinical_group_and_are_counted() -> None:
    shown = shown_to(Reader(audience=Audience.CLINICAL), people())

    assert [line[0] for line in shown.lines] == ["BADO-KIMU", "LIRA-ZUBO"]
    assert shown.people == {"BADO-KIMU", "LIRA-ZUBO"}


def test_people_go_by_others_under_each_agreement() -> None:
    def names(key: bytes) -> list[Any]:
        reader = Reader(audience=Audience.AGREEMENT, key=key)
        return [line[0] for line in shown_to(reader, people()).lines]

    assert names(b"one") == names(b"one")
    assert len({"BADO-KIMU", "LIRA-ZUBO", *names(b"one"), *names(b"two")}) == 6


def test_rows_of_single_people_are_not_for_anyone_else() -> None:
    with pytest.raises(NotForThem, match="People has a row for each person"):
        shown_to(ANYONE, people())


def test_a_sheet_names_only_columns_that_it_has() -> None:
    with pytest.raises(WrongSheet, match="people"):
        Sheet("s", "S", (Column("rate", "Rate", Kind.RATE, of=("people",)),), [])
