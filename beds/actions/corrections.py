"""Putting right what was recorded wrongly: dates, an admission that never was, two beds mixed up.

What was before is kept in the history and shown on the page of changes.
"""

from dataclasses import dataclass
from typing import Any

from django import forms

from beds.actions.base import ActionForm, day_field
from beds.actions.fields import PlaceField
from beds.actions.placement import PlacementForm
from beds.actions.subjects import PersonSubject, Record, RecordSubject
from beds.choices import BedUse
from beds.models import Bed, BedPeriod
from beds.queries.versions import placement_events
from beds.services import placements
from beds.services.corrections import correct_dates
from impact.audit.versions import Watched
from impact.core.dated import as_at
from impact.core.text import long_date
from patients.models import Leave, Placement, Stay
from providers.access import Permission


@dataclass(frozen=True)
class _InBed:
    """Somebody in a bed; `key` names this very use of it."""

    key: str
    placement: Placement
    bed: Bed


class RecordForm(ActionForm):
    """An action on one record of a placement."""

    permission = Permission.CHANGE_PLACEMENTS
    subject: RecordSubject

    def watched(self) -> Watched:
        """The placement with all that hangs on it."""
        return placement_events(self.subject.placement)


class CorrectDatesForm(RecordForm):
    """The dates that a placement, a ward stay or a leave really had."""

    name, heading, button = "correct-dates", "Correct dates", "Correct"
    refused_as = {"bed": "place"}

    start_date = day_field("First day")
    end_date = day_field("Last day", required=False)
    place = PlaceField(
        label="Bed",
        required=False,
        help_text="Only for days that come without one.",
    )

    def prepare(self) -> None:
        """The dates as they are recorded, under the words of the record."""
        record = self.subject.record
        first, last, what = _words(record)
        start, end = dates_of(record)
        self.fields["start_date"].label = first
        self.fields["end_date"].label = last
        self.fields["end_date"].help_text = "Leave it empty where it still goes on."
        until = f" to {long_date(end)}" if end else ", still going"
        self.about = (
            f"{what}, recorded from {long_date(start)}{until}. What hangs on these dates follows "
            "them: ward stays, beds, leave. What was before is kept."
        )
        self.fields["place"].offer(  # type: ignore[attr-defined]
            [self.subject.ward], on=self.today, kept=self.data.get("place", "")
        )
        self.initial.setdefault("start_date", start)
        self.initial.setdefault("end_date", end)

    def carry_out(self) -> str:
        """Correct them."""
        start, end = self.cleaned_data["start_date"], self.cleaned_data["end_date"]
        correct_dates(
            record=self.subject.record,
            start_date=start,
            end_date=end,
            bed=self.chosen_bed,
            **self.moment,
        )
        until = f" to {long_date(end)}" if end else ", still going"
        return f"{self.subject.label}: corrected, now from {long_date(start)}{until}."


class CancelAdmissionForm(RecordForm):
    """An admission that never was."""

    name, heading, button = "cancel-admission", "Take an admission away", "Take it away"
    about = (
        "For an admission that was entered in error. Its ward stays, beds, leave, readiness and "
        "interventions go with it, and a referral that it answered is open again. What was is "
        "kept in the history. Somebody who was here and left is discharged instead."
    )
    undoes = True

    sure = forms.BooleanField(
        label="It never happened: it was entered in error",
        error_messages={"required": "Say that this admission never happened"},
    )

    def carry_out(self) -> str:
        """Take it away."""
        placement = self.subject.placement
        admitted = long_date(placement.admitted_on)
        placements.cancel_admission(placement=placement, by=self.user)
        return f"{self.subject.label}: the admission of {admitted} was taken away."


class SwapBedsForm(PlacementForm):
    """Two people of one organisation change beds, within a ward or between wards."""

    name, heading, button = "swap-beds", "Change beds with somebody", "Change beds"
    about = "Both change at once. Between two wards it is a transfer of both."

    other = forms.ChoiceField(
        label="With whom",
        error_messages={
            "invalid_choice": "They are no longer in that bed. Choose again from the list."
        },
    )
    on = day_field("Day of the change")

    @classmethod
    def offered(cls, subject: PersonSubject) -> bool:
        """For somebody who is on the ward, in a bed."""
        return subject.bed is not None and subject.leave is None and not subject.visiting

    def prepare(self) -> None:
        """Everybody else in a bed of the organisation, by ward, this one first."""
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in self._others():
            who = f"Bed {one.bed.label}: {one.placement.patient.pseudonym}"
            groups.setdefault(one.bed.ward.name, []).append((one.key, who))
        own = self.subject.ward.name
        ordered = sorted(groups, key=lambda name: (name != own, name))
        field.choices = [("", "Choose somebody"), *((name, groups[name]) for name in ordered)]
        self.initial.setdefault("on", self.today)

    @property
    def others_named(self) -> int:
        """How many other people its list names."""
        return len(self._others())

    @property
    def chosen_bed(self) -> Bed | None:
        """The bed of the other person."""
        chosen = self._chosen()
        return chosen.bed if chosen else None

    def carry_out(self) -> str:
        """Change the beds."""
        chosen, on = self._chosen(), self.cleaned_data["on"]
        assert chosen is not None
        other = chosen.placement
        placements.swap_beds(one=self.placement, other=other, on=on, **self.moment)
        return (
            f"{self.who} and {other.patient.pseudonym} changed beds on {long_date(on)}: "
            f"{self.who} is in bed {chosen.bed.label}."
        )

    def _chosen(self) -> _InBed | None:
        named = self.cleaned_data.get("other", "")
        return next((one for one in self._others() if one.key == named), None)

    def _others(self) -> list[_InBed]:
        """Who is in a bed today, without whoever is on leave, or here on trial."""
        stays = Stay.objects.visible_to(self.user).filter(
            provider=self.subject.ward.provider_id, trial_leave=None
        )
        periods = (
            BedPeriod.objects.filter(as_at(self.today), use=BedUse.OCCUPIED, stay__in=stays)
            .exclude(stay__placement=self.placement)
            .exclude(stay__in=Leave.objects.filter(as_at(self.today)).values("stay"))
            .select_related("bed__ward", "stay__placement__patient")
            .order_by("bed__ward__name", "bed__label")
        )
        return [_InBed(str(one.pk), one.stay.placement, one.bed) for one in periods if one.stay]


def dates_of(record: Record) -> tuple[Any, Any]:
    """From and to of a record, None for one that goes on."""
    if isinstance(record, Placement):
        return record.admitted_on, record.discharged_on
    return record.start_date, record.end_date


def _words(record: Record) -> tuple[str, str, str]:
    """What its first and last day are called, and what it is."""
    if isinstance(record, Placement):
        return "Day of admission", "Day of discharge", "The placement"
    if isinstance(record, Stay):
        return "First day in the ward", "Day of leaving it", f"The stay in {record.ward.name}"
    kind = record.get_kind_display()
    return "First day of leave", "Day of return", f"{kind} from {record.stay.ward.name}"
