"""Whether the stored figures stand: nothing is due, and a count from nothing finds the same."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from impact.core import clock
from impact.core.grains import Grain
from providers.models import Collaborative
from reporting.figures.catalogue import CATALOGUE
from reporting.figures.engine import Asked, ask
from reporting.figures.stored.reading import stored_answer
from reporting.figures.stored.recount import Recounted, recount
from reporting.figures.stored.refreshing import owed
from reporting.figures.stored.touched import ALL
from reporting.models import JobRun, Series, StoredFigure
from reporting.services.figures import refresh_figures

Rows = dict[tuple[Any, ...], tuple[Any, ...]]


def refresh(today: date, *, everything: bool = False) -> JobRun | None:
    """As a job does it."""
    return refresh_figures(today=today, clock=clock.now, everything=everything)


def stored_rows() -> Rows:
    """Every stored row: its series, group and period to what was counted."""
    names = {
        row.pk: (row.stored_set_id, row.figure, row.grain, row.cut) for row in Series.objects.all()
    }
    return {
        (*names[row.series_id], tuple(row.group), row.period_start): (
            row.period_end,
            row.days,
            row.numerator,
            row.denominator,
            row.extras,
        )
        for row in StoredFigure.objects.all()
    }


def differences(today: date) -> list[str]:
    """What a count of everything from nothing would write otherwise; it is not written."""
    before = stored_rows()
    with transaction.atomic():
        for each in Collaborative.objects.all():
            recount(each, reaches=ALL, cut_off=today, now=clock.now())
        after = stored_rows()
        transaction.set_rollback(True)
    return [
        f"{key}: stored {before.get(key)}, counted {after.get(key)}"
        for key in sorted(before.keys() | after.keys(), key=str)
        if before.get(key) != after.get(key)
    ]


def assert_stands(today: date) -> None:
    """Asserts that nothing is due and that every stored row is as counted from nothing."""
    assert not owed(today=today)
    assert differences(today) == []


def questions(collaborative: Collaborative, *, cut_off: date, days: int) -> Iterable[Asked]:
    """Every figure by month and week in every stored cut, over whole periods up to the cut-off."""
    first = cut_off - timedelta(days=days)
    starts = {
        Grain.MONTH: first.replace(day=1),
        Grain.WEEK: first - timedelta(days=first.weekday()),
    }
    for figure in CATALOGUE.values():
        for grain, start in starts.items():
            for by in ((), ("provider",), ("service_line",)):
                if set(by) <= set(figure.by):
                    yield Asked(
                        figure=figure.name,
                        collaborative=collaborative,
                        start=start,
                        end=cut_off + timedelta(days=9),
                        cut_off=cut_off,
                        grain=grain,
                        by=by,
                    )


def assert_answers_live(*, cut_off: date, days: int) -> None:
    """Asserts that what is stored answers every question as the engine does, to the last digit."""
    for collaborative in Collaborative.objects.all():
        for asked in questions(collaborative, cut_off=cut_off, days=days):
            stored, live = stored_answer(asked), ask(asked, computed_at=clock.now())
            assert stored is not None, asked
            assert stored.rows == live.rows, asked


__all__ = [
    "Recounted",
    "assert_answers_live",
    "assert_stands",
    "differences",
    "questions",
    "refresh",
    "stored_rows",
]
