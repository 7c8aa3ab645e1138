"""How long something takes and how many queries: medians and percentiles, never a mean."""

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

Bench = Callable[[], Iterator[str]]
"""A measurement: gives its lines one by one, as they are known."""


@dataclass(frozen=True)
class Timing:
    """Milliseconds of many runs, and the queries of one."""

    median: float
    p95: float
    queries: int
    runs: int

    def line(self, what: str, bound: str = "") -> str:
        """One line of the report."""
        found = f"median {self.median:7.1f} ms   95th percentile {self.p95:7.1f} ms"
        aim = f"   (bound {bound})" if bound else ""
        return f"  {what:<44} {found}   {self.queries:3} queries   {self.runs} runs{aim}"


def measure(call: Callable[[], object], *, runs: int, warm: int = 2) -> Timing:
    """Time a call that changes nothing, so that it can run any number of times."""
    # What was kept of earlier queries is full at some time; nothing could be counted after it.
    reset_queries()
    with CaptureQueriesContext(connection) as taken:
        call()
        queries = counted(taken)
    for _ in range(warm):
        call()
    return timing([_milliseconds(call) for _ in range(runs)], queries=queries)


def timing(milliseconds: list[float], *, queries: int) -> Timing:
    """The median and 95th percentile of what was measured."""
    cuts = statistics.quantiles(milliseconds, n=20, method="inclusive")
    return Timing(statistics.median(milliseconds), cuts[-1], queries, len(milliseconds))


def _milliseconds(call: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def counted(taken: CaptureQueriesContext) -> int:
    """Statements so far that ask or change something; the marks of a transaction are neither."""
    marks = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK", "SET CONSTRAINTS")
    queries = connection.queries[taken.initial_queries :]
    return sum(not query["sql"].startswith(marks) for query in queries)


def processor_milliseconds() -> float:
    """What this process and its PostgreSQL backend have had of the processors so far.

    On a machine that others use, too, this says more than the time that went by.
    """
    return time.process_time() * 1000 + backend_milliseconds()


def backend_milliseconds() -> float:
    """What the PostgreSQL backend of this thread's connection has had of the processors so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    fields = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def peak_megabytes(process: int | None = None) -> float:
    """The most memory that this process has held, or another one that runs.

    Not `ru_maxrss`: a new program starts with the size of the process that forked it.
    """
    lines = Path(f"/proc/{process or 'self'}/status").read_text().splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024
