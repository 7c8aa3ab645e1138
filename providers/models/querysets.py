"""What a person may see, from the memberships they hold today."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now, TruncDate

from providers.access import REFERENCE_PERMISSIONS, Permission, roles_with

if TYPE_CHECKING:
    from providers.models.people import Membership, User


def in_force_today(prefix: str = "") -> Q:
    """Condition: the dated row at the end of `prefix` is true today.

    Today is the database's: a query set has no other clock.
    """
    today = TruncDate(Now())
    started = Q(**{f"{prefix}start_date__isnull": True}) | Q(**{f"{prefix}start_date__lte": today})
    going = Q(**{f"{prefix}end_date__isnull": True}) | Q(**{f"{prefix}end_date__gt": today})
    return started & going


def memberships_with(
    user: "User | AnonymousUser", *permissions: Permission
) -> "models.QuerySet[Membership]":
    """The memberships in force today through which `user` holds any of `permissions`."""
    memberships = apps.get_model("providers", "Membership")._default_manager.all()
    if not user.is_authenticated or not user.is_active:
        return memberships.none()
    return memberships.filter(in_force_today(), user_id=user.pk, role__in=roles_with(*permissions))


class CollaborativeQuerySet(models.QuerySet[Any]):
    """Collaboratives by who may look."""

    def visible_to(
        self, user: "User | AnonymousUser", permission: Permission = Permission.VIEW_BED_STATE
    ) -> "CollaborativeQuerySet":
        """Those in which `user` holds `permission`, directly or through a member provider."""
        return self._held(user, permission)

    def readable_by(self, user: "User | AnonymousUser") -> "CollaborativeQuerySet":
        """Those whose name, members and footprint `user` may read."""
        everywhere = memberships_with(user, *REFERENCE_PERMISSIONS).filter(
            provider__isnull=True, collaborative__isnull=True
        )
        return self._held(user, *REFERENCE_PERMISSIONS, otherwise=Exists(everywhere))

    def _held(
        self,
        user: "User | AnonymousUser",
        *permissions: Permission,
        otherwise: Exists | None = None,
    ) -> "CollaborativeQuerySet":
        held = memberships_with(user, *permissions)
        direct = held.filter(collaborative=OuterRef("pk"))
        member = held.filter(
            in_force_today("provider__collaborative_members__"),
            provider__collaborative_members__collaborative=OuterRef("pk"),
        )
        allowed = Q(Exists(direct)) | Q(Exists(member))
        return self.filter(allowed | Q(otherwise) if otherwise else allowed)


class ProviderQuerySet(models.QuerySet[Any]):
    """Providers by who may look and who may act."""

    def visible_to(self, user: "User | AnonymousUser") -> "ProviderQuerySet":
        """Those whose bed state `user` may see: their own, and fellow members'.

        A provider that has left stays visible, for the days on which it was a member; somebody
        whose own provider has left sees its own alone.
        """
        held = memberships_with(user, Permission.VIEW_BED_STATE)
        collaboratives = _collaboratives().visible_to(user)
        return self.filter(
            Q(Exists(held.filter(provider=OuterRef("pk"))))
            | Q(Exists(_members().filter(_of(collaboratives), provider=OuterRef("pk"))))
        )

    def readable_by(self, user: "User | AnonymousUser") -> "ProviderQuerySet":
        """Those whose name, sites and wards `user` may read.

        Their own, those of their collaboratives, and the hospitals of no collaborative, where
        people are placed out of area.
        """
        held = memberships_with(user, *REFERENCE_PERMISSIONS)
        everywhere = held.filter(provider__isnull=True, collaborative__isnull=True)
        collaboratives = _collaboratives().readable_by(user)
        member = _members().filter(provider=OuterRef("pk"))
        of_none = Q(Exists(held)) & ~Q(Exists(member))
        return self.filter(
            Q(Exists(held.filter(provider=OuterRef("pk"))))
            | Q(Exists(member.filter(_of(collaboratives))))
            | Q(Exists(everywhere))
            | of_none
        )

    def with_permission(
        self, user: "User | AnonymousUser", permission: Permission
    ) -> "ProviderQuerySet":
        """Those at which `user` itself holds `permission`, as an act in its own wards needs."""
        held = memberships_with(user, permission).filter(provider=OuterRef("pk"))
        return self.filter(Exists(held))


class SharedReferenceQuerySet(models.QuerySet[Any]):
    """Reference data that belongs to no organisation: ICBs, service lines, codes."""

    def readable_by(self, user: "User | AnonymousUser") -> "SharedReferenceQuerySet":
        """All of it for whoever may read any reference data, else none."""
        return self.filter(Exists(memberships_with(user, *REFERENCE_PERMISSIONS)))


class SiteQuerySet(models.QuerySet[Any]):
    """Sites by who may look."""

    def readable_by(self, user: "User | AnonymousUser") -> "SiteQuerySet":
        """Those whose owner `user` may read, or on which such a provider runs a ward."""
        providers = apps.get_model("providers", "Provider").objects.readable_by(user)
        return self.filter(
            Q(provider__in=providers)
            | Q(pk__in=_wards().filter(provider__in=providers).values("site"))
        )


def _of(collaboratives: CollaborativeQuerySet) -> Q:
    return Q(collaborative__in=collaboratives.values("pk"))


def _collaboratives() -> CollaborativeQuerySet:
    found: CollaborativeQuerySet = apps.get_model("providers", "Collaborative").objects.all()
    return found


def _members() -> "models.QuerySet[Any]":
    return apps.get_model("providers", "CollaborativeMember").objects.all()


def _wards() -> "models.QuerySet[Any]":
    return apps.get_model("providers", "Ward").objects.all()
