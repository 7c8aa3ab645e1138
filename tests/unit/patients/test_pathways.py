"""When a pathway began: spells of any provider, chained."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.pathways import Spell, began

DAY = date(2026, 11, 22)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("spells", "first"),
    [
        ([], None),
        ([(ago(10), None)], ago(10)),
        ([(ago(10), ago(1))], None),
        ([(ago(10), DAY)], None),
        ([(ago(20), ago(10)), (ago(10), None)], ago(20)),
        ([(ago(20), ago(11)), (ago(10), None)], ago(20)),
        ([(ago(20), ago(12)), (ago(10), None)], ago(10)),
        ([(ago(30), None), (ago(20), ago(18)), (ago(5), ago(2))], ago(30)),
        ([(DAY, None), (ago(-3), None)], DAY),
        ([(ago(9), ago(2)), (ago(8), ago(-4))], ago(9)),
    ],
)
def test_pathway_began(spells: list[Spell], first: date | None) -> None:
    assert began(spells, on=DAY) == first


spell = st.tuples(st.integers(0, 60), st.integers(0, 30) | st.none()).map(
    lambda drawn: (ago(drawn[0]), None if drawn[1] is None else ago(drawn[0]) + timedelta(drawn[1]))
)


@given(st.lists(spell, max_size=6))
def test_pathway_is_of_days_in_hospital_with_no_gap_of_two(spells: list[Spell]) -> None:
    """A slow recount: backwards from the day, over days in hospital and single days between."""

    def inside(day: date) -> bool:
        return any(start <= day and (end is None or day < end) for start, end in spells)

    def reached(day: date) -> bool:
        return inside(day) or any(start == day == end for start, end in spells)

    if not inside(DAY):
        assert began(spells, on=DAY) is None
        return
    first = day = DAY
    while day > ago(65):
        day -= timedelta(days=1)
        if reached(day):
            first = day
        elif not reached(day - timedelta(days=1)):
            break
    assert began(spells, on=DAY) == first
