"""How far a follower sees, and what rows were while they followed: gone is told of these alone."""

import hashlib
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from impact.audit.marks import Mark, this_history, versions_since
from impact.audit.versions import events_of
from patients.models.querysets import reach_for
from patients.models.reach import Reach
from providers.access import Permission
from providers.models import (
    Collaborative,
    CollaborativeMember,
    FlowSite,
    FootprintIcb,
    Icb,
    Provider,
    ServiceLine,
    Site,
    User,
    Ward,
)
from providers.models.querysets import in_force_today, memberships_with


class Sight:
    """How far somebody sees, today."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.reach: Reach = reach_for(user)

    def word(self) -> str:
        """A short word for how far this is and for how what is seen there is named.

        It changes with the user's roles, with members, footprints and flow sites and the days on
        which these begin and end, and with a ward that opens or a code that is changed: with that
        everything may look different, and is read again.
        """
        seen = Collaborative.objects.visible_to(self.user)
        own = Provider.objects.with_permission(self.user, Permission.VIEW_BED_STATE)
        names: list[QuerySet[Any, Any]] = [
            _linked(CollaborativeMember, seen, "provider"),
            _linked(FootprintIcb, seen, "icb"),
            _linked(FlowSite, seen, "site"),
            seen.values_list("pk", "code", "programme"),
            own.values_list("pk"),
            memberships_with(self.user, *Permission).values_list(
                "role", "provider", "collaborative"
            ),
            Provider.objects.readable_by(self.user).values_list("pk"),
            Provider.objects.values_list("pk", "key"),
            Ward.objects.values_list("pk", "provider", "code", "site", "service_line"),
            Site.objects.values_list("pk", "key", "icb"),
            Icb.objects.values_list("pk", "code"),
            ServiceLine.objects.values_list("pk", "code", "security_level", "programme"),
        ]
        told = [this_history(), self.user.pk, _ordered(vars(self.reach).values())]
        told += [sorted(rows, key=repr) for rows in names]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:24]


def versions(model: Any, which: Q, since: Mark) -> QuerySet[Any]:
    """The events that tell what some rows were at the mark, and after it."""
    events = events_of(model)
    rows = events.filter(which).values_list("pgh_obj_id", flat=True).distinct()
    return events.filter(pk__in=versions_since(events.model, rows=list(rows), since=since))


def _linked(link: Any, collaboratives: QuerySet[Any], end: str) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = link.objects.filter(collaborative__in=collaboratives.values("pk"))
    holds = ExpressionWrapper(in_force_today(), output_field=BooleanField())
    return found.annotate(holds=holds).values_list("collaborative", end, "holds")


def _ordered(value: Any) -> Any:
    """The same without an order of its own, so that it reads the same each time."""
    if isinstance(value, dict):
        return sorted((repr(key), repr(_ordered(inner))) for key, inner in value.items())
    if isinstance(value, set):
        return sorted(value)
    return [_ordered(inner) for inner in value]
