"""What happens within a placement: readiness, interventions, legal status."""

from django.db import models
from django.db.models import F, Q

from impact.audit.history import recorded
from impact.core.dated import DatedQuerySet, ends_after_start, no_overlap
from patients.models.people import Patient
from patients.models.placements import Placement
from providers.models import Provider


@recorded()
class Readiness(models.Model):
    """Days on which somebody is clinically ready for discharge (MHSDS table MHS518).

    `reason` says what they wait for, `attributable_to` whose it is (04 NHS, 05 social care,
    06 both), `responsible_la` which local authority.
    """

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="readiness")
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=3, blank=True)
    attributable_to = models.CharField(max_length=2, blank=True)
    responsible_la = models.CharField(max_length=12, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["start_date", "pk"]
        verbose_name_plural = "readiness"
        constraints = [
            ends_after_start(name="readiness_dates_in_order"),
            no_overlap(
                "placement",
                name="readiness_once_a_day",
                message="This person is already recorded as ready for discharge on these days.",
            ),
            models.UniqueConstraint(
                fields=["placement", "start_date"],
                name="readiness_start_once",
                violation_error_message="Readiness from this day is already recorded.",
            ),
        ]

    def __str__(self) -> str:
        return f"Ready for discharge from {self.start_date}"


@recorded()
class Intervention(models.Model):
    """A restrictive intervention of one type (MHSDS tables MHS505 and MHS515), by instants.

    Type 05 is seclusion and 06 long-term segregation. It counts on its local start date.
    """

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="interventions")
    # The composite foreign key of the migrations ties it to the placement's.
    provider = models.ForeignKey(
        Provider,
        models.PROTECT,
        related_name="interventions",
        db_constraint=False,
        db_index=False,
    )
    incident_id = models.CharField(max_length=40)
    type = models.CharField(max_length=2)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["started_at", "pk"]
        indexes = [models.Index(fields=["type", "started_at"], name="intervention_type_start")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="intervention_times_in_order",
                violation_error_message="The end must be on or after the start.",
            ),
            models.UniqueConstraint(
                fields=["provider", "incident_id", "type", "started_at"],
                name="intervention_once",
                violation_error_message="This intervention is already recorded.",
            ),
        ]

    def __str__(self) -> str:
        return f"Intervention {self.type} at {self.started_at:%Y-%m-%d %H:%M}"


@recorded()
class LegalStatus(models.Model):
    """A period under one Mental Health Act legal status (MHSDS table MHS401)."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="legal_statuses")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="legal_statuses")
    status = models.CharField(max_length=2)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["start_date", "pk"]
        verbose_name_plural = "legal statuses"
        constraints = [
            ends_after_start(name="legal_status_dates_in_order"),
            models.UniqueConstraint(
                fields=["patient", "start_date"],
                name="legal_status_start_once",
                violation_error_message="A legal status from this day is already recorded.",
            ),
        ]

    def __str__(self) -> str:
        return f"Legal status {self.status} from {self.start_date}"
