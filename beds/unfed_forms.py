"""What a case manager records of people in wards that no member feeds."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse

from beds.actions.base import code_field, day_field, offer_codes
from beds.actions.fields import WaitingField
from beds.models import StayConfirmation
from beds.record_forms import RecordForm
from beds.services.opening import Admission
from beds.services.unfed import confirm_stays, record_admission
from impact.audit.versions import Watched, events_of
from impact.core import clock
from impact.core.text import counted, long_date
from patients.choices import ReferralKind
from patients.forms import PersonForm
from patients.models import Patient, Referral, Stay
from patients.services.repatriation import caseload
from providers.choices import CodeList
from providers.models import Collaborative, Icb, User, Ward
from providers.queries import footprint, unfed_wards


class AwayAdmissionForm(PersonForm, RecordForm):
    """Somebody was placed in a ward that no member feeds."""

    button = "Record the admission"
    from_address = ("referral", "pseudonym")
    refused_as = {"bed": "ward", "patient": "pseudonym"}

    referral = WaitingField(label="Somebody who waits", empty_label="Nobody of these")
    responsible_icb = forms.ModelChoiceField(
        Icb.objects.none(),
        label="Responsible ICB",
        required=False,
        empty_label="That of the referral",
        help_text="For somebody without a referral.",
    )
    ward = forms.ModelChoiceField(Ward.objects.none(), label="Ward", empty_label="Choose a ward")
    admitted_on = day_field("Day of admission")
    out_of_area_reason = code_field("Why there")
    source_of_admission = code_field("Source of admission")
    legal_status = code_field("Legal status")
    planned_discharge_on = day_field("Planned discharge", required=False)

    field_order = ["referral"]

    def __init__(
        self,
        *args: Any,
        user: User,
        today: date,
        collaboratives: Collection[Collaborative],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, user=user, today=today, **kwargs)
        self.user, self.today = user, today
        icbs, wards = Icb.objects.none(), Ward.objects.none()
        for each in collaboratives:
            icbs = icbs | footprint(collaborative=each, on=today)
            wards = wards | unfed_wards(collaborative=each, on=today)
        waiting = self.fields["referral"]
        waiting.offer(user)  # type: ignore[attr-defined]
        waiting.queryset = waiting.queryset.filter(  # type: ignore[attr-defined]
            kind=ReferralKind.NEW, responsible_icb__in=icbs.values("pk")
        )
        self.fields["responsible_icb"].queryset = icbs.distinct()  # type: ignore[attr-defined]
        ward = self.fields["ward"]
        ward.queryset = wards.distinct()  # type: ignore[attr-defined]
        ward.label_from_instance = _ward_label  # type: ignore[attr-defined]
        offer_codes(
            self,
            on=today,
            out_of_area_reason=CodeList.OUT_OF_AREA_REASON,
            source_of_admission=CodeList.SOURCE_OF_ADMISSION,
            legal_status=CodeList.LEGAL_STATUS,
        )
        self.initial.setdefault("admitted_on", today)

    def watched(self) -> Watched:
        """Nothing: it is a new record."""
        return [events_of(Stay).none()]

    def clean(self) -> dict[str, Any]:
        """Somebody who waits, or somebody else whose responsible ICB is known. Adds errors."""
        given = super().clean()
        referral: Referral | None = given.get("referral")
        if referral and (given.get("pseudonym") or given.get("nhs_number")):
            self.add_error("referral", "Choose somebody who waits, or say who it is: one of both")
        given["responsible_icb"] = (
            referral.responsible_icb if referral else given.get("responsible_icb")
        )
        if not given["responsible_icb"]:
            self.add_error("responsible_icb", "Choose the ICB that is responsible for this person")
        return given

    def carry_out(self, user: User) -> str:
        """Record it."""
        given = self.cleaned_data
        referral: Referral | None = given["referral"]
        made = record_admission(
            person=referral.patient if referral else self.person(),
            referral=referral,
            ward=given["ward"],
            admitted_on=given["admitted_on"],
            admission=Admission(
                responsible_icb=given["responsible_icb"],
                planned_discharge_on=given["planned_discharge_on"],
                source_of_admission=given["source_of_admission"],
                legal_status=given["legal_status"],
                out_of_area_reason=given["out_of_area_reason"],
            ),
            today=self.today,
            by=user,
        )
        who: Patient = made.patient
        if made.pk in caseload(user=user, on=self.today):
            self.to = reverse("away_record", args=[made.pk, "plan"])
        return (
            f"{who.pseudonym} is recorded in {given['ward']} from {long_date(made.admitted_on)}. "
            "Plan what is to bring them back."
        )


class ConfirmStaysForm(RecordForm):
    """Who of a ward is still there."""

    button = "Confirm those ticked"

    stays = forms.ModelMultipleChoiceField(
        Stay.objects.none(),
        label="Still in the ward",
        widget=forms.CheckboxSelectMultiple,
        help_text="Ask the ward. Record below what became of anybody who has left.",
        error_messages={"required": "Tick those who are still there"},
    )
    note = forms.CharField(
        label="How you know",
        required=False,
        max_length=200,
        help_text="Whom you asked, by their role.",
    )

    def __init__(self, *args: Any, ward: Ward, stays: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ward = ward
        offered = Stay.objects.filter(pk__in=stays).select_related("placement", "patient")
        field = self.fields["stays"]
        field.queryset = offered.order_by("patient__pseudonym")  # type: ignore[attr-defined]
        field.label_from_instance = lambda stay: stay.patient.pseudonym  # type: ignore[attr-defined]

    def watched(self) -> Watched:
        """Who is in the ward, and who was confirmed there."""
        return [
            events_of(Stay).filter(ward_id=self._ward.pk),
            events_of(StayConfirmation).filter(stay__ward_id=self._ward.pk),
        ]

    def carry_out(self, user: User) -> str:
        """Confirm them."""
        made = confirm_stays(
            stays=list(self.cleaned_data["stays"]),
            confirmed_at=clock.now(),
            note=self.cleaned_data["note"],
            by=user,
        )
        return f"{counted(len(made), 'person is', 'people are')} confirmed in {self._ward}."


def _ward_label(ward: Ward) -> str:
    return f"{ward.provider.short_name}, {ward.name}"
