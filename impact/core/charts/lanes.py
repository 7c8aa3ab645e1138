"""What a timeline shows: lanes of bars and marks, in days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Bar:
    """Days from `start` to the day before `end` (None is still going), such as a ward stay.

    `kind` chooses colour and pattern (see `patterns`); `text` is written into the bar where there
    is room; `title` says all of it.
    """

    start: date
    end: date | None
    kind: str
    text: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Something that happened on one day."""

    on: date
    title: str


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One line of a timeline: what it is about, and what lies on it."""

    label: str
    bars: Sequence[Bar] = ()
    marks: Sequence[Mark] = ()


def stacked(bars: Iterable[Bar]) -> list[list[Bar]]:
    """The bars on as few rows as it takes for none to lie on another, in order of their start."""
    rows: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda bar: (bar.start, bar.end or date.max)):
        free = next((row for row in rows if _ends_by(row[-1], bar.start)), None)
        if free is None:
            rows.append([bar])
        else:
            free.append(bar)
    return rows


def _ends_by(bar: Bar, day: date) -> bool:
    return bar.end is not None and bar.end <= day
