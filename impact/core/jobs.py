"""Sending background jobs: always after the commit, always ids only; and doing each alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, transaction


class Task(Protocol):
    """What a Celery task is to its sender."""

    def delay(self, *args: Any) -> Any:
        """Send to the broker."""

    def apply(self, args: tuple[Any, ...], *, throw: bool) -> Any:
        """Run here and now."""


@dataclass(frozen=True)
class _Sending:
    """What is to be done on commit; equal where it is the same job."""

    task: Task
    ids: tuple[int | str, ...]

    def __post_init__(self) -> None:
        # Django names a function that failed on commit by this.
        object.__setattr__(self, "__qualname__", "enqueue")

    def __call__(self) -> None:
        if settings.JOBS_INLINE:
            self.task.apply(self.ids, throw=True)
        else:
            self.task.delay(*self.ids)


def enqueue(task: Task, *ids: int | str) -> None:
    """Have `task(*ids)` done once the present transaction is committed; not at all if it is not.

    With a broker a worker does it; without one it is done here, before the caller goes on. Asked
    for several times in a transaction it is done once. What was written stays written if the job
    fails or the broker is away: that is logged, and tasks that matter are also swept up by the
    schedule. Never pass an identifier of a patient from outside: arguments are kept in the broker
    and in logs.
    """
    sending = _Sending(task, ids)
    if not _is_sent_anyway(sending):
        transaction.on_commit(sending, robust=True)


def _is_sent_anyway(sending: _Sending) -> bool:
    """Whether the same waits for the commit already, in no savepoint that may still be undone."""
    open_savepoints = set(connection.savepoint_ids)
    return any(
        waiting == sending and within <= open_savepoints
        for within, waiting, *_ in connection.run_on_commit
    )


@contextmanager
def alone(space: int, number: int) -> Iterator[bool]:
    """Whether nobody else is at this piece of work, one of its kind.

    `space` is the kind's own number. A process that is killed takes its lock with it.
    """
    mine = _locked("pg_try_advisory_lock", space, number)
    try:
        yield mine
    finally:
        if mine:
            _locked("pg_advisory_unlock", space, number)


def _locked(function: str, space: int, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [space, number % 2**31])
        return bool(cursor.fetchone()[0])
