"""Somebody says that a ward's bed state is right, or that a person is where they are recorded."""

from django.conf import settings
from django.db import models

from impact.audit.history import recorded
from patients.models import Stay
from providers.models import Ward


@recorded()
class Confirmation(models.Model):
    """A ward's bed state confirmed at an instant, with the headcount given and what was held.

    `headcount` is what the person counted; `held` what the records said at that moment.
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="confirmations")
    confirmed_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    headcount = models.PositiveIntegerField()
    held = models.PositiveIntegerField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-confirmed_at", "-pk"]
        indexes = [models.Index(fields=["ward", "-confirmed_at"], name="confirmation_latest")]

    def __str__(self) -> str:
        return f"{self.ward} confirmed {self.confirmed_at:%Y-%m-%d %H:%M}"


@recorded()
class StayConfirmation(models.Model):
    """Somebody in a ward that no member feeds, confirmed at an instant to be there still.

    Their case manager asks the ward; `note` says how they know.
    """

    stay = models.ForeignKey(Stay, models.CASCADE, related_name="confirmations")
    confirmed_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-confirmed_at", "-pk"]
        indexes = [models.Index(fields=["stay", "-confirmed_at"], name="stay_confirmation_latest")]

    def __str__(self) -> str:
        return f"Stay {self.stay_id} confirmed {self.confirmed_at:%Y-%m-%d %H:%M}"
