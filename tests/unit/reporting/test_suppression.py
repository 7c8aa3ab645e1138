"""Small numbers are hidden, and no total gives them away: a reader tries, and never can."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from providers.models import Collaborative
from reporting.figures.catalogue import CATALOGUE
from reporting.figures.engine import Answer, Asked, Row
from reporting.figures.suppression import HIDDEN, Audience, hidden_places, rounded, suppressed

START, END = date(2026, 5, 1), date(2026, 6, 1)
MOST = 40
COUNTS = st.lists(st.integers(0, MOST // 2) | st.integers(0, 6), min_size=1, max_size=8)


def possible(counts: list[int], hidden: set[int], *, exact: bool) -> list[set[int]]:
    """What each hidden count may be, tried value by value, for whoever sees all the rest.

    The reader takes a hidden count for 1 or more where a nought is shown, since then none is
    hidden, and knows nothing else of it.
    """
    total = sum(counts)
    shown = [count for place, count in enumerate(counts) if place not in hidden]
    sums = {0}
    for count in shown:
        sums = {so_far + one for so_far in sums for one in readings(count, exact=exact)}
    totals = range(6 * MOST) if 1 <= total <= 4 else readings(total, exact=exact)
    lefts = {whole - of_shown for whole in totals for of_shown in sums}
    least, others = (1 if 0 in shown else 0), len(hidden) - 1
    each = {
        value
        for value in range(least, 5)
        if any(
            left - value == 0 if others == 0 else left - value >= others * least for left in lefts
        )
    }
    return [each for _ in hidden]


def readings(count: int, *, exact: bool) -> list[int]:
    """What a shown count may have been before it was rounded."""
    if exact or count == 0:
        return [count]
    return [value for value in range(5, 6 * MOST) if rounded(value) == rounded(count)]


@pytest.mark.parametrize("exact", [True, False])
@given(counts=COUNTS)
@example(counts=[1, 1, 1, 1, 1])
@example(counts=[5, 5, 5, 1, 1])
@example(counts=[5, 5, 3])
@example(counts=[12, 2])
@example(counts=[2, 0, 0])
@example(counts=[1, 20, 0, 0])
def test_no_hidden_count_can_be_worked_out(counts: list[int], exact: bool) -> None:
    hidden = hidden_places(counts, exact=exact)

    assert {place for place, count in enumerate(counts) if 1 <= count <= 4} <= hidden
    for values in possible(counts, hidden, exact=exact):
        assert values >= {1, 2, 3, 4}


@given(counts=st.lists(st.just(0) | st.integers(5, MOST), max_size=8))
def test_nothing_is_hidden_where_nothing_is_small(counts: list[int]) -> None:
    assert hidden_places(counts, exact=True) == set()


def test_the_smallest_beside_it_goes_too() -> None:
    assert hidden_places([30, 3, 9, 0, 12], exact=True) == {1, 2}


@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (98, 100)]
)
def test_counts_are_rounded_to_the_nearest_five(count: int, shown: int) -> None:
    assert rounded(count) == shown


def answer(name: str, *rows: tuple[Any, ...], extras: dict[str, Any] | None = None) -> Answer:
    """Rows of provider, numerator, denominator and value of one month."""
    asked = Asked(name, Collaborative(code="C"), START, END, END, by=("provider",))
    made = [
        Row(START, END, 31, {"provider": key}, over, under, value, extras or {})
        for key, over, under, value in rows
    ]
    return Answer(asked, CATALOGUE[name], made, datetime(2026, 6, 2, tzinfo=UTC))


def test_a_count_is_hidden_or_rounded() -> None:
    rows = suppressed(
        answer("admissions", ("A", 3, None, Decimal(3)), ("B", 12, None, Decimal(12)))
    )

    assert [(row.numerator, row.value) for row in rows] == [(HIDDEN, HIDDEN), (10, 10)]


def test_a_rate_of_few_events_is_hidden_with_one_beside_it_and_their_days_are_not() -> None:
    rows = suppressed(
        answer(
            "seclusion_per_100_patients",
            ("A", 2, 310, Decimal("19.6")),
            ("B", 7, 620, Decimal("34.4")),
            ("C", 21, 930, Decimal("68.7")),
        )
    )

    assert [(row.numerator, row.denominator, row.value) for row in rows] == [
        (HIDDEN, 310, HIDDEN),
        (HIDDEN, 620, HIDDEN),
        (20, 930, Decimal("68.7")),
    ]


def test_the_lengths_of_few_people_are_hidden_whole() -> None:
    extras = {"median": 400, "p90": 700, "max": 800}
    (few,) = suppressed(answer("length_of_stay", ("A", 1200, 3, Decimal(400)), extras=extras))

    assert (few.numerator, few.denominator, few.value) == (HIDDEN, HIDDEN, HIDDEN)
    assert set(few.extras.values()) == {HIDDEN}


def test_days_are_shown_as_they_are() -> None:
    (row,) = suppressed(answer("occupancy", ("A", 3, 31, Decimal("9.677419"))))

    assert (row.numerator, row.denominator, row.value) == (3, 31, Decimal("9.677419"))


def test_the_rule_is_told_to_whom_it_holds_for() -> None:
    assert HIDDEN in Audience.ANYONE.rule
    assert "nearest 5" in Audience.ANYONE.rule
    assert Audience.CLINICAL.rule == "Exact numbers."
