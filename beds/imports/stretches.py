"""Stretches of days in a bed: those a stay needs, those not covered yet, those it was given."""

from datetime import date

from beds.imports.allocation import Placed, WardBeds
from beds.imports.records import PeriodValues, Stay

Stretch = tuple[date, date]
"""From and to (exclusive), the last day of all for still going."""


def required(stay: Stay, plan: WardBeds) -> list[Stretch]:
    """The days on which a stay needs a bed: not on leave without one, and the ward has beds."""
    now = stay.now
    if now is None:
        return []
    spans = [(now.start, now.end or date.max)]
    for leave in stay.leaves:
        away = leave.now
        if away is not None and not away.bed_kept:
            spans = _without(spans, away.start, away.end or date.max)
    return [served for start, end in spans for served in plan.served(start, end)]


def uncovered(spans: list[Stretch], periods: list[tuple[int, PeriodValues]]) -> list[Stretch]:
    """What no period of a bed covers yet."""
    for _, period in periods:
        spans = _without(spans, period.start, period.end or date.max)
    return spans


def _without(spans: list[Stretch], first: date, last: date) -> list[Stretch]:
    """Stretches with the days from `first` to before `last` cut out."""
    return [
        piece
        for start, end in spans
        for piece in ((start, min(end, first)), (max(start, last), end))
        if piece[0] < piece[1]
    ]


def was_given_up(stay: Stay, said_on: date, day: date) -> bool:
    """Whether a bed named for `said_on` was given up before `day`: then another one will do."""
    return any(
        leave.now is not None and not leave.now.bed_kept and said_on <= leave.now.start < day
        for leave in stay.leaves
        if leave.now is not None and leave.now.start != leave.now.end
    )


def leave_changed(stay: Stay) -> bool:
    """Whether the batch changes a leave of the stay."""
    return any(leave.row is not None and leave.new != leave.held for leave in stay.leaves)


def merged(placed: list[Placed]) -> list[PeriodValues]:
    """Stretches that follow each other in the same bed, told alike, as one."""
    found: list[PeriodValues] = []
    for stretch in placed:
        end = None if stretch.end == date.max else stretch.end
        last = found[-1] if found else None
        if last and (last.bed_id, last.end, last.assumed) == (
            stretch.bed,
            stretch.start,
            stretch.assumed,
        ):
            found[-1] = last._replace(end=end)
        else:
            found.append(PeriodValues(stretch.bed, stretch.start, end, stretch.assumed))
    return found
