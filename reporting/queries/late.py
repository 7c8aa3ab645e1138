"""Whether the jobs are behind."""

from datetime import datetime, timedelta

from reporting.figures.stored.history import Waiting, read_mark, waiting
from reporting.models import StoredSet

SLOW = timedelta(minutes=5)
"""What has been due for longer than this is late, whoever answers."""


def is_late(found: Waiting, *, now: datetime) -> bool:
    """Whether the oldest change that has not been counted should have been long since."""
    return found.since is not None and now - found.since > SLOW


def jobs_are_late(*, now: datetime) -> bool:
    """Whether stored figures wait for jobs that should have run; not where none are stored.

    Told from the data by two quick queries: the broker is not asked.
    """
    return StoredSet.objects.exists() and is_late(waiting(read_mark(), up_to=1), now=now)
