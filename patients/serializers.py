"""How people and their care look in the API: pseudonyms, never an identity or a local number."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from patients.models import Intervention, Leave, Patient, Placement, Readiness, Referral, Stay
from patients.referral_states import ReferralState
from providers.choices import Measure
from providers.serializers import Dated


class PatientSerializer(serializers.ModelSerializer):
    """Somebody by pseudonym; `merged_into` is the pseudonym that replaced this one, or null."""

    merged_into = serializers.CharField(
        source="merged_into.pseudonym", read_only=True, default=None, allow_null=True
    )

    class Meta:
        model = Patient
        fields = ["pseudonym", "sex", "home_area", "learning_disability", "autism", "merged_into"]


class LeaveSerializer(Dated, serializers.ModelSerializer):
    """Days away from the ward."""

    class Meta:
        model = Leave
        fields = ["id", "kind", "bed_kept", "to"]


class StaySerializer(Dated, serializers.ModelSerializer):
    """Days in a ward; `on_trial` marks the receiving stay of a trial leave."""

    ward = serializers.SerializerMethodField(help_text="PROVIDER:WARD")
    on_trial = serializers.SerializerMethodField()
    leave = LeaveSerializer(source="leaves", many=True, read_only=True)

    class Meta:
        model = Stay
        fields = ["id", "ward", "on_trial", "leave", "to"]

    @extend_schema_field(str)
    def get_ward(self, stay: Stay) -> str:
        """`PROVIDER:WARD`."""
        return stay.ward.reference

    @extend_schema_field(bool)
    def get_on_trial(self, stay: Stay) -> bool:
        """Whether it is the receiving stay of a trial leave."""
        return stay.trial_leave_id is not None


class ReadinessSerializer(Dated, serializers.ModelSerializer):
    """Days on which somebody is clinically ready for discharge, and what they wait for."""

    class Meta:
        model = Readiness
        fields = ["reason", "attributable_to", "responsible_la", "to"]


class InterventionSerializer(serializers.ModelSerializer):
    """A restrictive intervention; without `ended_at` it goes on."""

    class Meta:
        model = Intervention
        fields = ["id", "incident_id", "type", "started_at", "ended_at"]


class PlacementSerializer(serializers.ModelSerializer):
    """One provider's whole care of somebody: ward stays, leave, readiness, interventions."""

    patient = serializers.CharField(source="patient.pseudonym", read_only=True)
    provider = serializers.CharField(source="provider.key", read_only=True)
    responsible_icb = serializers.CharField(source="responsible_icb.code", read_only=True)
    stays = StaySerializer(many=True, read_only=True)
    ready = ReadinessSerializer(source="readiness", many=True, read_only=True)
    interventions = InterventionSerializer(many=True, read_only=True)

    class Meta:
        model = Placement
        fields = [
            "id",
            "patient",
            "provider",
            "responsible_icb",
            "admitted_on",
            "discharged_on",
            "planned_discharge_on",
            "source_of_admission",
            "discharge_destination",
            "legal_status",
            "out_of_area_reason",
            "stays",
            "ready",
            "interventions",
        ]


class ClockSerializer(serializers.Serializer):
    """A clock that runs from the day on which a referral was received; `met_on` or null."""

    measure = serializers.ChoiceField(choices=[Measure.ASSESSMENT.value, Measure.REPORT.value])
    due_on = serializers.DateField(help_text="The last day in time")
    met_on = serializers.DateField(allow_null=True)
    overdue = serializers.BooleanField(help_text="It runs, and its last day has passed")


class ReferralSerializer(serializers.ModelSerializer):
    """A request for a bed; `provider` assesses, `placement` is what came of it, or null.

    `state` is told by the dates.
    """

    patient = serializers.CharField(source="patient.pseudonym", read_only=True)
    provider = serializers.CharField(
        source="provider.key", read_only=True, default=None, allow_null=True
    )
    responsible_icb = serializers.CharField(source="responsible_icb.code", read_only=True)
    service_line = serializers.CharField(source="service_line.code", read_only=True)
    state = serializers.ChoiceField(choices=ReferralState.choices, read_only=True)
    clocks = serializers.SerializerMethodField()

    class Meta:
        model = Referral
        fields = [
            "id",
            "patient",
            "provider",
            "responsible_icb",
            "service_line",
            "state",
            "kind",
            "move_reason",
            "urgency",
            "received_on",
            "triaged_on",
            "assessment_booked_for",
            "assessed_on",
            "report_sent_on",
            "level_recommended",
            "accepted_on",
            "expected_on",
            "declined_on",
            "decline_reason",
            "redirected_on",
            "redirected_to",
            "withdrawn_on",
            "placement",
            "clocks",
        ]

    @extend_schema_field(ClockSerializer(many=True))
    def get_clocks(self, referral: Referral) -> Any:
        """How its clocks stand, as the view tells."""
        return ClockSerializer(self.context["clocks"](referral), many=True).data
