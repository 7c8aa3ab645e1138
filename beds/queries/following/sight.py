"""What a follower sees now, and what they saw: gone is told only of what was once theirs to see."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from beds.models import Bed
from beds.models.querysets import beds_seen_by
from beds.queries.following.points import Kind
from impact.audit.marks import Mark, this_history, versions_since
from impact.audit.versions import events_of
from patients.models import Patient, Placement, Referral, Stay
from patients.models.gone import within
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


class Sight:
    """How far somebody sees, today."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.reach: Reach = reach_for(user)

    def word(self) -> str:
        """A short word for how far this is and for how what is seen there is named.

        It changes with the user's roles, with members and footprints, and with a ward that opens
        or a code that is changed: with that everything may look different, and is read again.
        """
        seen = Collaborative.objects.visible_to(self.user)
        own = Provider.objects.with_permission(self.user, Permission.VIEW_BED_STATE)
        names: list[QuerySet[Any, Any]] = [
            _linked(CollaborativeMember, seen, "provider"),
            _linked(FootprintIcb, seen, "icb"),
            _linked(FlowSite, seen, "site"),
            seen.values_list("pk", "programme"),
            own.values_list("pk"),
            Provider.objects.readable_by(self.user).values_list("pk"),
            Provider.objects.values_list("pk", "key"),
            Ward.objects.values_list("pk", "provider", "code", "site", "service_line"),
            Site.objects.values_list("pk", "key", "icb"),
            Icb.objects.values_list("pk", "code"),
            ServiceLine.objects.values_list("pk", "code", "security_level", "programme"),
        ]
        told = [this_history(), self.user.pk, _ordered(vars(self.reach).values())]
        told += [sorted(rows) for rows in names]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:24]

    def rows(self, kind: Kind) -> QuerySet[Any]:
        """The wards, beds or people that are seen."""
        if kind is Kind.WARD:
            return Ward.objects.readable_by(self.user)
        if kind is Kind.BED:
            return Bed.objects.visible_to(self.user)
        return Patient.objects.visible_to(self.user)

    def lost(self, kind: Kind, rows: Iterable[int], *, since: Mark) -> set[int]:
        """Those of the rows that were to be seen at the mark or after it, and now are not."""
        gone = set(rows) - set(
            self.rows(kind).filter(pk__in=set(rows)).values_list("pk", flat=True)
        )
        if not gone:
            return gone
        if kind is Kind.PERSON:
            return gone & self._people_seen(gone, since)
        model: Any = Ward if kind is Kind.WARD else Bed
        versions = _versions(model, Q(pgh_obj_id__in=gone), since)
        seen = Q(provider__in=Provider.objects.readable_by(self.user))
        found = versions.filter(seen if kind is Kind.WARD else beds_seen_by(self.user))
        return set(found.values_list("pgh_obj_id", flat=True))

    def _people_seen(self, people: set[int], since: Mark) -> set[int]:
        """Those of the people who were seen by a placement, stay or referral that they had."""
        merged = _versions(Patient, Q(pgh_obj_id__in=people), since)
        into = dict(merged.exclude(merged_into=None).values_list("pgh_obj_id", "merged_into"))
        theirs = Q(patient_id__in=people | set(into.values()))
        placed = within(
            self.reach,
            placements=_versions(Placement, theirs, since),
            stays=_versions(Stay, theirs, since),
        )
        referrals = _versions(Referral, theirs, since).filter(self.reach.referrals())
        seen = {
            person
            for rows in (placed, referrals)
            for person in rows.values_list("patient_id", flat=True)
        }
        return seen | {person for person, other in into.items() if other in seen}


def pseudonyms_of(people: Iterable[int]) -> list[str]:
    """The pseudonyms of people whose own record may be gone too."""
    events = events_of(Patient).filter(pgh_obj_id__in=list(people)).order_by("pseudonym")
    return list(events.values_list("pseudonym", flat=True).distinct())


def _versions(model: Any, which: Q, since: Mark) -> QuerySet[Any]:
    """The events that tell what some rows were at the mark, and after it."""
    events = events_of(model)
    rows = events.filter(which).values_list("pgh_obj_id", flat=True).distinct()
    return events.filter(pk__in=versions_since(events.model, rows=list(rows), since=since))


def _linked(link: Any, collaboratives: QuerySet[Any], end: str) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = link.objects.filter(collaborative__in=collaboratives.values("pk"))
    return found.values_list("collaborative", end)


def _ordered(value: Any) -> Any:
    """The same without an order of its own, so that it reads the same each time."""
    if isinstance(value, dict):
        return sorted((repr(key), repr(_ordered(inner))) for key, inner in value.items())
    if isinstance(value, set):
        return sorted(value)
    return [_ordered(inner) for inner in value]
