"""Days as places along a line, and where its ticks stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MOST_TICKS = 12
_STEPS = (1, 3, 6, 12, 24, 60, 120)
_DAYS_A_MONTH = 30.4375


@dataclass(frozen=True)
class Scale:
    """The days from `start` to `end` (exclusive, at least one) on `width` units from `left`."""

    start: date
    end: date
    left: float
    width: float

    def place(self, day: date) -> float:
        """Where the midnight that begins a day lies; the nearer end for a day outside."""
        inside = min(max(day, self.start), self.end)
        share = (inside - self.start).days / max((self.end - self.start).days, 1)
        return round(self.left + share * self.width, 1)

    def ticks(self) -> list[tuple[date, str]]:
        """First days of months or years, at most twelve, each with its label."""
        days = (self.end - self.start).days
        if days <= _MOST_TICKS * 7:
            return list(self._weeks())
        months = days / _DAYS_A_MONTH
        step = next((step for step in _STEPS if months / step <= _MOST_TICKS), _STEPS[-1])
        return [(day, _label(day, step)) for day in self._months(step)]

    def _weeks(self) -> Iterator[tuple[date, str]]:
        day = self.start + timedelta(days=-self.start.weekday() % 7)
        while day < self.end:
            yield day, f"{day.day} {day:%b}"
            day += timedelta(days=7)

    def _months(self, step: int) -> Iterator[date]:
        first = self.start.year * 12 + self.start.month - 1
        last = self.end.year * 12 + self.end.month - 1
        for number in range(first - first % step, last + 1, step):
            day = date(number // 12, number % 12 + 1, 1)
            if self.start <= day < self.end:
                yield day


def _label(day: date, step: int) -> str:
    return f"{day.year}" if step >= _STEPS[3] else f"{day:%b} {day:%y}"
