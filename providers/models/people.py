"""The people and systems that use the product, and what they are where."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from impact.audit.history import recorded
from impact.core.dated import DatedQuerySet, ends_after_start
from providers.access import (
    COLLABORATIVE_ROLES,
    PROVIDER_ROLES,
    ROLE_PERMISSIONS,
    Permission,
    Role,
)
from providers.models.collaboratives import Collaborative
from providers.models.organisations import Provider
from providers.models.querysets import in_force_today, memberships_with


@recorded(exclude=["password", "last_login"])
class User(AbstractUser):
    """Somebody who signs in, or a system that acts (`is_system`: it can never sign in).

    What they may do and see follows from their memberships alone.
    """

    name = models.CharField(max_length=200, blank=True)
    is_system = models.BooleanField(default=False)

    class Meta:
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_system=False) | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
                name="user_system_cannot_sign_in",
                violation_error_message="A system has no password: it cannot sign in.",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def permissions_in_collaboratives(self) -> frozenset[Permission]:
        """What they may do today in any collaborative, directly or through a member. One query.

        For what is offered on every page; what is shown there is asked of the query sets.
        """
        through_member = Q(
            in_force_today("provider__collaborative_members__"),
            provider__collaborative_members__isnull=False,
        )
        held = memberships_with(self, *Permission).filter(
            Q(collaborative__isnull=False) | through_member
        )
        roles = set(held.values_list("role", flat=True))
        return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))


@recorded()
class Membership(models.Model):
    """A role that somebody holds at a provider or in a collaborative, over some days."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="memberships", null=True, blank=True
    )
    collaborative = models.ForeignKey(
        Collaborative, models.PROTECT, related_name="memberships", null=True, blank=True
    )
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role", "pk"]
        constraints = [
            ends_after_start(name="membership_dates_in_order"),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(PROVIDER_ROLES))
                | Q(provider__isnull=False, collaborative__isnull=True),
                name="membership_provider_role_has_provider",
                violation_error_message="This role is held at a provider.",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(COLLABORATIVE_ROLES))
                | Q(provider__isnull=True, collaborative__isnull=False),
                name="membership_collaborative_role_has_collaborative",
                violation_error_message="This role is held in a collaborative.",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "provider", "collaborative", "start_date"],
                name="membership_once",
                nulls_distinct=False,
                violation_error_message="This person already holds this role here.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} at {self.provider or self.collaborative}"
