"""One run of a job at a time, by locks of the database session.

They need no clearing up: a process that is killed takes its session and its locks with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from reporting.models import Job

_SPACE = 20_951  # of these locks among others in the database
_RUN, _TURN = 0, 1
_LOOKS = "client_connection_check_interval"


@contextmanager
def alone(job: Job) -> Iterator[bool]:
    """Waits for a run of the job that is under way, then runs alone; False where there is no need.

    One waits at most: whoever comes while somebody else waits need not, because the one who waits
    has not looked at anything yet, and will see what was committed until it begins.
    """
    if not _locked("pg_try_advisory_lock", job, _TURN):
        yield False
        return
    try:
        _locked("pg_advisory_lock", job, _RUN)
    finally:
        _locked("pg_advisory_unlock", job, _TURN)
    try:
        with _noticing_death():
            yield True
    finally:
        _locked("pg_advisory_unlock", job, _RUN)


@contextmanager
def in_turn(job: Job) -> Iterator[None]:
    """Waits until no run of the job is under way, however many wait, then keeps others out."""
    _locked("pg_advisory_lock", job, _RUN)
    try:
        with _noticing_death():
            yield
    finally:
        _locked("pg_advisory_unlock", job, _RUN)


@contextmanager
def _noticing_death() -> Iterator[None]:
    """Has the database end what it does for a process that is no more, in the middle of a query.

    Jobs hold each other: what an inner one found is what it leaves.
    """
    before = _look_after_client("1s")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _look_after_client(before)


def _look_after_client(every: str) -> str:
    """Sets how often a query looks whether its client lives; returns what it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [_LOOKS])
        before = cursor.fetchone()[0]
        cursor.execute("SELECT set_config(%s, %s, false)", [_LOOKS, every])
    return str(before)


def is_running(job: Job) -> bool:
    """Whether some session runs the job now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND classid = %s AND objid = %s)",
            [_SPACE, _number(job, _RUN)],
        )
        return bool(cursor.fetchone()[0])


def _locked(function: str, job: Job, which: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_SPACE, _number(job, which)])
        return cursor.fetchone()[0] is not False


def _number(job: Job, which: int) -> int:
    return 2 * list(Job).index(job) + which
