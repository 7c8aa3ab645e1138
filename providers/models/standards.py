"""How long things may take, as agreed for a time."""

from django.db import models

from impact.audit.history import recorded
from impact.core.dated import DatedQuerySet, ends_after_start, no_overlap
from providers.choices import Measure


@recorded()
class Standard(models.Model):
    """Within how many days of its start something is to be done, and on which days that holds.

    What holds for somebody is what held on the day on which their clock began.
    """

    measure = models.CharField(max_length=30, choices=Measure)
    days = models.PositiveSmallIntegerField()
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "start_date"]
        constraints = [
            ends_after_start(name="standard_dates_in_order"),
            no_overlap(
                "measure",
                name="standard_once_a_day",
                message="A standard for this already holds on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {self.days} days"
