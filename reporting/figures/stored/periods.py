"""Which calendar periods are counted again, and how they are handed to the engine."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from impact.core.grains import Grain, calendar_period, counted_periods
from reporting.figures.stored.reach import EVER, NEVER, Span

GRAINS = (Grain.MONTH, Grain.WEEK)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same days in order, each once."""
    found: list[Span] = []
    for first, last in sorted(span for span in spans if span[0] < span[1]):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def whole_periods(spans: Iterable[Span], grain: Grain) -> list[Span]:
    """The spans widened to whole calendar periods; a bound that is no day stays as it is."""
    widened = []
    for first, last in spans:
        begins = EVER if first == EVER else calendar_period(first, grain).start
        ends = NEVER if last == NEVER else calendar_period(last - timedelta(days=1), grain).end
        if begins is None or ends is None:
            raise AssertionError("months and weeks have both bounds")
        widened.append((begins, ends))
    return merged(widened)


def clipped(spans: Iterable[Span], first: date, last: date) -> list[Span]:
    """What of the spans lies in `[first, last)`."""
    return merged((max(begins, first), min(ends, last)) for begins, ends in spans)


@dataclass(frozen=True)
class Due:
    """Whole periods to count: number among the `starts`, start, end and counted days of each.

    `starts` and `ends` leave no gap, as the engine needs it: what lies between periods that are
    due is one more period, whose number is not among `numbers`.
    """

    starts: list[date]
    ends: list[date]
    numbers: list[int]
    period_starts: list[date]
    period_ends: list[date]
    days: list[int]

    @property
    def parameters(self) -> dict[str, object]:
        """As parameters of a query that counts them."""
        return {
            "starts": self.starts,
            "ends": self.ends,
            "first": self.starts[0],
            "last": self.ends[-1],
            "due_numbers": self.numbers,
            "due_starts": self.period_starts,
            "due_ends": self.period_ends,
            "due_days": self.days,
        }


def due_periods(spans: list[Span], grain: Grain, *, within: Span) -> Due | None:
    """The periods of whole spans that have a counted day; None where there are none.

    `within` holds them all and ends at the cut-off at the latest: the days before, between and
    after them are periods that are not due.
    """
    due = Due([], [], [], [], [], [])
    for first, last, is_due in _without_gaps(spans, within):
        if not is_due:
            due.starts.append(first)
            due.ends.append(last)
            continue
        for row in counted_periods(start=first, end=last, grain=grain, cut_off=within[1]):
            period, counted = row.period, row.counted
            if period.start is None or period.end is None or counted.end is None:
                raise AssertionError("a counted period has both bounds")
            due.starts.append(period.start)
            due.ends.append(counted.end)
            due.numbers.append(len(due.starts))
            due.period_starts.append(period.start)
            due.period_ends.append(period.end)
            due.days.append(row.days)
    return due if due.numbers else None


def hull(spans: Iterable[Span], *, cut_off: date) -> Span:
    """From the first day of spans in order to the last, or to the cut-off."""
    listed = list(spans)
    return min(first for first, _ in listed), min(max(last for _, last in listed), cut_off)


def _without_gaps(spans: list[Span], within: Span) -> Iterator[tuple[date, date, bool]]:
    reached = within[0]
    for first, last in spans:
        if reached < first:
            yield reached, first, False
        yield first, last, True
        reached = last
    if reached < within[1]:
        yield reached, within[1], False
