"""Leave: days away from the ward somebody stays in."""

from django.db import models
from django.db.models import Q

from impact.audit.history import recorded
from impact.core.dated import DatedQuerySet, ends_after_start, no_overlap
from patients.choices import LeaveKind
from patients.models.stays import Stay


@recorded()
class Leave(models.Model):
    """Whole days of leave from a ward stay (MHSDS tables MHS509, MHS510, MHS511, MHS514).

    With `bed_kept` the bed stays occupied; without, it is free for others. Trial leave keeps the
    sending bed and fills the receiving one.
    """

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="leaves")
    leave_id = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=LeaveKind)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    bed_kept = models.BooleanField(default=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["start_date", "pk"]
        verbose_name_plural = "leave"
        constraints = [
            ends_after_start(name="leave_dates_in_order"),
            no_overlap(
                "stay",
                name="leave_once_a_day",
                message="This person is already on leave on some of these days.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=LeaveKind.TRIAL) | Q(bed_kept=True),
                name="leave_trial_keeps_bed",
                violation_error_message="Trial leave keeps the sending bed.",
            ),
            models.UniqueConstraint(
                fields=["stay", "leave_id"],
                condition=~Q(leave_id=""),
                name="leave_id_once",
                violation_error_message="This ward stay already has a leave with this id.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {self.start_date}"
