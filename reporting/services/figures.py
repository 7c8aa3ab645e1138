"""Keeping the stored figures up to date: the one function behind tasks, command and commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction

from impact.core.text import counted, long_date
from reporting.figures.stored.recount import Recounted
from reporting.figures.stored.refreshing import Refreshed, owed, refresh
from reporting.models import Job, JobRun, StoredSet
from reporting.services.alone import alone
from reporting.services.runs import Clock, Run, overtaken


def refresh_figures(*, today: date, clock: Clock, everything: bool = False) -> JobRun | None:
    """Brings every stored series up to date, alone; None where nothing was due.

    With `everything` all is counted afresh. Changes made until it begins are all in it; those made
    meanwhile are the next run's.
    """
    about = f"before {long_date(today)}"
    with alone(Job.REFRESH) as mine:
        if not mine:
            return overtaken(Job.REFRESH, about=about, clock=clock)
        if not everything and not owed(today=today):
            return None
        with Run(Job.REFRESH, about=about, clock=clock) as run, one_moment():
            done = refresh(today=today, now=clock(), everything=everything)
            run.end(sentence(done), changed=as_changed(done))
        return run.row


def is_stored() -> bool:
    """Whether figures were ever stored; the first time takes long."""
    return StoredSet.objects.exists()


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that sees the data as they are when it begins, whatever is committed since."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def sentence(done: Refreshed) -> str:
    """What a refresh did, for people."""
    if done.total == Recounted():
        return f"{counted(done.changes, 'change')} read; no stored figure is touched."
    return (
        f"{counted(done.changes, 'change')} read; {counted(done.total.periods, 'period')} counted, "
        f"{counted(done.total.written, 'row')} written, {done.total.removed:,} removed."
    )


def as_changed(done: Refreshed) -> dict[str, int]:
    """What a refresh did, by kind."""
    return {
        "changes": done.changes,
        "periods": done.total.periods,
        "written": done.total.written,
        "removed": done.total.removed,
    }
