"""The bed state and placing a person, at 900 beds and at ten times as many."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beds.models import Bed
from beds.queries import lists_under
from beds.services import placements
from beds.state import bed_state
from impact.core import clock
from patients.models import Patient
from providers.access import Role
from providers.models import Collaborative, Icb, Membership, ServiceLine, User
from tests.bench.history import LAST_DAY, make, size
from tests.bench.measure import Timing, counted, measure, timing

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PAST = date(2021, 6, 1)
SIZES = ((900, 40), (9_000, 10))
PLACED = 40
PATHS = {
    "API": "/api/v1/bed-state/",
    "page of every service line": "/bed-state/",
    "page of one service line": "/bed-state/?service_line=L1",
}
BOUND = "< 10 queries, < 100 ms"
BOUNDS = {"bed state today": BOUND, "API": BOUND, "place a person": "< 25 ms"}


def run() -> Iterator[str]:
    """The lines of the report."""
    found: dict[int, dict[str, Timing]] = {}
    for beds, runs in SIZES:
        make(beds)
        yield f"Ten years of {size()}"
        found[beds] = {}
        for what, timed in _measured(runs):
            found[beds][what] = timed
            yield timed.line(what, BOUNDS.get(what, "") if beds == SIZES[0][0] else "")
    small, large = (found[beds] for beds, _ in SIZES)
    yield f"Growth of the median from {SIZES[0][0]:,} to {SIZES[1][0]:,} beds (10 times as many)"
    for what in small:
        yield f"  {what:<44} {large[what].median / small[what].median:7.1f} times"
    connection.close()


def _measured(runs: int) -> Iterator[tuple[str, Timing]]:
    collaborative = Collaborative.objects.get()
    line = ServiceLine.objects.get(code="L1")
    asked = {"collaborative": collaborative, "known_at": NOW}
    yield "bed state today", measure(lambda: bed_state(as_at=LAST_DAY, **asked), runs=runs)
    yield (
        "bed state today, ins and outs of a week",
        measure(
            lambda: bed_state(as_at=LAST_DAY, since=LAST_DAY - timedelta(days=7), **asked),
            runs=runs,
        ),
    )
    yield "bed state five years ago", measure(lambda: bed_state(as_at=PAST, **asked), runs=runs)
    yield (
        "lists under one service line",
        measure(
            lambda: lists_under(collaborative=collaborative, as_at=LAST_DAY, service_line=line),
            runs=runs,
        ),
    )
    with clock.at(LAST_DAY):
        client = _signed_in(collaborative)
        for what, path in PATHS.items():
            yield what, measure(lambda path=path: _opened(client, path), runs=runs)
    yield "place a person", _placing()


def _signed_in(collaborative: Collaborative) -> Client:
    """A commissioner of the collaborative."""
    user = User.objects.create(username="commissioner")
    Membership.objects.create(user=user, role=Role.COMMISSIONER, collaborative=collaborative)
    client = Client()
    client.force_login(user)
    return client


def _opened(client: Client, path: str) -> None:
    """Open a path, which has to answer."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.content[:500]


def _placing() -> Timing:
    """Admit people whom nobody knows yet, each to a bed that stands empty, and commit."""
    by, icb = User.objects.create(username="manager"), Icb.objects.get(code="I1")
    empty = Bed.objects.exclude(periods__end_date=None).select_related("ward").order_by("pk")
    milliseconds, queries = [], 0
    for bed in empty[: PLACED + 2]:
        patient = Patient.objects.create(sex="male")
        with CaptureQueriesContext(connection) as taken:
            start = time.perf_counter()
            placements.admit(
                patient=patient,
                ward=bed.ward,
                bed=bed,
                admitted_on=LAST_DAY,
                responsible_icb=icb,
                today=LAST_DAY,
                by=by,
            )
            milliseconds.append((time.perf_counter() - start) * 1000)
            queries = counted(taken)
    return timing(milliseconds[2:], queries=queries)
