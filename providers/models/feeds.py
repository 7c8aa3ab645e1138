"""Wards that a provider's extracts keep, and the codes under which they name them."""

from django.conf import settings
from django.db import models

from impact.audit.history import recorded
from impact.core.dated import DatedQuerySet, ends_after_start, no_overlap
from providers.models.organisations import Provider
from providers.models.wards import Ward


@recorded()
class WardFeed(models.Model):
    """Days on which a ward is *fed*: its provider's extracts say who is in it.

    On every other day a ward is *typed*. What is typed on a fed ward is provisional: the next
    extract takes it over, or says otherwise.
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="feeds")
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["ward", "start_date"]
        constraints = [
            ends_after_start(name="wardfeed_dates_in_order"),
            no_overlap(
                "ward",
                name="wardfeed_once_a_day",
                message="This ward is already fed on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ward}: fed from {self.start_date}"


@recorded()
class WardAlias(models.Model):
    """Another code under which a provider's extracts name one of its wards.

    Told by the support hub when an extract named a ward that nobody knew; in capitals.
    """

    ward = models.ForeignKey(Ward, models.PROTECT, related_name="aliases")
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="ward_aliases", db_index=False
    )
    code = models.CharField(max_length=40)

    class Meta:
        ordering = ["provider", "code"]
        verbose_name_plural = "ward aliases"
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "code"],
                name="wardalias_one_ward",
                violation_error_message="This code stands for another ward of this provider.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.ward}"
