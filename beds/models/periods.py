"""What a bed is doing over an interval."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from beds.choices import BedUse
from beds.models.beds import Bed
from beds.models.querysets import BedPeriodQuerySet
from impact.audit.history import recorded
from impact.core.dated import ends_after_start, no_overlap
from patients.models import Referral, Stay


def _only(use: BedUse, condition: Q, *, name: str, message: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~Q(use=use) | condition, name=name, violation_error_message=message
    )


@recorded()
class BedPeriod(models.Model):
    """Days on which a bed is occupied, held, closed or paused; no row means vacant.

    One exclusion constraint covers all four. `assumed` marks a bed that an import chose because
    the file named none. A hold is for a referral or a named reason, by somebody, and is overdue
    past `review_on`: it never ends by the clock. A closure may carry the commissioner's approval.
    """

    bed = models.ForeignKey(Bed, models.PROTECT, related_name="periods", db_index=False)
    use = models.CharField(max_length=8, choices=BedUse)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    stay = models.ForeignKey(
        Stay, models.PROTECT, related_name="bed_periods", null=True, blank=True
    )
    assumed = models.BooleanField(default=False)
    referral = models.ForeignKey(
        Referral, models.PROTECT, related_name="holds", null=True, blank=True
    )
    reason = models.CharField(max_length=30, blank=True)
    note = models.CharField(max_length=500, blank=True)
    review_on = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    approved_on = models.DateField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = BedPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["bed", "start_date"]
        indexes = [
            models.Index(fields=["bed", "start_date"], name="bedperiod_bed_start"),
            models.Index(
                fields=["use", "start_date"],
                condition=~Q(use="occupied"),
                name="bedperiod_out_of_use",
            ),
        ]
        constraints = [
            ends_after_start(name="bed_period_dates_in_order"),
            no_overlap(
                "bed",
                name="bed_period_one_use_a_day",
                message="This bed is already in use on some of these days.",
            ),
            models.CheckConstraint(
                condition=Q(use=BedUse.OCCUPIED, stay__isnull=False)
                | (~Q(use=BedUse.OCCUPIED) & Q(stay__isnull=True)),
                name="bed_period_occupied_has_stay",
                violation_error_message="An occupied bed has a ward stay; no other has.",
            ),
            _only(
                BedUse.CLOSED,
                ~Q(reason=""),
                name="bed_period_closed_has_reason",
                message="Say why the bed is closed.",
            ),
            _only(
                BedUse.HELD,
                (Q(referral__isnull=False) | ~Q(reason="")) & Q(review_on__isnull=False),
                name="bed_period_held_has_cause",
                message="A held bed needs a referral or a reason, and a review date.",
            ),
            _only(
                BedUse.PAUSED,
                ~Q(reason="") & Q(review_on__isnull=False),
                name="bed_period_paused_has_reason",
                message="A paused bed needs a reason and a review date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bed} {self.get_use_display().lower()} from {self.start_date}"
