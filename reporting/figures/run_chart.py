"""Run charts: XmR as *Making Data Count* (figures.md section 7). Pure and exact.

A point is judged by the first of four rules that it breaks, in this order: outside a limit; part of
a trend (7 points, each higher than the one before, or each lower); one of 2 in 3 beyond two thirds
of the way to a limit, all three on the same side of the mean; part of a shift (7 points on one side
of the mean; a point on the mean breaks the run).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from reporting.figures.catalogue import Direction

LIMIT = Fraction(266, 100)
SCREEN = Fraction(3267, 1000)
NEAR = Fraction(2, 3)
RUN = 7
FIRM = 12

Number = Decimal | Fraction | int


class Rule(StrEnum):
    """Why a point stands out, in order of precedence."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two of three"
    SHIFT = "shift"


class Meaning(StrEnum):
    """What a point says, from the figure's good direction."""

    COMMON = "common cause"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEITHER = "neither"


@dataclass(frozen=True)
class Point:
    """One point: its value, the rule by which it stands out (None: none), and whether upwards."""

    value: Fraction
    rule: Rule | None
    upwards: bool
    meaning: Meaning


@dataclass(frozen=True)
class RunChart:
    """A series judged: a place for each value given, None where there was none.

    `lower` and `upper` are None, and no point is judged, where there is no movement to draw limits
    from: below two values, or where none is left of those that are dropped. `firm` is false below
    twelve values: then the limits are to be taken with caution.
    """

    points: list[Point | None]
    mean: Fraction | None
    moving_range: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    firm: bool


@dataclass(frozen=True)
class _Limits:
    mean: Fraction
    reach: Fraction
    floor: bool

    @property
    def lower(self) -> Fraction:
        lower = self.mean - self.reach
        return max(lower, Fraction(0)) if self.floor else lower

    @property
    def upper(self) -> Fraction:
        return self.mean + self.reach

    def side(self, value: Fraction) -> int:
        """1 above the mean, -1 below, 0 on it."""
        return (value > self.mean) - (value < self.mean)

    def is_outside(self, value: Fraction) -> bool:
        return value < self.lower or value > self.upper

    def is_near(self, value: Fraction) -> bool:
        """Whether a value lies beyond two thirds of the way to a limit."""
        return abs(value - self.mean) > NEAR * self.reach


def run_chart(values: Sequence[Number | None], *, good: Direction, floor: bool) -> RunChart:
    """Judges a series in its order; values that are None are left out of it.

    `floor`: the figure cannot be negative, so no limit is drawn below 0.
    """
    known = [Fraction(value) for value in values if value is not None]
    if not known:
        return RunChart([None for _ in values], None, None, None, None, firm=False)
    mean = sum(known, Fraction(0)) / len(known)
    moving_range = _moving_range(known)
    limits = _Limits(mean, LIMIT * (moving_range or 0), floor)
    drawn = moving_range is not None and (moving_range > 0 or len(set(known)) == 1)
    judged = iter(_judged(known, limits if drawn else None, good))
    return RunChart(
        points=[None if value is None else next(judged) for value in values],
        mean=mean,
        moving_range=moving_range,
        lower=limits.lower if drawn else None,
        upper=limits.upper if drawn else None,
        firm=drawn and len(known) >= FIRM,
    )


def _moving_range(values: list[Fraction]) -> Fraction | None:
    """The mean moving range, those at or above 3.267 times it dropped once."""
    ranges = [abs(after - before) for before, after in pairwise(values)]
    if not ranges:
        return None
    bound = SCREEN * _mean(ranges)
    # Where nothing ever moves the bound is 0, and there is nothing to drop.
    return _mean([one for one in ranges if one < bound] or ranges)


def _mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _judged(values: list[Fraction], limits: _Limits | None, good: Direction) -> list[Point]:
    if limits is None:
        return [Point(value, None, False, Meaning.COMMON) for value in values]
    found = [_Found(None, False) for _ in values]
    for rule, marks in (
        (Rule.SHIFT, _shifts(values, limits)),
        (Rule.TWO_OF_THREE, _two_of_three(values, limits)),
        (Rule.TREND, _trends(values)),
        (Rule.OUTSIDE, _outside(values, limits)),
    ):
        for place, upwards in marks.items():
            found[place] = _Found(rule, upwards)
    return [
        Point(value, one.rule, one.upwards, _meaning(one, good))
        for value, one in zip(values, found, strict=True)
    ]


@dataclass(frozen=True)
class _Found:
    rule: Rule | None
    upwards: bool


def _meaning(found: _Found, good: Direction) -> Meaning:
    if found.rule is None:
        return Meaning.COMMON
    if good == Direction.NEITHER:
        return Meaning.NEITHER
    return Meaning.IMPROVEMENT if found.upwards == (good == Direction.UP) else Meaning.CONCERN


Marks = dict[int, bool]
"""Places that a rule marks, and whether upwards."""


def _outside(values: list[Fraction], limits: _Limits) -> Marks:
    return {
        place: value > limits.mean for place, value in enumerate(values) if limits.is_outside(value)
    }


def _trends(values: list[Fraction]) -> Marks:
    """A point at the turn of two trends belongs to the later."""
    steps = [(after > before) - (after < before) for before, after in pairwise(values)]
    marks: Marks = {}
    for first in range(len(values) - RUN + 1):
        directions = set(steps[first : first + RUN - 1])
        if directions in ({1}, {-1}):
            marks |= dict.fromkeys(range(first, first + RUN), directions == {1})
    return marks


def _two_of_three(values: list[Fraction], limits: _Limits) -> Marks:
    """Those of the three that are near a limit or beyond it."""
    marks: Marks = {}
    for places in _windows(len(values), 3):
        near = [place for place in places if limits.is_near(values[place])]
        side = _same_side(values, places, limits)
        if len(near) >= 2 and side:
            marks |= dict.fromkeys(near, side > 0)
    return marks


def _shifts(values: list[Fraction], limits: _Limits) -> Marks:
    marks: Marks = {}
    for places in _windows(len(values), RUN):
        side = _same_side(values, places, limits)
        if side:
            marks |= dict.fromkeys(places, side > 0)
    return marks


def _windows(length: int, size: int) -> Iterable[range]:
    return (range(first, first + size) for first in range(length - size + 1))


def _same_side(values: list[Fraction], places: range, limits: _Limits) -> int:
    """The side of the mean on which all of them lie; 0 for none."""
    sides = {limits.side(values[place]) for place in places}
    return sides.pop() if len(sides) == 1 else 0
