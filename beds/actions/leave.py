"""Leave: begun, ended, and a trial leave made a transfer."""

from django import forms

from beds.actions.base import code_field, day_field, offer_codes
from beds.actions.fields import PlaceField
from beds.actions.placement import PlacementForm
from beds.actions.subjects import PersonSubject
from beds.actions.wards import own_wards
from beds.models import Bed
from beds.queries.standing import running_leave
from beds.services.leave import NotOnLeave, Trial, end_leave, start_leave
from beds.services.trial_leave import make_trial_a_transfer
from impact.core.text import long_date
from patients.choices import LeaveKind
from providers.choices import CodeList


class StartLeaveForm(PlacementForm):
    """Leave from the ward."""

    name, heading, button = "start-leave", "Start leave", "Start leave"
    refused_as = {"trial": "place", "ward": "place", "bed": "place"}

    kind = forms.ChoiceField(
        label="Kind of leave", choices=LeaveKind.choices, widget=forms.RadioSelect
    )
    start_date = day_field("First day of leave")
    end_date = day_field("Day of return", required=False, hint="Where it is known. May lie ahead.")
    bed_kept = forms.ChoiceField(
        label="Is the bed kept?",
        choices=[("yes", "Yes, it stays occupied"), ("no", "No, others may have it")],
        widget=forms.RadioSelect,
        initial="yes",
    )
    place = PlaceField(
        label="Receiving ward and bed", required=False, help_text="For trial leave alone."
    )

    @classmethod
    def offered(cls, subject: PersonSubject) -> bool:
        """For somebody who is on the ward."""
        return subject.leave is None

    def prepare(self) -> None:
        """The beds of the other wards, for a trial."""
        wards = own_wards(self.user, on=self.today, but=self.subject.ward)
        self.fields["place"].offer(  # type: ignore[attr-defined]
            wards, on=self.today, kept=self.data.get("place", "")
        )
        self.initial.setdefault("start_date", self.today)

    def carry_out(self) -> str:
        """Begin it."""
        given, place = self.cleaned_data, self.cleaned_data["place"]
        begun = start_leave(
            placement=self.placement,
            kind=given["kind"],
            start_date=given["start_date"],
            end_date=given["end_date"],
            bed_kept=given["bed_kept"] == "yes",
            trial=Trial(ward=place.ward, bed=place.bed) if place else None,
            **self.moment,
        )
        kind = LeaveKind(begun.kind).label
        return f"{self.who}: {kind[:1].lower()}{kind[1:]} from {long_date(begun.start_date)}."


class EndLeaveForm(PlacementForm):
    """Back from leave."""

    name, heading, button = "end-leave", "End leave", "End leave"
    refused_as = {"bed": "place"}

    ended_on = day_field("Day of return")
    place = PlaceField(
        label="Bed",
        required=False,
        help_text="Where it was not kept. Without a choice: the bed they left, else any free one.",
    )

    @classmethod
    def offered(cls, subject: PersonSubject) -> bool:
        """For somebody who is on leave."""
        return subject.leave is not None

    def prepare(self) -> None:
        """The free beds of the ward, where theirs was not kept."""
        self.initial.setdefault("ended_on", self.today)
        if self.subject.leave is None or self.subject.leave.bed_kept:
            self.fields.pop("place", None)
            return
        self.fields["place"].offer(  # type: ignore[attr-defined]
            [self.subject.ward], on=self.today, kept=self.data.get("place", "")
        )

    def carry_out(self) -> str:
        """End it."""
        going = running_leave(self.placement, today=self.today)
        if going is None:
            raise NotOnLeave("This person is not on leave: there is nothing to end.")
        place, on = self.cleaned_data.get("place"), self.cleaned_data["ended_on"]
        bed: Bed | None = place.bed if place else None
        end_leave(leave=going, ended_on=on, bed=bed, **self.moment)
        return f"{self.who} is back from leave since {long_date(on)}."


class MakeTransferForm(PlacementForm):
    """A trial leave made a transfer: they stay where they went."""

    name, heading, button = "make-transfer", "Make the trial a transfer", "Transfer"
    about = "From this day they are the receiving ward's, in the bed they have there."

    on = day_field("Day of the transfer")
    destination = code_field(
        "Destination of discharge", hint="Only where the ward is another provider's."
    )

    @classmethod
    def offered(cls, subject: PersonSubject) -> bool:
        """For somebody who is on trial leave from here."""
        return subject.leave is not None and subject.leave.kind == LeaveKind.TRIAL

    def prepare(self) -> None:
        """The national destinations; today."""
        offer_codes(self, on=self.today, destination=CodeList.DISCHARGE_DESTINATION)
        self.initial.setdefault("on", self.today)

    def carry_out(self) -> str:
        """Transfer them."""
        stay = make_trial_a_transfer(placement=self.placement, **self.cleaned_data, **self.moment)
        since = long_date(self.cleaned_data["on"])
        return f"{self.who} is {stay.ward.name}'s since {since}."
