"""Jobs as tasks: ids only, safe to repeat, found from the data and not from the queue."""

from celery import shared_task
from django.conf import settings

from beds.exports.copies import is_made, make_copies
from beds.imports import batches
from impact.core import clock
from impact.core.jobs import enqueue
from providers.services.accounts import system_user


@shared_task
def copy_bed_states() -> None:
    """Copies the bed state of every provider to be read without the application, once a day.

    Sent every hour, so that a night that was missed is made up for. Does nothing where no folder is
    set.
    """
    to = settings.COPIES_DIR
    if to is None or is_made(to=to, today=clock.today()):
        return
    make_copies(to=to, now=clock.now(), keep_days=settings.COPIES_KEPT_DAYS, by=system_user())


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
