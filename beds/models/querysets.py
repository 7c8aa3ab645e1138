"""Beds and what they are doing, by day and by who may look."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from impact.core.dated import DatedQuerySet
from providers.access import Permission
from providers.models import Collaborative, Provider

if TYPE_CHECKING:
    from providers.models import User


def beds_seen_by(user: "User | AnonymousUser") -> Q:
    """Condition on a bed, or on an event of its history: `user` may see it.

    A collaborative's beds stand in wards of members, in scope and in area (`figures.md`
    section 2), at any time: who has left stays visible for the days on which it was a member.
    """
    own = Provider.objects.with_permission(user, Permission.VIEW_BED_STATE)
    in_area = Q(footprint__icb=OuterRef("ward__site__icb")) | Q(
        flow_sites__site=OuterRef("ward__site")
    )
    of_member = Collaborative.objects.visible_to(user).filter(
        programme=OuterRef("ward__service_line__programme"),
        members__provider=OuterRef("ward__provider"),
    )
    return Q(ward__provider__in=own.values("pk")) | Q(Exists(of_member.filter(in_area)))


class BedQuerySet(DatedQuerySet):
    """Beds by day and by who may look."""

    def visible_to(self, user: "User | AnonymousUser") -> "BedQuerySet":
        """Those of `user`'s own organisation, and those of the collaboratives it looks into."""
        return self.filter(beds_seen_by(user))


class BedPeriodQuerySet(DatedQuerySet):
    """Bed periods by day and by who may look."""

    def visible_to(self, user: "User | AnonymousUser") -> "BedPeriodQuerySet":
        """Those of the beds that `user` may see."""
        beds: QuerySet = apps.get_model("beds", "Bed").objects.visible_to(user)
        return self.filter(bed__in=beds.values("pk"))


class ImportBatchQuerySet(QuerySet[Any]):
    """Imports by who may look: they quote a provider's own files."""

    def visible_to(self, user: "User | AnonymousUser") -> "ImportBatchQuerySet":
        """Those of the providers for which `user` may send files."""
        own = Provider.objects.with_permission(user, Permission.IMPORT_FILES)
        return self.filter(provider__in=own.values("pk"))


class QuestionQuerySet(QuerySet[Any]):
    """Questions of extracts by who answers them."""

    def visible_to(self, user: "User | AnonymousUser") -> "QuestionQuerySet":
        """Those of members of the collaboratives for which `user` is the hub, of people it sees."""
        hubs = Collaborative.objects.visible_to(user, Permission.MANAGE_REFERENCE)
        members = Provider.objects.filter(
            collaborative_members__collaborative__in=hubs.values("pk")
        )
        seen = apps.get_model("patients", "Patient").objects.visible_to(user).values("pk")
        return self.filter(
            Q(one=None) | Q(one__in=seen),
            Q(other=None) | Q(other__in=seen),
            provider__in=members.values("pk"),
        )

    def open(self) -> "QuestionQuerySet":
        """Those that wait for their answer."""
        return self.filter(answered_at=None)


class DifferenceQuerySet(QuerySet[Any]):
    """Differences by who works through them."""

    def visible_to(self, user: "User | AnonymousUser") -> "DifferenceQuerySet":
        """Those of the providers for which `user` may send files."""
        own = Provider.objects.with_permission(user, Permission.IMPORT_FILES)
        return self.filter(provider__in=own.values("pk"))
