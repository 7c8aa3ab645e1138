"""What an item of an agenda is, on paper and in a meeting."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Item(models.Model):
    """A timed item of an agenda, about one or more service lines by their codes.

    `position` orders the items from 1.
    """

    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    minutes = models.PositiveSmallIntegerField()
    service_lines = ArrayField(models.CharField(max_length=20))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(service_lines__len__gte=1),
                name="%(class)s_about_a_line",
                violation_error_message="An item of the agenda is about a service line or more.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, position__gte=1) & ~Q(title=""),
                name="%(class)s_timed",
                violation_error_message=(
                    "An item of the agenda has a place from 1, a title and a minute or more."
                ),
            ),
        ]
