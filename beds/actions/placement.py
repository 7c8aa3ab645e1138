"""What is done for somebody in a ward: transfer, move, ready, plans, discharge."""

from typing import Any

from django import forms

from beds.actions.base import ActionForm, code_field, day_field, offer_codes
from beds.actions.fields import PlaceField
from beds.actions.subjects import PersonSubject
from beds.actions.wards import own_wards
from beds.queries.versions import placement_events
from beds.services import placements
from beds.services.moves import move_bed
from beds.services.placements import Move
from impact.audit.versions import Watched
from impact.core.text import long_date
from patients.services.placements import plan_discharge
from patients.services.readiness import mark_not_ready, mark_ready
from providers.access import Permission
from providers.choices import CodeList


class PlacementForm(ActionForm):
    """An action for one person."""

    permission = Permission.CHANGE_PLACEMENTS
    subject: PersonSubject

    def watched(self) -> Watched:
        """Their placement with all that hangs on it."""
        return placement_events(self.subject.placement)

    @property
    def placement(self) -> Any:
        """Whose it is."""
        return self.subject.placement

    @property
    def who(self) -> str:
        """Their pseudonym."""
        return str(self.subject.placement.patient.pseudonym)


class TransferForm(PlacementForm):
    """To another of one's own wards."""

    name, heading, button = "transfer", "Transfer to another ward", "Transfer"
    about = (
        "To one of your own wards. A bed in another organisation's ward is asked for from the "
        "referral."
    )
    refused_as = {"ward": "place", "bed": "place"}

    place = PlaceField(label="Ward and bed")
    on = day_field("Day of the transfer")
    destination = code_field(
        "Destination of discharge", hint="Only where the ward is another provider's."
    )

    @classmethod
    def offered(cls, subject: PersonSubject) -> bool:
        """For somebody who is on the ward."""
        return subject.leave is None and not subject.visiting

    def prepare(self) -> None:
        """The beds of the other wards."""
        wards = own_wards(self.user, on=self.today, but=self.subject.ward)
        self.fields["place"].offer(  # type: ignore[attr-defined]
            wards, on=self.today, kept=self.data.get("place", "")
        )
        offer_codes(self, on=self.today, destination=CodeList.DISCHARGE_DESTINATION)
        self.initial.setdefault("on", self.today)

    def carry_out(self) -> str:
        """Transfer them."""
        place, on = self.cleaned_data["place"], self.cleaned_data["on"]
        move = Move(
            placement=self.placement,
            ward=place.ward,
            bed=place.bed,
            destination=self.cleaned_data["destination"],
        )
        placements.transfer(move=move, on=on, **self.moment)
        return f"{self.who} was transferred to {place.ward.name} on {long_date(on)}."


class MoveBedForm(PlacementForm):
    """To another bed of the ward."""

    name, heading, button = "move-bed", "Move to another bed", "Move"
    refused_as = {"bed": "place"}

    place = PlaceField(label="Bed")
    on = day_field("Day of the move")

    @classmethod
    def offered(cls, subject: PersonSubject) -> bool:
        """For somebody who has a bed, or may be given one."""
        return subject.leave is None or subject.leave.bed_kept

    def prepare(self) -> None:
        """The free beds of the ward."""
        self.fields["place"].offer(  # type: ignore[attr-defined]
            [self.subject.ward], on=self.today, kept=self.data.get("place", "")
        )
        self.initial.setdefault("on", self.today)

    def clean_place(self) -> Any:
        """A bed: a ward alone is no move. Raises ValidationError."""
        place = self.cleaned_data["place"]
        if place.bed is None:
            raise forms.ValidationError("This ward has no bed of ours to move to.")
        return place

    def carry_out(self) -> str:
        """Move them."""
        place, on = self.cleaned_data["place"], self.cleaned_data["on"]
        move_bed(placement=self.placement, bed=place.bed, on=on, **self.moment)
        return f"{self.who} was moved to bed {place.bed.label} on {long_date(on)}."


class ReadyForm(PlacementForm):
    """Clinically ready for discharge."""

    name, heading, button = "ready", "Ready for discharge", "Save"

    start_date = day_field("Clinically ready since")
    reason = code_field("What they wait for")
    attributable_to = code_field("Whose it is")
    responsible_la = forms.CharField(
        label="Responsible local authority",
        required=False,
        max_length=12,
        help_text="Its code, such as E06000018.",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10"}),
    )

    @classmethod
    def offered(cls, subject: PersonSubject) -> bool:
        """For somebody who is not recorded as ready."""
        return not subject.ready

    def prepare(self) -> None:
        """The national reasons."""
        offer_codes(
            self,
            on=self.today,
            reason=CodeList.READINESS_REASON,
            attributable_to=CodeList.DELAY_ATTRIBUTION,
        )
        self.initial.setdefault("start_date", self.today)

    def carry_out(self) -> str:
        """Record it."""
        mark_ready(placement=self.placement, **self.cleaned_data, **self.moment)
        since = long_date(self.cleaned_data["start_date"])
        return f"{self.who} is ready for discharge since {since}."


class NotReadyForm(PlacementForm):
    """No longer ready for discharge."""

    name, heading, button = "not-ready", "No longer ready for discharge", "Save"

    on = day_field("No longer ready from")

    @classmethod
    def offered(cls, subject: PersonSubject) -> bool:
        """For somebody who is recorded as ready."""
        return subject.ready

    def prepare(self) -> None:
        """Today, unless said otherwise."""
        self.initial.setdefault("on", self.today)

    def carry_out(self) -> str:
        """Record it."""
        mark_not_ready(placement=self.placement, on=self.cleaned_data["on"], **self.moment)
        return f"{self.who} is no longer ready for discharge."


class PlanDischargeForm(PlacementForm):
    """The day on which discharge is planned."""

    name, heading, button = "plan-discharge", "Planned discharge date", "Save"
    about = "A plan: it ends nothing. Leave it empty to take the plan back."

    planned_on = day_field("Planned for", required=False)

    @classmethod
    def offered(cls, subject: PersonSubject) -> bool:
        """For somebody whose placement is here."""
        return not subject.visiting

    def prepare(self) -> None:
        """The plan there is."""
        self.initial.setdefault("planned_on", self.placement.planned_discharge_on)

    def carry_out(self) -> str:
        """Set it."""
        on = self.cleaned_data["planned_on"]
        plan_discharge(placement=self.placement, planned_on=on, by=self.user)
        return (
            f"{self.who}: discharge is planned for {long_date(on)}."
            if on
            else (f"{self.who}: no discharge is planned.")
        )


class DischargeForm(PlacementForm):
    """Discharge from the provider."""

    name, heading, button = "discharge", "Discharge", "Discharge"
    about = "The stay, the bed, leave, readiness and interventions end on this day."

    discharged_on = day_field("Day of discharge")
    destination = code_field("Destination")

    @classmethod
    def offered(cls, subject: PersonSubject) -> bool:
        """For somebody whose placement is here."""
        return not subject.visiting

    def prepare(self) -> None:
        """The national destinations."""
        offer_codes(self, on=self.today, destination=CodeList.DISCHARGE_DESTINATION)
        self.initial.setdefault("discharged_on", self.today)

    def carry_out(self) -> str:
        """Discharge them."""
        placements.discharge(placement=self.placement, **self.cleaned_data, **self.moment)
        return f"{self.who} was discharged on {long_date(self.cleaned_data['discharged_on'])}."
