"""Ward stays: where somebody is within a placement."""

from django.db import models
from django.db.models import Q

from impact.audit.history import recorded
from impact.core.dated import ends_after_start, no_overlap
from patients.models.people import Patient
from patients.models.placements import Placement
from patients.models.querysets import StayQuerySet
from providers.models import Provider, Ward


@recorded()
class Stay(models.Model):
    """An MHSDS ward stay: a person in one ward over some days (table MHS502).

    `patient` and `provider` repeat the placement's, tied to them by a composite foreign key, so
    that the database itself can refuse one person in two wards. The receiving stay of a trial leave
    names that leave and is excepted: it lies wholly inside it.
    """

    # The composite foreign keys of the migrations stand for these four; one check is enough.
    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="stays", db_constraint=False
    )
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="stays", db_constraint=False)
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="stays", db_constraint=False, db_index=False
    )
    ward = models.ForeignKey(
        Ward, models.PROTECT, related_name="stays", db_constraint=False, db_index=False
    )
    ward_stay_id = models.CharField(max_length=40)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    trial_leave = models.ForeignKey(
        "patients.Leave", models.PROTECT, null=True, blank=True, related_name="receiving_stays"
    )

    objects = StayQuerySet.as_manager()

    class Meta:
        ordering = ["start_date", models.F("end_date").asc(nulls_last=True), "ward_stay_id"]
        indexes = [
            models.Index(fields=["ward", "start_date", "end_date"], name="stay_ward_dates"),
        ]
        constraints = [
            ends_after_start(name="stay_dates_in_order"),
            models.UniqueConstraint(
                fields=["provider", "ward_stay_id"],
                name="stay_ward_stay_id",
                violation_error_message="This provider already has a ward stay with this id.",
            ),
            no_overlap(
                "patient",
                name="stay_one_ward_at_a_time",
                message="This person is already in a ward on some of these days.",
                condition=Q(trial_leave__isnull=True),
            ),
            no_overlap(
                "patient",
                name="stay_one_trial_at_a_time",
                message="This person is already on trial in another ward on some of these days.",
                condition=Q(trial_leave__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient} in {self.ward} from {self.start_date}"
