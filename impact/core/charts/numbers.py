"""Numbers as heights, and where the lines across a chart stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

_MOST_TICKS = 5
_STEPS = (1, 2, 2.5, 5, 10)
_ROOM = 0.06


@dataclass(frozen=True)
class NumberScale:
    """Numbers from `low` to `high` on `height` units, the lowest at the bottom."""

    low: float
    high: float
    top: float
    height: float

    def place(self, value: float) -> float:
        """How far down a number lies; the nearer end for one outside."""
        inside = min(max(value, self.low), self.high)
        return round(self.top + (self.high - inside) / (self.high - self.low) * self.height, 1)

    def ticks(self) -> list[tuple[float, str]]:
        """Round numbers, at most six, each as it is written."""
        step = _step(self.high - self.low)
        decimals = max(0, -floor(log10(step))) + (
            1 if step < 10 and f"{step:g}"[-2:] == ".5" else 0
        )
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        return [(place * step, f"{place * step:,.{decimals}f}") for place in range(first, last + 1)]


def number_scale(values: Iterable[float], *, top: float, height: float) -> NumberScale:
    """A scale with room for all values; from nought where that costs little height."""
    known = list(values) or [0.0]
    low, high = min(known), max(known)
    if 0 <= low <= high * 0.5:
        low = 0.0
    room = (high - low) * _ROOM or abs(high) * _ROOM or 1.0
    return NumberScale(low if low == 0 else low - room, high + room, top, height)


def _step(span: float) -> float:
    """The smallest round step that leaves at most five."""
    magnitude = float(10 ** floor(log10(span / _MOST_TICKS)))
    return next(step * magnitude for step in _STEPS if span / (step * magnitude) <= _MOST_TICKS)
