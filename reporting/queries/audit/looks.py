"""Who saw whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from impact.audit.models import AccessLog
from impact.core.periods import start_of_day
from reporting.queries.audit.scope import Scope, Search


@dataclass(frozen=True, kw_only=True)
class Look:
    """A response that showed people.

    `people` are the pseudonyms of those named who belong to what is audited; `others` is how many
    more it named. A list names nobody: `shown` is how many people it had.
    """

    at: datetime
    who: str
    kind: str
    kind_label: str
    page: str
    filters: Mapping[str, Any]
    shown: int
    people: tuple[str, ...]
    others: int
    reason: str


def looks(search: Search, *, within: Scope) -> QuerySet[AccessLog]:
    """The entries searched for, the latest first: by people who work for what is audited."""
    users = within.working(search.who) if search.who else within.users
    found = AccessLog.objects.filter(
        user__in=users,
        at__gte=start_of_day(search.first),
        at__lt=start_of_day(search.last + timedelta(days=1)),
    )
    if search.kind:
        found = found.filter(kind=search.kind)
    if search.person:
        people = list(within.named(search.person).values_list("pk", flat=True))
        found = found.filter(people__overlap=people) if people else found.none()
    return found.select_related("user")


def described(entries: Iterable[AccessLog], *, within: Scope) -> list[Look]:
    """The entries in words. One query."""
    entries = list(entries)
    named = {person for entry in entries for person in entry.people}
    names = dict(within.people.filter(pk__in=named).values_list("pk", "pseudonym"))
    return [_look(entry, names) for entry in entries]


def _look(entry: AccessLog, names: Mapping[int, str]) -> Look:
    known = tuple(names[person] for person in entry.people if person in names)
    return Look(
        at=entry.at,
        who=str(entry.user),
        kind=entry.kind,
        kind_label=entry.get_kind_display(),
        page=entry.page,
        filters=entry.filters,
        shown=entry.shown,
        people=known,
        others=len(entry.people) - len(known),
        reason=entry.reason,
    )
