"""Imports as tasks: ids only, safe to repeat, found from the data and not from the queue."""

from celery import shared_task

from beds.imports import batches
from impact.core import clock
from impact.core.jobs import enqueue


@shared_task
def carry_out_import(batch_id: int) -> None:
    """Carries out an import that was asked for: sent on commit."""
    batches.carry_out(batch_id=batch_id, clock=clock.now)


@shared_task
def sweep_imports() -> None:
    """Does what was missed: imports whose message was lost or whose worker was killed.

    Takes away what was kept to be looked at and was not applied in time.
    """
    for batch_id in batches.left_behind(now=clock.now()):
        enqueue(carry_out_import, batch_id)
    batches.expire(now=clock.now())
