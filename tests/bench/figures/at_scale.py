"""All weekly figures of a country by provider and service line, beside DuckDB on the same rows."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection

from impact.core.grains import Grain, counted_periods
from providers.models import Collaborative
from reporting.figures.catalogue import CATALOGUE, Figure
from reporting.figures.cut import Cut
from reporting.figures.engine import Asked, parameters_of, sums_of
from reporting.figures.measures import LENGTHS
from reporting.figures.planning import for_many_rows
from reporting.figures.together import columns_of, lengths_query, sums_query
from tests.bench.figures import country, rows
from tests.bench.history import size
from tests.bench.measure import peak_megabytes, processor_milliseconds
from tests.databases import drop

BY = ("provider", "service_line")
FIGURES = list(CATALOGUE.values())
BOUND = 3
LIMIT = 480
"""Seconds after which it is given up, wherever it stands."""


def run() -> Iterator[str]:
    """The lines of the report."""
    start = time.perf_counter()
    country.make(limit=LIMIT)
    yield f"A country: ten years of {size()} (made in {time.perf_counter() - start:.0f} s)"
    try:
        with TemporaryDirectory() as folder:
            yield from _beside(Path(folder), until=start + LIMIT)
    finally:
        drop(connection)
    yield f"  all of it took {time.perf_counter() - start:.0f} s"


def _beside(folder: Path, *, until: float) -> Iterator[str]:
    (folder / "ours").mkdir()
    rows.export(folder)
    ours: dict[str, float] = {}
    worked = 0.0
    with for_many_rows() as cursor:
        for name, query, shown in _queries():
            start, before = time.perf_counter(), processor_milliseconds()
            cursor.execute(f"SET LOCAL statement_timeout = '{max(until - start, 1):.0f}s'")
            cursor.execute(f"CREATE TEMPORARY TABLE ours_{name} AS {query}", _parameters())
            ours[name] = time.perf_counter() - start
            worked += (processor_milliseconds() - before) / 1000
            rows.copy(f"SELECT {shown} FROM ours_{name}", folder / "ours" / f"{name}.csv")
        cursor.execute("SELECT pg_backend_pid()")
        server = peak_megabytes(cursor.fetchone()[0])
    for name, seconds in ours.items():
        yield f"  ours: {name:<38} {seconds:6.1f} s"
    theirs = _duck(folder, seconds=max(until - time.perf_counter(), 1))
    for name, seconds in theirs["seconds"].items():
        yield f"  DuckDB: {name:<36} {seconds:6.1f} s"
    total, other = sum(ours.values()), sum(theirs["seconds"].values())
    yield (
        f"  all {len(FIGURES)} figures by week, provider and service line: {total:.1f} s, DuckDB "
        f"{other:.1f} s: {total / other:.1f} times as long   (bound {BOUND})"
    )
    yield (
        f"  processors' time, which a busy machine lengthens less: {worked:.1f} s, DuckDB "
        f"{theirs['worked']:.1f} s: {worked / theirs['worked']:.1f} times"
    )
    yield (
        f"  numbers compared: {theirs['numbers']:,}, of which differ: {theirs['differ']:,} "
        f"{theirs['which'] or ''}"
    )
    yield (
        f"  peak memory: this process {peak_megabytes():.0f} MB, its PostgreSQL backend "
        f"{server:.0f} MB (shared buffers included), DuckDB {theirs['megabytes']:.0f} MB"
    )


def _duck(folder: Path, *, seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.figures.duck", str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=seconds)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _parameters() -> dict[str, Any]:
    asked = Asked(
        figure=FIGURES[0].name,
        collaborative=Collaborative.objects.get(),
        start=country.FIRST_DAY,
        end=country.LAST_DAY,
        cut_off=country.LAST_DAY,
        grain=Grain.WEEK,
        by=BY,
    )
    periods = counted_periods(
        start=asked.start, end=asked.end, grain=asked.grain, cut_off=asked.cut_off
    )
    return parameters_of(asked, periods)


def _queries() -> Iterator[tuple[str, str, str]]:
    """Name, query, and the columns as both sides name them: figure and column."""
    columns = columns_of(FIGURES)
    shown = ", ".join(
        f'{columns[measure]} AS "{figure.name} {name}"'
        for figure in FIGURES
        if not figure.lengths
        for name, measure in sums_of(figure)
    )
    place = "k, provider, service_line AS line"
    yield "sums", sums_query(columns, Cut(BY)), f"{place}, {shown}"
    for figure in FIGURES:
        if figure.lengths:
            by = tuple(name for name in BY if name in figure.by)
            place = f"k, {'provider' if len(by) == 2 else 'NULL::text'} AS provider, "
            yield (
                figure.name,
                lengths_query([figure], Cut(by)),
                f"{place} service_line AS line, {_of_lengths(figure)}",
            )


def _of_lengths(figure: Figure) -> str:
    names = LENGTHS if "long_stay" in figure.extras else LENGTHS[:-1]
    return ", ".join(f'{name} AS "{figure.name} {name}"' for name in names)
