"""What is asked for on the pages of referrals: each step, and a new referral.

The fields are named as the services name them, so that what a service refuses stands at its field.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from impact.core.forms import DatePartsField
from patients.choices import MoveReason, ReferralKind, SeparationScope, Sex, Urgency
from patients.home_areas import HOME_AREAS
from patients.models import Patient
from patients.nhs_numbers import parse_nhs_number
from patients.referral_states import ReferralAction
from patients.services.referrals import Newcomer, Received
from providers.choices import CodeList, SecurityLevel
from providers.codes import codes
from providers.models import Icb, Provider, ServiceLine, User

_NONE = ("", "Not recorded")
_LETS_GO = "A bed that is held for this person is let go today."


class StepForm(forms.Form):
    """One step of a referral."""

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, DatePartsField) and field.required:
                self.initial.setdefault(name, today)
        if "assessor" in self.fields:
            self.fields["assessor"].queryset = Provider.objects.readable_by(user)  # type: ignore[attr-defined]
        if "decline_reason" in self.fields:
            self.fields["decline_reason"].choices = _coded(CodeList.DECLINE_REASON, today)  # type: ignore[attr-defined]


class _AssessedBy(StepForm):
    """A step that may name the assessor."""

    assessor = forms.ModelChoiceField(
        Provider.objects.none(),
        required=False,
        empty_label="As it is",
        help_text="One partner assesses on behalf of all.",
    )


class TriageForm(_AssessedBy):
    """It was looked at."""

    triaged_on = DatePartsField(label="Triaged on")
    field_order = ["triaged_on", "assessor"]


class BookAssessmentForm(_AssessedBy):
    """A day for the assessment."""

    assessment_booked_for = DatePartsField(label="Booked for", help_text="It may lie ahead.")
    field_order = ["assessment_booked_for", "assessor"]


class AssessForm(StepForm):
    """The assessment."""

    assessed_on = DatePartsField(label="Assessed on")
    level_recommended = forms.ChoiceField(
        label="Level of security recommended",
        choices=SecurityLevel.choices,
        widget=forms.RadioSelect,
    )


class SendReportForm(StepForm):
    """The report of the assessment."""

    report_sent_on = DatePartsField(label="Report sent on")


class AcceptForm(StepForm):
    """The decision that they wait for a bed."""

    accepted_on = DatePartsField(label="Accepted on")
    expected_on = DatePartsField(
        label="Expected on",
        required=False,
        help_text="The day planned for coming, if there is one.",
    )


class DeclineForm(StepForm):
    """The decision against."""

    declined_on = DatePartsField(label="Declined on", help_text=_LETS_GO)
    decline_reason = forms.ChoiceField(label="Reason", widget=forms.RadioSelect)


class RedirectForm(StepForm):
    """It is sent on."""

    redirected_on = DatePartsField(label="Redirected on", help_text=_LETS_GO)
    redirected_to = forms.CharField(
        label="Sent on to", max_length=200, help_text="The service, not a person."
    )


class WithdrawForm(StepForm):
    """No bed is asked for any more."""

    withdrawn_on = DatePartsField(label="Withdrawn on", help_text=_LETS_GO)


STEP_FORMS: dict[ReferralAction, type[StepForm]] = {
    ReferralAction.TRIAGE: TriageForm,
    ReferralAction.BOOK_ASSESSMENT: BookAssessmentForm,
    ReferralAction.ASSESS: AssessForm,
    ReferralAction.SEND_REPORT: SendReportForm,
    ReferralAction.ACCEPT: AcceptForm,
    ReferralAction.DECLINE: DeclineForm,
    ReferralAction.REDIRECT: RedirectForm,
    ReferralAction.WITHDRAW: WithdrawForm,
}


class PersonForm(forms.Form):
    """Somebody known by pseudonym, or somebody new here."""

    pseudonym = forms.CharField(
        max_length=20,
        required=False,
        help_text="Of somebody recorded already. Leave empty for somebody new.",
    )
    nhs_number = forms.CharField(
        label="NHS number", max_length=20, required=False, help_text="Of somebody new, if known."
    )
    birth_date = DatePartsField(label="Date of birth", required=False)
    sex = forms.ChoiceField(choices=Sex.choices, initial=Sex.UNKNOWN, required=False)
    learning_disability = forms.ChoiceField(label="Learning disability", required=False)
    autism = forms.ChoiceField(label="Autism", required=False)
    home_area = forms.ChoiceField(label="Home area", required=False)

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        areas = sorted((area.name, code) for code, area in HOME_AREAS.items())
        statuses = [_NONE, *_coded(CodeList.LDA_STATUS, today)]
        self.offer(
            learning_disability=statuses,
            autism=statuses,
            home_area=[_NONE, *((code, name) for name, code in areas)],
        )

    def offer(self, **choices: Sequence[tuple[str, str]]) -> None:
        """Fill fields with what may be chosen."""
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def clean_nhs_number(self) -> str | None:
        """The ten digits, None for none. Raises ValidationError, which never quotes the number."""
        text = self.cleaned_data["nhs_number"]
        if not text:
            return None
        try:
            return parse_nhs_number(text)
        except ValueError as fault:
            raise ValidationError(f"{fault}".capitalize()) from fault

    def clean_pseudonym(self) -> Patient | None:
        """Somebody whom the user may see, None for somebody new."""
        text = self.cleaned_data["pseudonym"]
        return _seen(self._user, text) if text else None

    def clean(self) -> dict[str, Any]:
        """Somebody is either known or new."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("pseudonym") and cleaned.get("nhs_number"):
            self.add_error("nhs_number", "Leave it empty for somebody given by pseudonym.")
        return cleaned

    def person(self) -> Patient | Newcomer:
        """Whom it is about."""
        found = self.cleaned_data
        known: Patient | None = found["pseudonym"]
        return known or Newcomer(
            nhs_number=found["nhs_number"],
            birth_date=found["birth_date"],
            sex=found["sex"] or Sex.UNKNOWN,
            learning_disability=found["learning_disability"],
            autism=found["autism"],
            home_area=found["home_area"],
        )


class ReferralForm(PersonForm):
    """A new referral: of somebody known by pseudonym, or of somebody new here."""

    kind = forms.ChoiceField(
        label="What is asked for",
        choices=ReferralKind.choices,
        widget=forms.RadioSelect,
        initial=ReferralKind.NEW,
    )
    move_reason = forms.ChoiceField(
        label="Why they should move",
        choices=[("", "Not a move"), *MoveReason.choices],
        required=False,
    )
    service_line = forms.ModelChoiceField(
        ServiceLine.objects.none(), label="Service line", empty_label="Choose a service line"
    )
    responsible_icb = forms.ModelChoiceField(
        Icb.objects.none(), label="Responsible ICB", empty_label="Choose an ICB"
    )
    assessor = forms.ModelChoiceField(
        Provider.objects.none(),
        required=False,
        empty_label="Not decided",
        help_text="One partner assesses on behalf of all.",
    )
    urgency = forms.ChoiceField(choices=Urgency.choices, initial=Urgency.ROUTINE)
    source = forms.ChoiceField(label="Referred from", required=False)
    current_location = forms.CharField(label="Where they are now", max_length=200, required=False)
    received_on = DatePartsField(label="Received on")

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, user=user, today=today, **kwargs)
        self.initial.setdefault("received_on", today)
        self.offer(source=[_NONE, *_coded(CodeList.REFERRAL_SOURCE, today)])
        for name, model in (
            ("service_line", ServiceLine),
            ("responsible_icb", Icb),
            ("assessor", Provider),
        ):
            self.fields[name].queryset = model.objects.readable_by(user)  # type: ignore[attr-defined]

    def told(self) -> Received:
        """What is told of it."""
        names = Received.__dataclass_fields__
        return Received(**{name: self.cleaned_data[name] for name in names})


class IdentityForm(forms.Form):
    """Why somebody needs to see who a person is."""

    reason = forms.CharField(label="Why you need it", max_length=500)


class IdentityMaskForm(forms.Form):
    """Why identities in somebody's history were wrong."""

    reason = forms.CharField(label="Why they were wrong", max_length=500)
    wrong_now = forms.BooleanField(
        label="The NHS number held today is wrong too: take it away", required=False
    )


class SeparationForm(forms.Form):
    """Two people who must be kept apart."""

    one = forms.CharField(label="Pseudonym of one person", max_length=20)
    other = forms.CharField(label="Pseudonym of the other", max_length=20)
    scope = forms.ChoiceField(
        label="What they must not share",
        choices=SeparationScope.choices,
        widget=forms.RadioSelect,
        initial=SeparationScope.WARD,
    )
    start_date = DatePartsField(label="From")

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self.initial.setdefault("start_date", today)

    def clean_one(self) -> Patient:
        """Somebody whom the user may see."""
        return _seen(self._user, self.cleaned_data["one"])

    def clean_other(self) -> Patient:
        """Somebody whom the user may see."""
        return _seen(self._user, self.cleaned_data["other"])


def _seen(user: User, text: str) -> Patient:
    """Somebody by pseudonym. Raises ValidationError for nobody whom `user` may see."""
    visible = Patient.objects.visible_to(user)
    found: Patient | None = visible.filter(pseudonym__iexact=text.strip()).first()
    if found is None:
        raise ValidationError("Nobody whom you may see has this pseudonym. Look at it again.")
    return found


def _coded(which: CodeList, on: date) -> list[tuple[str, str]]:
    return [(code, row.label) for code, row in codes(which, on).items()]
