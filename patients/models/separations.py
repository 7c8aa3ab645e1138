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
        """Those of two people who are both, or were, people of a collaborative whose hub asks.

        For anybody else none. A pair of whom the hub knows one alone is not shown: who the other
        is, and that there is another, is the hub's that recorded it.
        """
        hubs = Collaborative.objects.visible_to(user, Permission.MANAGE_REFERRALS)
        seen = Patient.objects.of_collaboratives(hubs).values("pk")
        return self.filter(one__in=seen, other__in=seen)


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
