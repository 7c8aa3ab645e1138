"""What is sent to the API with a write: one serializer for each thing that can be done."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from beds.choices import Basis
from beds.models import Bed
from beds.serializers import VisibleField
from impact.core import clock
from patients.choices import LeaveKind
from patients.models import Patient, Placement, Referral
from providers.models import Icb, Ward

_CODE, _ID, _REASON = 2, 40, 30


@extend_schema_field(str)
class WardField(serializers.Field):
    """A ward as `PROVIDER:WARD`, one that the caller may read of and that is open today."""

    default_error_messages = {"unknown": "There is no such ward that you may see."}

    def to_internal_value(self, data: Any) -> Ward:
        """The ward of that name, of several the one that is open."""
        provider, _, code = serializers.CharField().run_validation(data).partition(":")
        wards = Ward.objects.readable_by(self.context["request"].user).labelled()
        found = list(wards.filter(provider__key=provider.upper(), code=code))
        if not found:
            self.fail("unknown")
        today = clock.today()
        return max(found, key=lambda ward: (ward.is_open_on(today), ward.start_date or date.min))


class PatientField(serializers.SlugRelatedField):
    """Somebody by pseudonym, one of those whom the caller may see."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="pseudonym", queryset=Patient.objects.all(), **kwargs)

    def get_queryset(self) -> QuerySet:
        """The people who may be named."""
        return Patient.objects.visible_to(self.context["request"].user)


def _id() -> serializers.CharField:
    return serializers.CharField(max_length=_ID, required=False)


def _code(length: int = _CODE) -> serializers.CharField:
    return serializers.CharField(max_length=length, required=False, allow_blank=True)


def _bed() -> VisibleField:
    return VisibleField(queryset=Bed.objects.all(), required=False, allow_null=True)


def _referral() -> VisibleField:
    return VisibleField(queryset=Referral.objects.all(), required=False, allow_null=True)


class From(serializers.Serializer):
    """With `from`, a word of the language that cannot be an attribute."""

    def get_fields(self) -> dict[str, Any]:
        """The fields with `from`."""
        return {**super().get_fields(), "from": serializers.DateField(source="start_date")}


class AdmitSerializer(serializers.Serializer):
    """Somebody to admit; `bed` where the ward has beds, `referral` where one asked for it."""

    patient = PatientField()
    ward = WardField(help_text="PROVIDER:WARD")
    bed = _bed()
    admitted_on = serializers.DateField()
    responsible_icb = serializers.SlugRelatedField(slug_field="code", queryset=Icb.objects.all())
    referral = _referral()
    spell_id = _id()
    ward_stay_id = _id()
    planned_discharge_on = serializers.DateField(required=False, allow_null=True)
    source_of_admission = _code()
    legal_status = _code()
    out_of_area_reason = _code(_REASON)


class TransferSerializer(serializers.Serializer):
    """The ward that somebody goes to; what begins and ends a placement with another provider."""

    ward = WardField(help_text="PROVIDER:WARD")
    bed = _bed()
    on = serializers.DateField()
    referral = _referral()
    spell_id = _id()
    ward_stay_id = _id()
    destination = _code()
    source_of_admission = _code()
    out_of_area_reason = _code(_REASON)


class StartLeaveSerializer(From):
    """Leave; a trial leave leads to `ward`, and to `bed` where that ward has beds."""

    kind = serializers.ChoiceField(choices=LeaveKind.choices)
    to = serializers.DateField(source="end_date", required=False, allow_null=True)
    bed_kept = serializers.BooleanField(default=True)
    leave_id = _id()
    ward = WardField(required=False, allow_null=True, help_text="PROVIDER:WARD")
    bed = _bed()


class EndLeaveSerializer(serializers.Serializer):
    """The day of return; `bed` where it was not kept and another is meant."""

    ended_on = serializers.DateField()
    bed = _bed()


class ReadySerializer(From):
    """Ready for discharge, and what for the person waits."""

    reason = _code(3)
    attributable_to = _code()
    responsible_la = _code(12)


class OnSerializer(serializers.Serializer):
    """A day."""

    on = serializers.DateField()


class CorrectDatesSerializer(From):
    """The dates that a record of the placement really had; without `stay` or `leave`, its own.

    Leave `to` out, or send null, where it still goes on. `bed` is for days that come without one.
    """

    stay = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    leave = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    to = serializers.DateField(source="end_date", required=False, allow_null=True, default=None)
    bed = _bed()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One record at a time. Raises ValidationError."""
        if attrs.get("stay") and attrs.get("leave"):
            raise serializers.ValidationError("Name a ward stay or a leave, not both.")
        return attrs


class SwapBedsSerializer(OnSerializer):
    """With whose placement beds are changed, and on which day."""

    other = VisibleField(queryset=Placement.objects.all())


class DischargeSerializer(serializers.Serializer):
    """The day of discharge and its destination."""

    discharged_on = serializers.DateField()
    destination = _code()


class OpenBedSerializer(From):
    """A bed to bring into service."""

    ward = WardField(help_text="PROVIDER:WARD")
    bed = serializers.CharField(source="label", max_length=_ID)
    basis = serializers.ChoiceField(choices=Basis.choices, required=False)
    to = serializers.DateField(source="end_date", required=False, allow_null=True)


class BasisSerializer(OnSerializer):
    """The basis that a bed has from a day on."""

    basis = serializers.ChoiceField(choices=Basis.choices)


class ReviewSerializer(serializers.Serializer):
    """The day by which a hold or a pause is looked at again."""

    review_on = serializers.DateField()


class ConfirmSerializer(serializers.Serializer):
    """The people counted; `agreed` where that differs from the records and is to stand."""

    headcount = serializers.IntegerField(min_value=0, max_value=500)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    agreed = serializers.BooleanField(default=False)


class SuspendSerializer(From):
    """From when a ward takes nobody; `reason` is of the list `suspension_reason`."""

    reason = serializers.CharField(max_length=_REASON)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class StartInterventionSerializer(serializers.Serializer):
    """An intervention of an incident; without `ended_at` it goes on. `type` is MHSDS's."""

    incident_id = serializers.CharField(max_length=_ID)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """The fields with `type`, a word of the language."""
        kind = serializers.CharField(max_length=_CODE, help_text="RestrictiveIntType")
        return {**super().get_fields(), "type": kind}


class EndInterventionSerializer(serializers.Serializer):
    """One that goes on, by its number, and when it ended."""

    intervention = serializers.IntegerField(min_value=1)
    ended_at = serializers.DateTimeField()


class ApprovalSerializer(serializers.Serializer):
    """The day of the commissioner's approval."""

    approved_on = serializers.DateField()
