"""Brings every stored series up to date with what has been recorded."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from providers.models import Collaborative
from reporting.figures.stored.history import Waiting, changes, mark_seen, read_mark, waiting
from reporting.figures.stored.recount import Recounted, recount
from reporting.figures.stored.touched import ALL, MANY, Touched, touched_by
from reporting.models import StoredSet


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did: how many changes it read, and what it counted for each collaborative."""

    changes: int
    recounted: dict[str, Recounted]

    @property
    def total(self) -> Recounted:
        """Of all collaboratives."""
        return sum(self.recounted.values(), Recounted())


@dataclass(frozen=True)
class Owed:
    """What is due: changes not yet read, and collaboratives never counted or of another day."""

    waiting: Waiting
    collaboratives: list[str]

    def __bool__(self) -> bool:
        return bool(self.waiting.changes or self.collaboratives)


def owed(*, today: date) -> Owed:
    """What is due, told from the data: two quick queries."""
    behind = Collaborative.objects.exclude(stored_set__cut_off=today).values_list("code", flat=True)
    return Owed(waiting(read_mark()), list(behind))


def refresh(*, today: date, now: datetime, everything: bool = False) -> Refreshed:
    """Counts what is due and writes it, all numbers of one moment, all or nothing.

    With `everything` all is counted afresh. Whoever calls must be alone: see `services.alone`.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return refresh_within(today=today, now=now, everything=everything)


def refresh_within(*, today: date, now: datetime, everything: bool = False) -> Refreshed:
    """As `refresh`, within a transaction that sees one moment."""
    collaboratives = list(Collaborative.objects.order_by("pk"))
    read, touched = _touched([each.pk for each in collaboratives], everything=everything)
    recounted = {
        each.code: recount(each, reaches=touched.get(each.pk, ()), cut_off=today, now=now)
        for each in collaboratives
    }
    mark_seen()
    return Refreshed(read, recounted)


def _touched(collaboratives: list[int], *, everything: bool) -> tuple[int, Touched]:
    mark = read_mark()
    count = waiting(mark, up_to=MANY + 1).changes
    if everything or count > MANY or not StoredSet.objects.exists():
        return count, {each: set(ALL) for each in collaboratives}
    found = changes(mark)
    return len(found), touched_by(found, collaboratives=collaboratives)
