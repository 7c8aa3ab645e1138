"""A worker, beat and Redis as processes of their own, and how tests wait for what they do."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from celery.beat import PersistentScheduler
from django.db import connection
from pytest_django import Settings

from impact.celery import app
from impact.core import clock
from impact.embedded.place import place_for
from impact.embedded.redis_server import Redis
from tests.fixtures.services import sending_to
from tests.runs import PREFIX, remove

PATIENCE = 90.0


def wait_until(condition: Callable[[], object], *, log: Path | None = None) -> None:
    """Waits for what another process does; fails, with what that one said, if it does not come."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, log.read_text() if log else "it did not come"
        time.sleep(0.05)


class HeldUp:
    """A table that nobody can write to, held by a connection of the test's own."""

    def __init__(self, table: str) -> None:
        self._own = connection.get_new_connection(connection.get_connection_params())
        with self._own.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")

    def has_somebody_waiting(self) -> bool:
        """Whether a session waits to write to it: all that it wrote before is not committed."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_stat_activity"
                " WHERE %s = ANY(pg_blocking_pids(pid)))",
                [self._own.info.backend_pid],
            )
            return bool(cursor.fetchone()[0])

    def release(self) -> None:
        """Lets others write."""
        self._own.close()


@contextmanager
def held_up(table: str) -> Iterator[HeldUp]:
    """Keeps everybody from writing to a table."""
    held = HeldUp(table)
    try:
        yield held
    finally:
        held.release()


@contextmanager
def own_redis() -> Iterator[Redis]:
    """A Redis that the test may stop."""
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    server = Redis(place_for(folder))
    server.place.prepare()
    server.ensure()
    try:
        yield server
    finally:
        remove(folder)


@contextmanager
def using(server: Redis, settings: Settings) -> Iterator[None]:
    """Has this process send jobs to a Redis and keep its cache there, as in production."""
    settings.JOBS_INLINE, settings.REDIS_URL = False, server.url
    backend = "impact.core.caches.ForgetfulRedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": server.url}}
    with sending_to(server.url):
        yield


def overdue_schedule(path: Path) -> tuple[str, str]:
    """Options of a beat that was stopped two days ago, so that all of its schedule is due."""
    scheduler = PersistentScheduler(app, schedule_filename=str(path))
    for entry in scheduler.schedule.values():
        entry.last_run_at = clock.now() - timedelta(days=2)
    scheduler.close()
    return "--schedule", str(path)
