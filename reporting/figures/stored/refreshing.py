"""Brings every stored series up to date with what has been recorded."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from providers.models import Collaborative
from reporting.figures.stored.history import Waiting, changes, mark_seen, read_mark, waiting
from reporting.figures.stored.recount import Recounted, recount, wanted_series
from reporting.figures.stored.touched import ALL, MANY, Touched, touched_by
from reporting.models import Series, StoredSet


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

    def of(self, codes: Collection[str]) -> "Owed":
        """The same as told to somebody who sees these collaboratives alone."""
        return replace(self, collaboratives=[code for code in self.collaboratives if code in codes])


def owed(*, today: date) -> Owed:
    """What is due, told from the data by a few quick queries."""
    current = set(StoredSet.objects.filter(cut_off=today).values_list("pk", flat=True))
    held: dict[int, dict[tuple[str, str, str], int]] = {}
    for row in Series.objects.all():
        held.setdefault(row.stored_set_id, {})[row.figure, row.grain, row.cut] = row.version
    wanted = wanted_series()
    behind = [
        code
        for pk, code in Collaborative.objects.values_list("pk", "code")
        if pk not in current or held.get(pk) != wanted
    ]
    return Owed(waiting(read_mark()), behind)


def refresh(*, today: date, now: datetime, everything: bool = False) -> Refreshed:
    """Counts what is due and writes it; with `everything` all is counted afresh.

    Must run alone, in a transaction that sees one moment: `services.figures` sees to both.
    """
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
