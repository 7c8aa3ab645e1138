"""Referrals: somebody who needs a bed, or another one."""

from django.db import models
from django.db.models import Q

from impact.audit.history import recorded
from patients.choices import MoveReason, ReferralKind
from patients.models.people import Patient
from patients.models.placements import Placement
from patients.models.querysets import ReferralQuerySet
from patients.referral_states import ReferralState, state_of
from providers.models import Icb, Provider, ServiceLine


@recorded()
class Referral(models.Model):
    """A request for a bed: a first one, or a move for someone already placed.

    `provider` is the assessor: one partner's assessment serves them all. What became of it is told
    by its dates (`patients.referral_states`); once placed it names the placement. A referral with
    an accepted date and no later end is somebody waiting. `assessment_booked_for` and `expected_on`
    (of the admission or move) are plans, never facts. `redirected_to` names where it was sent on;
    `move_reason` says why somebody already placed should move.
    """

    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="referrals", null=True, blank=True
    )
    reference = models.CharField(max_length=40)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="referrals")
    responsible_icb = models.ForeignKey(Icb, models.PROTECT, related_name="referrals")
    service_line = models.ForeignKey(ServiceLine, models.PROTECT, related_name="referrals")
    kind = models.CharField(max_length=5, choices=ReferralKind, default=ReferralKind.NEW)
    urgency = models.CharField(max_length=30, blank=True)
    source = models.CharField(max_length=100, blank=True)
    current_location = models.CharField(max_length=200, blank=True)
    move_reason = models.CharField(max_length=20, choices=MoveReason, blank=True)
    received_on = models.DateField()
    triaged_on = models.DateField(null=True, blank=True)
    assessment_booked_for = models.DateField(null=True, blank=True)
    assessed_on = models.DateField(null=True, blank=True)
    report_sent_on = models.DateField(null=True, blank=True)
    level_recommended = models.CharField(max_length=10, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    declined_on = models.DateField(null=True, blank=True)
    decline_reason = models.CharField(max_length=100, blank=True)
    redirected_on = models.DateField(null=True, blank=True)
    redirected_to = models.CharField(max_length=200, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="referrals", null=True, blank=True
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "pk"]
        indexes = [models.Index(fields=["service_line", "accepted_on"], name="referral_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reference"],
                name="referral_reference",
                nulls_distinct=False,
                violation_error_message="This referral id is already used.",
            ),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{column}__isnull": True})
                    | Q(**{f"{column}__gte": models.F("received_on")}),
                    name=f"referral_{column}_after_received",
                    violation_error_message="This cannot be before the referral was received.",
                )
                for column in (
                    *("triaged_on", "assessment_booked_for", "assessed_on", "report_sent_on"),
                    *("accepted_on", "declined_on", "redirected_on", "withdrawn_on"),
                )
            ],
            models.CheckConstraint(
                condition=Q(redirected_on__isnull=True, redirected_to="")
                | (Q(redirected_on__isnull=False) & ~Q(redirected_to="")),
                name="referral_redirected_somewhere",
                violation_error_message="A redirected referral names where it was sent on.",
            ),
            models.CheckConstraint(
                condition=Q(redirected_on__isnull=True) | Q(accepted_on__isnull=True),
                name="referral_redirected_not_accepted",
                violation_error_message="A referral that was accepted cannot be redirected.",
            ),
            models.CheckConstraint(
                condition=Q(move_reason="") | Q(kind=ReferralKind.MOVE),
                name="referral_reason_of_move",
                violation_error_message="Only a move has a reason to move.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.patient}, {self.received_on}"

    @property
    def state(self) -> ReferralState:
        """Where it stands, told by its dates."""
        return state_of(self)
