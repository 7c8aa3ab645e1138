"""What was reported: a closed month's numbers, frozen for good."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from impact.audit.history import append_only
from providers.models import Collaborative
from reporting.models.fields import ExactField
from reporting.models.stored import Cut


class Publication(models.Model):
    """A month of a collaborative as it was reported: by whom, when, and before which cut-off.

    `definitions` keeps title, meaning and version of every figure as they were; `seen` how far
    history had been read, so that later corrections can be told. Rows are only ever added.
    """

    collaborative = models.ForeignKey(Collaborative, models.PROTECT, related_name="publications")
    month = models.DateField(help_text="Its first day")
    cut_off = models.DateField()
    published_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    definitions = models.JSONField()
    seen = models.JSONField()

    class Meta:
        ordering = ["-month", "collaborative"]
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(
                fields=["collaborative", "month"],
                name="publication_once",
                violation_error_message="This month has already been reported.",
            ),
            models.CheckConstraint(
                condition=models.Q(month__day=1),
                name="publication_month_first_day",
                violation_error_message="A month is given by its first day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collaborative.code} {self.month:%B %Y} as reported"


class PublishedFigure(models.Model):
    """Both sides of a figure in a month and group, as they were reported; the shape of a stored
    figure. Rows are only ever added.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="figures")
    figure = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    cut = models.CharField(max_length=20, choices=Cut, blank=True)
    group = ArrayField(models.TextField(null=True), default=list)
    days = models.PositiveIntegerField()
    numerator = ExactField(null=True)
    denominator = ExactField(null=True)
    extras = models.JSONField(default=dict)

    class Meta:
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "figure", "cut", "group"], name="published_figure_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.figure} {self.group}"
