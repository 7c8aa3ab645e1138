"""Tasks for testing how tasks are sent; workers of the tests load them too."""

import os

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone


@shared_task
def leave_mark(name: str) -> None:
    """Leave a row of that name that says which process ran this."""
    Session.objects.create(
        session_key=name, session_data=str(os.getpid()), expire_date=timezone.now()
    )


@shared_task
def fail(name: str) -> None:
    """Leave no row, but an error."""
    raise RuntimeError(f"no mark for {name}")
