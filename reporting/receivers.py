"""What follows by itself: figures after a change, and what was missed when a worker starts."""

from typing import Any

from celery.signals import worker_ready

from impact.audit.history import changed
from impact.core.jobs import enqueue
from reporting.tasks import refresh_figures, sweep


def connect() -> None:
    """Has this listen from now on."""
    changed.connect(refresh_after_change)
    worker_ready.connect(sweep_when_worker_starts)


def refresh_after_change(**kwargs: Any) -> None:
    """Has the figures brought up to date once what was changed is committed."""
    enqueue(refresh_figures)


def sweep_when_worker_starts(**kwargs: Any) -> None:
    """Has a worker begin with what was missed while none was there."""
    enqueue(sweep)
