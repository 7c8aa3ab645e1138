"""Sending background jobs: always after the commit, always ids only."""

from typing import Any, Protocol

from django.conf import settings
from django.db import transaction


class Task(Protocol):
    """What a Celery task is to its sender."""

    def delay(self, *args: Any) -> Any:
        """Send to the broker."""

    def apply(self, args: tuple[Any, ...], *, throw: bool) -> Any:
        """Run here and now."""


def enqueue(task: Task, *ids: int | str) -> None:
    """Have `task(*ids)` done once the present transaction is committed; not at all if it is not.

    With a broker a worker does it; without one it is done here, before the caller goes on. What
    was written stays written if the job fails or the broker is away: that is logged, and tasks
    that matter are also swept up by the schedule. Never pass an identifier of a patient from
    outside: arguments are kept in the broker and in logs.
    """

    def send() -> None:
        if settings.JOBS_INLINE:
            task.apply(ids, throw=True)
        else:
            task.delay(*ids)

    transaction.on_commit(send, robust=True)
