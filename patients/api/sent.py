"""What is sent to the API about referrals: one shape for each step, and for a new referral."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from patients.choices import MoveReason, ReferralKind, Sex, Urgency
from patients.models import Patient
from patients.nhs_numbers import parse_nhs_number
from patients.referral_states import ReferralAction
from patients.services.referrals import Newcomer, Received
from providers.choices import SecurityLevel
from providers.models import Icb, Provider, ServiceLine


class _NamedField(serializers.SlugRelatedField):
    """A record by its code, one of those that the caller may name."""

    def __init__(self, *, who: str, **kwargs: Any) -> None:
        self._who = who
        super().__init__(**kwargs)

    def get_queryset(self) -> QuerySet:
        """The records that may be named."""
        found: Any = super().get_queryset()
        seen: QuerySet = getattr(found, self._who)(self.context["request"].user)
        return seen


def _assessor() -> _NamedField:
    return _NamedField(
        who="readable_by",
        slug_field="key",
        queryset=Provider.objects.all(),
        required=False,
        allow_null=True,
        help_text="Key of the partner that assesses on behalf of all",
    )


class TriageSerializer(serializers.Serializer):
    """A referral was looked at; `assessor` assesses on behalf of every partner."""

    triaged_on = serializers.DateField()
    assessor = _assessor()


class BookAssessmentSerializer(serializers.Serializer):
    """The day for which the assessment is booked; it may lie ahead."""

    assessment_booked_for = serializers.DateField()
    assessor = _assessor()


class AssessSerializer(serializers.Serializer):
    """The assessment and the level of security it recommends."""

    assessed_on = serializers.DateField()
    level_recommended = serializers.ChoiceField(choices=SecurityLevel.choices)


class SendReportSerializer(serializers.Serializer):
    """The report of the assessment was sent."""

    report_sent_on = serializers.DateField()


class AcceptSerializer(serializers.Serializer):
    """The person is accepted and waits; `expected_on` is a plan."""

    accepted_on = serializers.DateField()
    expected_on = serializers.DateField(required=False, allow_null=True)


class DeclineSerializer(serializers.Serializer):
    """The referral is declined; the reason is a code of the list `decline_reason`."""

    declined_on = serializers.DateField()
    decline_reason = serializers.CharField(max_length=100)


class RedirectSerializer(serializers.Serializer):
    """The referral is sent on to another service, which is named."""

    redirected_on = serializers.DateField()
    redirected_to = serializers.CharField(max_length=200)


class WithdrawSerializer(serializers.Serializer):
    """A bed is no longer asked for."""

    withdrawn_on = serializers.DateField()


STEPS: dict[ReferralAction, type[serializers.Serializer]] = {
    ReferralAction.TRIAGE: TriageSerializer,
    ReferralAction.BOOK_ASSESSMENT: BookAssessmentSerializer,
    ReferralAction.ASSESS: AssessSerializer,
    ReferralAction.SEND_REPORT: SendReportSerializer,
    ReferralAction.ACCEPT: AcceptSerializer,
    ReferralAction.DECLINE: DeclineSerializer,
    ReferralAction.REDIRECT: RedirectSerializer,
    ReferralAction.WITHDRAW: WithdrawSerializer,
}


class NewcomerSerializer(serializers.Serializer):
    """Somebody who may not be known here yet; a known NHS number is that person's."""

    nhs_number = serializers.CharField(max_length=20, required=False, allow_null=True)
    birth_date = serializers.DateField(required=False, allow_null=True)
    sex = serializers.ChoiceField(choices=Sex.choices, default=Sex.UNKNOWN)
    learning_disability = serializers.CharField(max_length=1, required=False, allow_blank=True)
    autism = serializers.CharField(max_length=1, required=False, allow_blank=True)
    home_area = serializers.CharField(max_length=12, required=False, allow_blank=True)

    def validate_nhs_number(self, value: str | None) -> str | None:
        """The ten digits. Raises ValidationError, which never quotes the number."""
        if not value:
            return None
        try:
            return parse_nhs_number(value)
        except ValueError as fault:
            raise serializers.ValidationError(f"{fault}".capitalize()) from fault


class ReferSerializer(serializers.Serializer):
    """A new referral, of a person by pseudonym (`patient`) or of somebody told (`person`)."""

    patient = _NamedField(
        who="visible_to",
        slug_field="pseudonym",
        queryset=Patient.objects.all(),
        required=False,
        allow_null=True,
    )
    person = NewcomerSerializer(required=False, allow_null=True)
    service_line = _NamedField(
        who="readable_by", slug_field="code", queryset=ServiceLine.objects.all()
    )
    responsible_icb = _NamedField(who="readable_by", slug_field="code", queryset=Icb.objects.all())
    received_on = serializers.DateField()
    kind = serializers.ChoiceField(choices=ReferralKind.choices, default=ReferralKind.NEW)
    move_reason = serializers.ChoiceField(choices=MoveReason.choices, required=False)
    assessor = _assessor()
    urgency = serializers.ChoiceField(choices=Urgency.choices, default=Urgency.ROUTINE)
    current_location = serializers.CharField(max_length=200, required=False, allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        """The fields with `source`, a word of the serializer that cannot be an attribute."""
        source = serializers.CharField(
            max_length=100,
            required=False,
            allow_blank=True,
            help_text="Of the list referral_source",
        )
        return {**super().get_fields(), "source": source}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`person` (a Patient or Newcomer) and what is `told`; one of the two people is needed."""
        known, new = attrs.pop("patient", None), attrs.pop("person", None)
        if (known is None) == (new is None):
            raise serializers.ValidationError(
                "Give patient, the pseudonym of somebody known, or person, but not both."
            )
        person = known if new is None else Newcomer(**new)
        return {"person": person, "told": Received(**attrs)}
