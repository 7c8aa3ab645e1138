"""One collaborative, the demonstration's: every figure, all stored series, and one changed stay."""

import sys
import time
from collections.abc import Iterator
from datetime import date

from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from beds.services import placements
from impact.core import clock
from impact.core.grains import Grain
from patients.models import Placement
from providers.models import Collaborative
from providers.services.accounts import system_user
from reporting.figures.catalogue import CATALOGUE, Figure
from reporting.figures.engine import Asked, ask
from reporting.figures.stored.refreshing import owed
from reporting.models import StoredFigure
from reporting.services.figures import refresh_figures
from tests.bench.history import empty_database, size
from tests.bench.measure import measure, peak_megabytes, processor_milliseconds, timing

TODAY = date(2026, 11, 21)
FIRST = date(2020, 11, 1)
RUNS = 12
CHANGED = 12


def run() -> Iterator[str]:
    """The lines of the report."""
    empty_database("bench_figures")
    with clock.at(TODAY):
        with override_settings(DEBUG=True):
            call_command("load_demo", verbosity=0, stdout=sys.stderr)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        yield f"The demonstration: {size()}; figures from {FIRST} to {TODAY} by month and provider"
        collaborative = Collaborative.objects.get(code="IMPACT")
        for figure in CATALOGUE.values():
            timed = measure(lambda figure=figure: _asked(figure, collaborative), runs=RUNS)
            before = processor_milliseconds()
            for _ in range(RUNS):
                _asked(figure, collaborative)
            worked = (processor_milliseconds() - before) / RUNS
            yield f"{timed.line(figure.name, '< 50 ms')}   {worked:.0f} ms of processors"
        yield from _stored()
        yield from _changed()
        yield f"  peak memory of this process {peak_megabytes():.0f} MB"
    connection.close()


def _asked(figure: Figure, collaborative: Collaborative) -> None:
    by = tuple(name for name in ("provider", "service_line") if name in figure.by)[:1]
    asked = Asked(figure.name, collaborative, FIRST, TODAY, TODAY, Grain.MONTH, by)
    assert ask(asked, computed_at=clock.now()).rows


def _stored() -> Iterator[str]:
    """From no stored row to all of them, of every collaborative of the demonstration."""
    assert not StoredFigure.objects.exists()
    start, before = time.perf_counter(), processor_milliseconds()
    refresh_figures(today=TODAY, clock=clock.now, everything=True)
    seconds = time.perf_counter() - start
    worked = (processor_milliseconds() - before) / 1000
    yield (
        f"  all stored series of {Collaborative.objects.count()} collaboratives from nothing: "
        f"{StoredFigure.objects.count():,} rows in {seconds:.1f} s   (bound < 30 s)   "
        f"{worked:.1f} s of processors"
    )


def _changed() -> Iterator[str]:
    """Somebody is discharged, the job follows at the commit, and nothing is owed any more."""
    by, milliseconds = system_user(), []
    open_ones = Placement.objects.filter(
        discharged_on=None, admitted_on__lt=TODAY, stays__trial_leave=None
    )
    before = processor_milliseconds()
    for placement in open_ones.order_by("pk").distinct()[: CHANGED + 2]:
        start = time.perf_counter()
        placements.discharge(placement=placement, discharged_on=TODAY, today=TODAY, by=by)
        milliseconds.append((time.perf_counter() - start) * 1000)
        assert not owed(today=TODAY)
    worked = (processor_milliseconds() - before) / len(milliseconds)
    found = timing(milliseconds[2:], queries=0)
    yield (
        f"  a discharge, until it is in the stored series: median {found.median:.0f} ms, 95th "
        f"percentile {found.p95:.0f} ms of {found.runs}   (bound < 1,000 ms)   "
        f"{worked:.0f} ms of processors"
    )
