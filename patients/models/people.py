"""A person, under a pseudonym; how providers know them; and people found to be one."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from impact.audit.history import append_only_but, recorded
from patients import pseudonyms
from patients.choices import Sex
from patients.models.querysets import PatientQuerySet
from providers.models import Provider

NHS_NUMBER = RegexValidator(r"^[0-9]{10}$", "An NHS number is ten digits.")


@recorded(but=append_only_but("nhs_number", nothing="NULL"))
class Patient(models.Model):
    """Somebody in care. Names are not held.

    The pseudonym is what pages say aloud; the NHS number is shown only to those who may see it,
    after asking, with a reason. `home_area` is a local authority code or a postcode district;
    `learning_disability` and `autism` are MHSDS statuses (1 confirmed to 5 none, U, X, Z). Someone
    merged into another person keeps their row, so that old pages still lead on, and has no care.
    """

    pseudonym = models.CharField(max_length=20, unique=True, default=pseudonyms.take_one)
    nhs_number = models.CharField(
        max_length=10, null=True, blank=True, unique=True, validators=[NHS_NUMBER]
    )
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=10, choices=Sex, default=Sex.UNKNOWN)
    ethnic_category = models.CharField(max_length=2, blank=True)
    learning_disability = models.CharField(max_length=1, blank=True)
    autism = models.CharField(max_length=1, blank=True)
    home_area = models.CharField(max_length=12, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from"
    )

    objects = PatientQuerySet.as_manager()

    class Meta:
        ordering = ["pseudonym"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nhs_number__isnull=True) | Q(nhs_number__regex=r"^[0-9]{10}$"),
                name="patient_nhs_number_ten_digits",
                violation_error_message="An NHS number is ten digits.",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("pk")),
                name="patient_not_merged_into_itself",
                violation_error_message="A person cannot be merged into themselves.",
            ),
        ]

    def __str__(self) -> str:
        return self.pseudonym


@recorded(but=append_only_but("local_id", nothing="''"))
class PatientIdentifier(models.Model):
    """The number under which a provider knows somebody (MHSDS LocalPatientID)."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="identifiers")
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="patient_identifiers", db_index=False
    )
    local_id = models.CharField(max_length=40)

    class Meta:
        ordering = ["patient", "provider", "local_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "local_id"],
                name="identifier_one_person",
                violation_error_message="This provider already uses this number for somebody.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider.key} identifier"


@recorded()
class PatientMerge(models.Model):
    """Two records found to be one person: what moved, so that it can be taken apart again.

    `moved` holds, for each kind of row, the keys that were moved from `merged` to `kept`.
    """

    kept = models.ForeignKey(Patient, models.PROTECT, related_name="merges_kept")
    merged = models.ForeignKey(Patient, models.PROTECT, related_name="merges_away")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                name="merge_once",
                violation_error_message="This record is already merged into another.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.merged} into {self.kept}"
