"""Several database sessions at once, and their interleaving held in hand without sleeping."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connection

from impact.core.errors import Refusal

Result = TypeVar("Result")
PATIENCE = 30.0


def in_a_session(work: Callable[[], Result]) -> Result:
    """Do the work on this thread's own connection, and close it."""
    try:
        return work()
    finally:
        connection.close()


def together(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start the works at the same moment, each in a session; return results or refusals."""
    gate = threading.Barrier(len(works))

    def start(work: Callable[[], Any]) -> Any:
        connection.ensure_connection()
        gate.wait(PATIENCE)
        return outcome(work)

    with ThreadPoolExecutor(len(works)) as pool:
        futures = [pool.submit(in_a_session, lambda work=work: start(work)) for work in works]
        return [future.result(PATIENCE) for future in futures]


def outcome(work: Callable[[], Any]) -> Any:
    """What the work returns, or the refusal that it meets; other errors are errors."""
    try:
        return work()
    except Refusal as refusal:
        return refusal


class OtherSession:
    """A second session that works beside the test's own, until it is waited for."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._process: int | None = None

    def __enter__(self) -> "OtherSession":
        self._process = self._pool.submit(_process_number).result(PATIENCE)
        return self

    def __exit__(self, *raised: object) -> None:
        self._pool.submit(_close).result(PATIENCE)
        self._pool.shutdown()

    def begin(self, work: Callable[[], Result]) -> "Future[Result]":
        """Start the work and return at once."""
        return self._pool.submit(work)

    def waits(self, work: "Future[Any]") -> bool:
        """Whether the session comes to wait for a lock, rather than finish its work."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not work.done():
            with connection.cursor() as cursor:
                cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [self._process])
                if cursor.fetchone()[0]:
                    return True
        return False


def _process_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _close() -> None:
    connection.close()  # looked up here: the name stands for each thread's own
