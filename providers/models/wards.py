"""Service lines, wards, and wards that take nobody for a while."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from impact.audit.history import recorded
from impact.core.dated import DatedQuerySet, ends_after_start, no_overlap
from providers.choices import SecurityLevel, WardSex
from providers.models.organisations import Provider, Site
from providers.models.querysets import SharedReferenceQuerySet

if TYPE_CHECKING:
    from providers.models.people import User


@recorded()
class ServiceLine(models.Model):
    """A kind of care within a programme: level of security, sex and client group.

    `long_stay_days`: a current stay longer than this is past the line's mark.
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    programme = models.CharField(max_length=40, db_index=True)
    security_level = models.CharField(max_length=10, choices=SecurityLevel)
    sex = models.CharField(max_length=10, choices=WardSex)
    client_group = models.CharField(max_length=40)
    nhs_service_code = models.CharField(max_length=40, blank=True)
    long_stay_days = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField(default=0)

    objects = SharedReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class WardQuerySet(DatedQuerySet):
    """Wards by who runs them and whose bed state they belong to."""

    def visible_to(self, user: "User | AnonymousUser") -> "WardQuerySet":
        """Those of the providers whose bed state `user` may see."""
        return self.filter(provider__in=Provider.objects.visible_to(user))

    def readable_by(self, user: "User | AnonymousUser") -> "WardQuerySet":
        """Those whose name and service line `user` may read as reference data."""
        return self.filter(provider__in=Provider.objects.readable_by(user))

    def labelled(self) -> "WardQuerySet":
        """With what a page prints beside a ward, in one query."""
        return self.select_related("provider", "site", "site__icb", "service_line")


@recorded()
class Ward(models.Model):
    """A ward of one provider, service line and sex, over the days on which it is so.

    A ward that changes provider, service line or sex ends and another opens. The code is unique
    within its provider on any day.
    """

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="wards")
    site = models.ForeignKey(Site, models.PROTECT, related_name="wards")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    service_line = models.ForeignKey(ServiceLine, models.PROTECT, related_name="wards")
    sex = models.CharField(max_length=10, choices=WardSex)
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)

    objects = WardQuerySet.as_manager()

    class Meta:
        ordering = ["provider__short_name", "name", "pk"]
        constraints = [
            ends_after_start(name="ward_dates_in_order"),
            no_overlap(
                "provider",
                "code",
                name="ward_code_once_a_day",
                message="This provider already has a ward with this code on some of these days.",
            ),
            models.UniqueConstraint(fields=["id", "provider"], name="ward_with_provider"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        """`PROVIDER:WARD`, as figures and the API name a ward."""
        return f"{self.provider.key}:{self.code}"

    def is_open_on(self, day: date) -> bool:
        """Whether the ward exists on `day`."""
        return (self.start_date is None or self.start_date <= day) and (
            self.end_date is None or day < self.end_date
        )


@recorded()
class AdmissionSuspension(models.Model):
    """Days on which a ward takes nobody: its empty beds may not be offered."""

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="suspensions")
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=30)
    note = models.CharField(max_length=500, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["ward", "start_date"]
        constraints = [
            ends_after_start(name="suspension_dates_in_order"),
            no_overlap(
                "ward",
                name="suspension_once_a_day",
                message="Admissions to this ward are already suspended on some of these days.",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="suspension_has_reason",
                violation_error_message="Say why admissions are suspended.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ward}: admissions suspended from {self.start_date}"
