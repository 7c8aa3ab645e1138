"""What is done on a ward: admit, confirm, suspend and resume admissions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from beds.actions.base import ActionForm, code_field, day_field, note_field, offer_codes
from beds.actions.fields import PlaceField, WaitingField
from beds.actions.subjects import WardSubject
from beds.queries.versions import headcount_events, suspension_events
from beds.services import placements
from beds.services.cautions import cautions
from beds.services.wards import confirm_ward, recorded
from impact.audit.versions import Watched
from impact.core.dated import as_at
from impact.core.text import counted, long_date
from patients.models import Patient
from providers.access import Permission
from providers.choices import CodeList
from providers.models import Collaborative, Icb, Provider, User, Ward
from providers.queries import unfed_wards
from providers.services.wards import resume_admissions, suspend_admissions


def own_wards(user: User, *, on: date, but: Ward | None = None) -> Sequence[Ward]:
    """The wards open on a day in which `user` may place people, by provider and name."""
    own = Provider.objects.with_permission(user, Permission.CHANGE_PLACEMENTS)
    wards = Ward.objects.filter(as_at(on), provider__in=own).select_related("provider")
    found = list(wards.exclude(pk=but.pk if but else None).order_by("provider", "name"))
    return [*found, *(_caseload_wards(user, on=on, but=but) if but else [])]


def _caseload_wards(user: User, *, on: date, but: Ward) -> list[Ward]:
    """From a ward that no member feeds, the others that none feeds, for a case manager."""
    if Permission.MANAGE_CASELOAD not in user.permissions_in_collaboratives:
        return []
    theirs = Collaborative.objects.visible_to(user, Permission.MANAGE_CASELOAD)
    unfed = {ward.pk: ward for one in theirs for ward in unfed_wards(collaborative=one, on=on)}
    return [ward for ward in unfed.values() if ward.pk != but.pk] if but.pk in unfed else []


class WardForm(ActionForm):
    """An action on one ward."""

    subject: WardSubject

    @property
    def ward(self) -> Ward:
        """The ward."""
        return self.subject.ward

    def watched(self) -> Watched:
        """Whether it takes people."""
        return suspension_events(self.ward)


class AdmitForm(WardForm):
    """Admit somebody who waits, or somebody without a referral."""

    name, heading, button = "admit", "Admit", "Admit"
    permission = Permission.CHANGE_PLACEMENTS
    refused_as = {"bed": "place", "ward": "place"}

    referral = WaitingField(label="Somebody who waits", empty_label="Nobody of these")
    pseudonym = forms.CharField(
        label="Or somebody without a referral, by pseudonym",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10", "autocomplete": "off"}),
    )
    responsible_icb = forms.ModelChoiceField(
        Icb.objects.all(),
        label="Responsible ICB",
        required=False,
        empty_label="As the referral says",
        help_text="For somebody without a referral.",
    )
    place = PlaceField(label="Bed")
    admitted_on = day_field("Day of admission")
    planned_discharge_on = day_field("Planned discharge", required=False)
    source_of_admission = code_field("Source of admission")
    legal_status = code_field("Legal status")
    understood = forms.BooleanField(required=False, widget=forms.HiddenInput, label="Go on")

    @classmethod
    def offered(cls, subject: WardSubject) -> bool:
        """Where the ward takes people."""
        return not subject.suspended

    def prepare(self) -> None:
        """The people who wait, the free beds."""
        self.fields["referral"].offer_for(  # type: ignore[attr-defined]
            self.ward, user=self.user, on=self.today, moves=False
        )
        self.fields["place"].offer(  # type: ignore[attr-defined]
            [self.ward], on=self.today, kept=self.data.get("place", "")
        )
        offer_codes(
            self,
            on=self.today,
            source_of_admission=CodeList.SOURCE_OF_ADMISSION,
            legal_status=CodeList.LEGAL_STATUS,
        )
        self.initial.setdefault("admitted_on", self.today)

    def clean(self) -> dict[str, Any]:
        """One person, whose responsible ICB is known, and whom the ward is for. Adds errors."""
        given = super().clean() or self.cleaned_data
        referral, name = given.get("referral"), given.get("pseudonym")
        if bool(referral) == bool(name):
            self.add_error(
                "referral", "Choose somebody who waits, or give a pseudonym: one of both"
            )
            return given
        given["patient"] = referral.patient if referral else self._person(name or "")
        given["responsible_icb"] = (
            referral.responsible_icb if referral else given.get("responsible_icb")
        )
        if not given["responsible_icb"]:
            self.add_error("responsible_icb", "Choose the ICB that is responsible for this person")
        if given["patient"] and not given.get("understood"):
            self._caution(given["patient"])
        return given

    def carry_out(self) -> str:
        """Admit them."""
        given = {**self.cleaned_data}
        place = given.pop("place")
        for name in ("pseudonym", "understood"):
            del given[name]
        made = placements.admit(ward=self.ward, bed=place.bed, **given, **self.moment)
        return f"{made.patient.pseudonym} was admitted on {long_date(made.admitted_on)}."

    def _person(self, pseudonym: str) -> Patient | None:
        seen = Patient.objects.visible_to(self.user)
        patient = seen.filter(pseudonym__iexact=pseudonym.strip()).first()
        if patient is None:
            self.add_error("pseudonym", "Nobody whom you may see has this pseudonym")
        return patient

    def _caution(self, patient: Patient) -> None:
        """Have what is to be looked at read before somebody is placed."""
        told = cautions(patient=patient, ward=self.ward)
        if told:
            self.fields["understood"].widget = forms.CheckboxInput()
            self.add_error("understood", " ".join([*told, "Tick to admit all the same."]))


class ConfirmForm(WardForm):
    """Confirm the bed state with the headcount; what differs is looked at first."""

    name, heading, button = "confirm", "Confirm the bed state", "Confirm"
    permission = Permission.CONFIRM_WARDS
    about = "Count the people of the ward, those on leave too, and type how many there are."

    headcount = forms.IntegerField(
        label="People counted",
        min_value=0,
        max_value=500,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
    )
    note = note_field()
    agreed = forms.IntegerField(required=False, widget=forms.HiddenInput)

    differs = False

    def watched(self) -> Watched:
        """Who is in the ward, and its confirmations."""
        return headcount_events(self.ward)

    def clean(self) -> dict[str, Any]:
        """A headcount that agrees with the records, or the same one a second time."""
        given = super().clean() or self.cleaned_data
        headcount = given.get("headcount")
        held = recorded(ward=self.ward, on=self.today)
        if headcount is not None and headcount != held and given.get("agreed") != headcount:
            self.differs = True
            typed = {name: self.data[name] for name in self.data}
            self.data = {**typed, "agreed": str(headcount)}
            self.add_error(
                "headcount",
                f"You counted {headcount}, and {counted(held, 'person is', 'people are')} recorded."
                " Look through the differences below and put right what is wrong; or press Confirm "
                "again to confirm with this headcount.",
            )
        return given

    def carry_out(self) -> str:
        """Confirm it."""
        made = confirm_ward(
            ward=self.ward,
            confirmed_at=self.now,
            headcount=self.cleaned_data["headcount"],
            note=self.cleaned_data["note"],
            by=self.user,
        )
        apart = "" if made.headcount == made.held else f", {made.held} recorded"
        people = counted(made.headcount, "person", "people")
        return f"{self.ward.name} is confirmed with {people}{apart}."


class SuspendForm(WardForm):
    """Have the ward take nobody for a while."""

    name, heading, button = "suspend", "Suspend admissions", "Suspend admissions"
    permission = Permission.MANAGE_BEDS
    about = (
        "Its people stay and its beds keep their state; none may be offered until admissions "
        "resume."
    )

    start_date = day_field("From")
    reason = code_field("Reason", required=True)
    note = note_field()

    @classmethod
    def offered(cls, subject: WardSubject) -> bool:
        """Where the ward takes people."""
        return not subject.suspended

    def prepare(self) -> None:
        """The reasons there are."""
        offer_codes(self, on=self.today, reason=CodeList.SUSPENSION_REASON)
        self.initial.setdefault("start_date", self.today)

    def carry_out(self) -> str:
        """Suspend them."""
        suspend_admissions(ward=self.ward, **self.cleaned_data, **self.moment)
        return f"Admissions to {self.ward.name} are suspended."


class ResumeAdmissionsForm(WardForm):
    """Have the ward take people again."""

    name, heading, button = "resume-admissions", "Resume admissions", "Resume admissions"
    permission = Permission.MANAGE_BEDS

    on = day_field("It takes people again from")

    @classmethod
    def offered(cls, subject: WardSubject) -> bool:
        """Where the ward takes nobody."""
        return subject.suspended

    def prepare(self) -> None:
        """Today, unless said otherwise."""
        self.initial.setdefault("on", self.today)

    def carry_out(self) -> str:
        """Resume them."""
        resume_admissions(ward=self.ward, on=self.cleaned_data["on"], **self.moment)
        return f"{self.ward.name} takes people again."
