"""Coded lists with labels and validity."""

from django.db import models

from impact.audit.history import recorded
from impact.core.dated import DatedQuerySet, ends_after_start, no_overlap
from providers.choices import CodeList


@recorded()
class Code(models.Model):
    """One code of one list, with its label and the days on which it is valid.

    National lists (MHSDS, NHS Data Dictionary) come with the product and are changed by a new
    release; local lists are edited by the hub. `group` gathers codes for a figure, such as the
    destinations of discharge that count as community.
    """

    list = models.CharField(max_length=30, choices=CodeList)
    code = models.CharField(max_length=30)
    label = models.CharField(max_length=200)
    group = models.CharField(max_length=30, blank=True)
    national = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["list", "position", "code"]
        constraints = [
            ends_after_start(name="code_dates_in_order"),
            no_overlap(
                "list",
                "code",
                name="code_valid_once",
                message="This code is already in the list on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"
