"""A question and its rows: clipped, grouped, divided (`figures.md` sections 1 and 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.recount.catalogue import FIGURES, Figure
from tests.recount.events import PROVISIONAL_DAYS
from tests.recount.facts import Fact
from tests.recount.periods import Period, periods
from tests.recount.records import Held

Group = tuple[str | None, ...]
Shown = dict[str, Any]
Days = dict[tuple[Any, str, date], list[Fact]]
SHARES = {"median": Fraction(1, 2), "p90": Fraction(9, 10), "max": Fraction(1)}
SPREADS = {**SHARES, "median_days": SHARES["median"], "max_days": SHARES["max"]}


@dataclass(frozen=True)
class Question:
    """A figure of a collaborative over a range, exclusive of `end`, as known at `cut_off`."""

    figure: str
    collaborative: str
    start: date
    end: date
    cut_off: date
    grain: str = "total"
    by: tuple[str, ...] = ()
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)


def count_again(
    held: Held, asked: Question, *, counted: Days | None = None
) -> list[dict[str, Any]]:
    """The rows of the answer as JSON serves them; `counted` keeps days for the next question."""
    figure = FIGURES[asked.figure]
    counted = {} if counted is None else counted
    whole = periods(asked.start, asked.end, asked.cut_off, asked.grain)
    found = [_by_group(asked, _facts(held, asked, figure, it, counted)) for it in whole]
    groups = {group for facts in found for group in facts} if asked.by else {()}
    shown = []
    for group in sorted(groups, key=_in_order):
        rows = [
            _row(asked, figure, period, group, facts.get(group, []))
            for period, facts in zip(whole, found, strict=True)
        ]
        if not asked.by or any(row["numerator"] or row["denominator"] for row in rows):
            shown.append(rows)
    return [row for of_period in zip(*shown, strict=True) for row in of_period]


def _by_group(asked: Question, facts: list[Fact]) -> dict[Group, list[Fact]]:
    groups: dict[Group, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(tuple(fact.labels[name] for name in asked.by), []).append(fact)
    return groups


def _facts(
    held: Held, asked: Question, figure: Figure, period: Period, counted: Days
) -> list[Fact]:
    """The facts of the counted days of a period, narrowed by the filters."""
    collaborative = held.collaboratives[asked.collaborative]
    facts: list[Fact] = []
    for day in period.days[-1:] if figure.at_end else period.days:
        key = (figure.day_of, asked.collaborative, day)
        if key not in counted:
            counted[key] = figure.day_of(held, collaborative, day)
        facts += counted[key]
    return [
        fact
        for fact in facts
        if all(fact.labels[name] in wanted for name, wanted in asked.filters.items())
    ]


def _in_order(group: Group) -> list[str]:
    """By code point; what has no name comes first."""
    return [name or "" for name in group]


def _row(
    asked: Question, figure: Figure, period: Period, group: Group, facts: list[Fact]
) -> dict[str, Any]:
    numerator = sum((it.numerator for it in facts), Fraction(0))
    denominator = sum((it.denominator for it in facts), Fraction(0))
    return {
        "period_start": period.start.isoformat(),
        "period_end": period.end.isoformat(),
        "days": len(period.days),
        **dict(zip(asked.by, group, strict=True)),
        "numerator": served(numerator),
        "denominator": None if figure.scale is None else served(denominator),
        "value": served(_value(figure, numerator, denominator)),
        **_spread(figure, facts),
        **{name: served(_beside(name, facts), places=2) for name in figure.beside},
        **({"provisional": _is_provisional(asked, period)} if figure.provisional else {}),
    }


def _value(figure: Figure, numerator: Fraction, denominator: Fraction) -> Fraction | None:
    if figure.scale is None:
        return numerator
    return figure.scale * numerator / denominator if denominator else None


def _spread(figure: Figure, facts: list[Fact]) -> dict[str, Any]:
    sizes = sorted(it.size for it in facts if it.size is not None)
    spread: dict[str, Any] = {}
    for name in figure.spread:
        if name == "long_stay":
            spread[name] = sum(1 for it in facts if it.is_long)
        else:
            spread[name] = served(percentile(sizes, SPREADS[name]))
    return spread


def percentile(sizes: list[int], share: Fraction) -> Fraction | None:
    """Interpolated linearly between the two that are nearest (Excel's `PERCENTILE.INC`)."""
    if not sizes:
        return None
    place = share * (len(sizes) - 1)
    below = int(place)
    above = min(below + 1, len(sizes) - 1)
    return sizes[below] + (place - below) * (sizes[above] - sizes[below])


def _beside(name: str, facts: list[Fact]) -> Fraction | None:
    """The sum of what is known of it; None where nothing is."""
    known = [it.beside[name] for it in facts if it.beside and name in it.beside]
    return sum(known, Fraction(0)) if known else None


def _is_provisional(asked: Question, period: Period) -> bool:
    first = asked.cut_off - timedelta(days=PROVISIONAL_DAYS)
    return any(day >= first for day in period.days)


def served(number: Fraction | None, *, places: int = 6) -> int | float | None:
    """Half up to at most six decimals; a number that is whole then is shown so."""
    if number is None:
        return None
    shifted = abs(number) * 10**places
    whole = int(shifted) + (1 if shifted - int(shifted) >= Fraction(1, 2) else 0)
    exact = Decimal(whole if number >= 0 else -whole).scaleb(-places)
    return int(exact) if exact == int(exact) else float(exact)
