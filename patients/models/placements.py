"""Placements: one provider's whole care of somebody, from admission to discharge."""

from django.db import models
from django.db.models import Q

from impact.audit.history import recorded
from impact.core.dated import ends_after_start
from patients.choices import PlacementReason
from patients.models.people import Patient
from patients.models.querysets import PlacementQuerySet
from providers.models import Icb, Provider


@recorded()
class Placement(models.Model):
    """An MHSDS hospital provider spell: a person in one provider's care (table MHS501).

    `responsible_icb` is the commissioner recorded at admission: it says whose patient this is.
    `planned_discharge_on` is a plan, never a fact. `begun_by` and `ended_by` tell a change of
    provider of the whole ward from an admission and a discharge (`figures.md` section 2).
    """

    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="placements", db_index=False
    )
    spell_id = models.CharField(max_length=40)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="placements")
    responsible_icb = models.ForeignKey(Icb, models.PROTECT, related_name="placements")
    admitted_on = models.DateField()
    discharged_on = models.DateField(null=True, blank=True)
    planned_discharge_on = models.DateField(null=True, blank=True)
    source_of_admission = models.CharField(max_length=2, blank=True)
    discharge_destination = models.CharField(max_length=2, blank=True)
    legal_status = models.CharField(max_length=2, blank=True)
    out_of_area_reason = models.CharField(max_length=30, blank=True)
    begun_by = models.CharField(
        max_length=15, choices=PlacementReason, default=PlacementReason.CARE
    )
    ended_by = models.CharField(
        max_length=15, choices=PlacementReason, default=PlacementReason.CARE
    )
    typed = models.BooleanField(default=False)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["admitted_on", "pk"]
        indexes = [models.Index(fields=["admitted_on", "discharged_on"], name="placement_dates")]
        constraints = [
            ends_after_start(
                name="placement_dates_in_order", start="admitted_on", end="discharged_on"
            ),
            models.UniqueConstraint(
                fields=["provider", "spell_id"],
                name="placement_spell_id",
                violation_error_message="This provider already has a spell with this id.",
            ),
            models.UniqueConstraint(
                fields=["id", "patient", "provider"], name="placement_with_person"
            ),
            models.CheckConstraint(
                condition=Q(discharge_destination="") | Q(discharged_on__isnull=False),
                name="placement_destination_once_discharged",
                violation_error_message="A destination needs a date of discharge.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient} at {self.provider} from {self.admitted_on}"
