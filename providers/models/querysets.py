"""What a person may see, from the memberships they hold today."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now, TruncDate

from providers.access import Permission, roles_with

if TYPE_CHECKING:
    from providers.models.people import Membership, User


def memberships_with(user: "User", permission: Permission) -> "models.QuerySet[Membership]":
    """The memberships in force today through which `user` holds `permission`.

    Today is the database's: a query set has no other clock.
    """
    if not user.is_authenticated or not user.is_active:
        return _memberships().none()
    today = TruncDate(Now())
    return (
        _memberships()
        .filter(user_id=user.pk, role__in=roles_with(permission))
        .filter(Q(start_date__isnull=True) | Q(start_date__lte=today))
        .filter(Q(end_date__isnull=True) | Q(end_date__gt=today))
    )


def _memberships() -> "models.QuerySet[Membership]":
    return apps.get_model("providers", "Membership")._default_manager.all()


class CollaborativeQuerySet(models.QuerySet[Any]):
    """Collaboratives by who may look."""

    def visible_to(
        self, user: "User", permission: Permission = Permission.VIEW_BED_STATE
    ) -> "CollaborativeQuerySet":
        """Those in which `user` holds `permission`, directly or through a member provider."""
        held = memberships_with(user, permission)
        direct = held.filter(collaborative=OuterRef("pk"))
        member = held.filter(provider__collaborative_members__collaborative=OuterRef("pk"))
        return self.filter(Q(Exists(direct)) | Q(Exists(member)))


class ProviderQuerySet(models.QuerySet[Any]):
    """Providers by who may look and who may act."""

    def visible_to(self, user: "User") -> "ProviderQuerySet":
        """Those whose bed state `user` may see: their own, and fellow members'."""
        held = memberships_with(user, Permission.VIEW_BED_STATE)
        own = held.filter(provider=OuterRef("pk"))
        fellow = held.filter(
            provider__collaborative_members__collaborative__members__provider=OuterRef("pk")
        )
        through = held.filter(collaborative__members__provider=OuterRef("pk"))
        return self.filter(Q(Exists(own)) | Q(Exists(fellow)) | Q(Exists(through)))

    def with_permission(self, user: "User", permission: Permission) -> "ProviderQuerySet":
        """Those at which `user` itself holds `permission`, as an act in its own wards needs."""
        held = memberships_with(user, permission).filter(provider=OuterRef("pk"))
        return self.filter(Exists(held))
