"""All weekly figures of a country by provider and service line, beside DuckDB on the same rows."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
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
from tests.bench.measure import backend_milliseconds, peak_megabytes
from tests.databases import drop

BY = ("provider", "service_line")
FIGURES = list(CATALOGUE.values())
CONNECTIONS = os.cpu_count() or 1
BOUND = 3
LIMIT = 480
"""Seconds after which it is given up, wherever it stands."""


def run(*, beds: int = country.BEDS) -> Iterator[str]:
    """The lines of the report."""
    start = time.perf_counter()
    country.make(beds=beds, limit=LIMIT)
    yield f"A country: ten years of {size()} (made in {time.perf_counter() - start:.0f} s)"
    try:
        with TemporaryDirectory() as folder:
            yield from _beside(Path(folder), until=start + LIMIT)
    finally:
        drop(connection)
    yield f"  all of it took {time.perf_counter() - start:.0f} s"


def _beside(folder: Path, *, until: float) -> Iterator[str]:
    rows.export(folder)
    start = time.perf_counter()
    ours = _ours(seconds=max(until - start, 1))
    waited = time.perf_counter() - start
    (folder / "ours").mkdir()
    for one in ours:
        rows.copy(f"SELECT {one.shown} FROM ours_{one.name}", folder / "ours" / f"{one.name}.csv")
        yield f"  ours: {one.name:<38} {one.seconds:6.1f} s"
    theirs = _duck(folder, seconds=max(until - time.perf_counter(), 1))
    for name, seconds in theirs["seconds"].items():
        yield f"  DuckDB: {name:<36} {seconds:6.1f} s"
    yield from _ratios(ours, waited, theirs)
    yield (
        f"  numbers compared: {theirs['numbers']:,}, of which differ: {theirs['differ']:,} "
        f"{theirs['which'] or ''}"
    )
    yield (
        f"  peak memory: this process {peak_megabytes():.0f} MB, a PostgreSQL backend "
        f"{max(one.megabytes for one in ours):.0f} MB (shared buffers included), DuckDB "
        f"{theirs['megabytes']:.0f} MB"
    )


def _ratios(ours: list["Counted"], waited: float, theirs: dict[str, Any]) -> Iterator[str]:
    other, worked = sum(theirs["seconds"].values()), sum(one.worked for one in ours)
    yield (
        f"  all {len(FIGURES)} figures by week, provider and service line: {waited:.1f} s on "
        f"{CONNECTIONS} connections, DuckDB {other:.1f} s on {theirs['threads']} threads: "
        f"{waited / other:.1f} times as long   (bound {BOUND})"
    )
    yield (
        f"  processors' time, which a busy machine lengthens less: {worked:.1f} s, DuckDB "
        f"{theirs['worked']:.1f} s: {worked / theirs['worked']:.1f} times"
    )


@dataclass(frozen=True)
class Counted:
    """A query that was counted into the table `ours_<name>`, and what that took."""

    name: str
    shown: str
    seconds: float
    worked: float
    megabytes: float


def _ours(*, seconds: float) -> list[Counted]:
    """Counts everything, on as many connections as DuckDB has threads: one would leave it ahead
    by the processors that it is given and PostgreSQL is not.
    """
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return [*pool.map(partial(_count, seconds=seconds), _queries())]


def _count(asked: tuple[str, str, str], *, seconds: float) -> Counted:
    name, query, shown = asked
    try:
        start, before = time.perf_counter(), backend_milliseconds()
        with for_many_rows() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{seconds:.0f}s'")
            cursor.execute(f"CREATE UNLOGGED TABLE ours_{name} AS {query}", _parameters())
        took, worked = time.perf_counter() - start, backend_milliseconds() - before
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return Counted(name, shown, took, worked / 1000, peak_megabytes(cursor.fetchone()[0]))
    finally:
        connection.close()


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
