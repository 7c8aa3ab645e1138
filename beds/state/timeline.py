"""What one bed has been, is and is planned to be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from beds.choices import VACANT, BedUse
from beds.models import Bed, BedPeriod
from beds.queries.labels import label, read_labels
from beds.queries.out_of_use import REASONS
from impact.core.periods import Period


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days on which a bed is in one state; `end` None is still going.

    `pseudonym` is who is in it or whom it is held for.
    """

    state: str
    start: date
    end: date | None
    pseudonym: str | None
    assumed: bool
    reason: str
    reason_label: str
    note: str
    review_on: date | None
    approved_on: date | None

    @property
    def days(self) -> int | None:
        """How many midnights it covers; None while it has no end."""
        return None if self.end is None else Period(self.start, self.end).days()


def bed_timeline(bed: Bed, *, as_at: date) -> list[Span]:
    """Every state of a bed from the day it came into service, in order and without a gap.

    Vacant days are among them. `as_at` says in which day's words codes are told. Two queries.
    """
    labels = read_labels(on=as_at)
    periods = (
        BedPeriod.objects.filter(
            Q(end_date__isnull=True) | Q(end_date__gt=F("start_date")), bed=bed
        )
        .select_related("stay__patient", "referral__patient")
        .order_by("start_date")
    )
    used = {period.start_date: period for period in periods}
    return [
        _span(used[start], label(labels, _list_of(used[start]), used[start].reason))
        if start in used
        else _vacant(start, end)
        for start, end in _bounds(bed, list(used.values()))
    ]


def _bounds(bed: Bed, periods: list[BedPeriod]) -> Iterator[tuple[date, date | None]]:
    """The start and end of each state, vacant ones between the periods."""
    free: date | None = bed.start_date
    for period in periods:
        if free is not None and free < period.start_date:
            yield free, period.start_date
        yield period.start_date, period.end_date
        free = period.end_date
    if free is not None and free != bed.end_date:
        yield free, bed.end_date


def _list_of(period: BedPeriod) -> str:
    return "" if period.use == BedUse.OCCUPIED else REASONS[BedUse(period.use)].value


def _span(period: BedPeriod, reason_label: str) -> Span:
    subject = period.stay or period.referral
    return Span(
        state=period.use,
        start=period.start_date,
        end=period.end_date,
        pseudonym=subject.patient.pseudonym if subject else None,
        assumed=period.assumed,
        reason=period.reason,
        reason_label=reason_label,
        note=period.note,
        review_on=period.review_on,
        approved_on=period.approved_on,
    )


def _vacant(start: date, end: date | None) -> Span:
    return Span(
        state=VACANT,
        start=start,
        end=end,
        pseudonym=None,
        assumed=False,
        reason="",
        reason_label="",
        note="",
        review_on=None,
        approved_on=None,
    )
