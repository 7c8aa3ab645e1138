"""Two people who must not share a ward or a site."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from impact.audit.history import recorded
from impact.core.dated import DatedQuerySet, ends_after_start, no_overlap
from patients.choices import SeparationScope
from patients.models.people import Patient
from providers.access import Permission
from providers.models import Collaborative

if TYPE_CHECKING:
    from providers.models import User


class SeparationQuerySet(DatedQuerySet):
    """Separations by who may look: the support hub alone."""

    def visible_to(self, user: "User | AnonymousUser") -> "SeparationQuerySet":
        """Those of people whom `user`, at the hub, may see; for anybody else none."""
        if not Collaborative.objects.visible_to(user, Permission.MANAGE_REFERRALS).exists():
            return self.none()
        seen = Patient.objects.visible_to(user).values("pk")
        return self.filter(Q(one__in=seen) | Q(other__in=seen))


@recorded()
class Separation(models.Model):
    """Two people who must be kept apart over some days, in wards or in sites.

    The hub records it and knows why; nowhere else is it said who must be kept from whom. The
    person with the lower number is `one`, so that a pair is held once.
    """

    one = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    other = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    scope = models.CharField(max_length=4, choices=SeparationScope)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = SeparationQuerySet.as_manager()

    class Meta:
        ordering = ["-start_date", "pk"]
        constraints = [
            ends_after_start(name="separation_dates_in_order"),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")),
                name="separation_of_two",
                violation_error_message="A separation is of two people.",
            ),
            no_overlap(
                "one",
                "other",
                name="separation_once_a_day",
                message="These two are kept apart already on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"Separation from {self.start_date}"
