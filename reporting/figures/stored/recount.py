"""Which periods of which series are due, and their recount."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db import connection

from impact.core.grains import Grain
from providers.models import Collaborative
from reporting.figures.catalogue import CATALOGUE, Figure
from reporting.figures.stored.counting import Counter, counting, cuts_of
from reporting.figures.stored.dependence import kinds_of
from reporting.figures.stored.periods import (
    GRAINS,
    Due,
    clipped,
    due_periods,
    hull,
    merged,
    whole_periods,
)
from reporting.figures.stored.reach import EVER, NEVER, Reach, Span
from reporting.models import Series, StoredSet

SeriesKey = tuple[str, str, str]


@dataclass(frozen=True)
class Recounted:
    """How many periods of series were counted, and how many rows written and taken away."""

    periods: int = 0
    written: int = 0
    removed: int = 0

    def __add__(self, other: "Recounted") -> "Recounted":
        return Recounted(
            self.periods + other.periods,
            self.written + other.written,
            self.removed + other.removed,
        )


def recount(
    collaborative: Collaborative, *, reaches: Iterable[Reach], cut_off: date, now: datetime
) -> Recounted:
    """Brings a collaborative's stored series up to date, given what changes have touched.

    A new cut-off, a new version of a figure and a figure never counted are due besides. Must run
    in a transaction.
    """
    held = StoredSet.objects.filter(collaborative=collaborative).first()
    stored_set, _ = StoredSet.objects.update_or_create(
        collaborative=collaborative, defaults={"cut_off": cut_off, "computed_at": now}
    )
    rolled = (EVER, NEVER) if held is None else _between(held.cut_off, cut_off)
    run = _Run(collaborative, stored_set, list(reaches), rolled, cut_off, now)
    return run.done()


def _between(before: date, now: date) -> Span:
    """The days that a new cut-off counts more, or fewer: then with the last that still counts, so
    that the period it stands in is counted again.
    """
    return (before, now) if before <= now else (now - timedelta(days=1), before)


def wanted_series() -> dict[SeriesKey, int]:
    """Every series that the catalogue asks for: figure, grain and cut, with the version."""
    return {
        (figure.name, grain.value, cut): figure.version
        for figure in CATALOGUE.values()
        for grain in GRAINS
        for cut in cuts_of(figure)
    }


@dataclass
class _Run:
    collaborative: Collaborative
    stored_set: StoredSet
    reaches: list[Reach]
    rolled: Span
    cut_off: date
    now: datetime
    periods: int = 0

    @cached_property
    def first_day(self) -> date:
        """The first day on which anything can be counted; none where there is nothing."""
        return _first_day()

    def done(self) -> Recounted:
        """Counts, then writes what differs."""
        series, stale = self._series()
        with counting(self.collaborative) as counter:
            for figure in CATALOGUE.values():
                spans = self._spans(figure, everything=figure.name in stale)
                if spans:
                    self._figure(counter, figure, spans, series)
            removed, written = counter.write(cut_off=self.cut_off, now=self.now)
        return Recounted(self.periods, written, removed)

    def _series(self) -> tuple[dict[SeriesKey, int], set[str]]:
        """Every series of the catalogue by its key, and figures of which one is new or changed."""
        wanted = wanted_series()
        held = {
            (row.figure, row.grain, row.cut): row
            for row in Series.objects.filter(stored_set=self.stored_set)
        }
        Series.objects.filter(
            pk__in=[row.pk for key, row in held.items() if wanted.get(key) != row.version]
        ).delete()
        fresh = [
            Series(stored_set=self.stored_set, figure=name, grain=grain, cut=cut, version=version)
            for (name, grain, cut), version in wanted.items()
            if (name, grain, cut) not in held or held[name, grain, cut].version != version
        ]
        made = Series.objects.bulk_create(fresh)
        found = {key: row.pk for key, row in held.items() if wanted.get(key) == row.version}
        found |= {(row.figure, row.grain, row.cut): row.pk for row in made}
        return found, {row.figure for row in fresh}

    def _spans(self, figure: Figure, *, everything: bool) -> list[Span]:
        """The days due for a figure: those touched before the cut-off, and those it rolled over."""
        kinds = kinds_of(figure)
        touched = [(reach.first, reach.last) for reach in self.reaches if reach.kind in kinds]
        if everything:
            touched = [(EVER, NEVER)]
        return merged([self.rolled, *clipped(touched, EVER, self.cut_off)])

    def _figure(
        self, counter: Counter, figure: Figure, spans: list[Span], series: dict[SeriesKey, int]
    ) -> None:
        bounded = clipped(spans, self.first_day, self.cut_off)
        due = {grain: whole_periods(bounded, grain) for grain in GRAINS}
        for grain, periods in due.items():
            ids = {cut: series[figure.name, grain.value, cut] for cut in cuts_of(figure)}
            counter.expect(ids, whole_periods(spans, grain))
            if bounded:
                # The same days for every grain, so that facts are read once for all.
                within = hull([*due[Grain.MONTH], *due[Grain.WEEK]], cut_off=self.cut_off)
                self._count(counter, figure, ids, due_periods(periods, grain, within=within))

    def _count(
        self, counter: Counter, figure: Figure, ids: dict[str, int], due: Due | None
    ) -> None:
        if due is not None:
            self.periods += len(due.numbers)
            counter.count(figure, ids, due)


def _first_day() -> date:
    """The first day on which anything can be counted; after the last where there is nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_DAY)
        return cursor.fetchone()[0] or NEVER


_FIRST_DAY = """
SELECT least((SELECT min(start_date) FROM beds_bed),
             (SELECT min(start_date) FROM patients_stay),
             (SELECT min(admitted_on) FROM patients_placement),
             (SELECT min(accepted_on) FROM patients_referral),
             (SELECT min(start_date) FROM providers_baseline),
             (SELECT min(started_at)::date - 1 FROM patients_intervention))"""
