"""The choice of a ward and a bed in one field, and an instant typed as day and time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.db.models import Case, When

from beds.choices import BedUse
from beds.matching import suited_to
from beds.models import Bed, BedPeriod
from impact.core.dated import as_at
from impact.core.periods import LONDON
from impact.core.text import long_date
from patients.choices import ReferralKind
from patients.models import Referral
from patients.models.querysets import ReferralQuerySet
from patients.referral_states import OPEN_STATES
from providers.models import User, Ward


@dataclass(frozen=True)
class Place:
    """A ward, and one of its beds where it has beds."""

    ward: Ward
    bed: Bed | None


class PlaceField(forms.Field):
    """A free or held bed of some wards, or a ward without beds of ours; cleaned is a `Place`.

    A bed that was taken since the page was shown is still a choice: whether it can be had is the
    service's to say, in words.
    """

    widget = forms.Select

    def offer(self, wards: Sequence[Ward], *, on: date, kept: str = "") -> None:
        """Offer the beds of these wards that are free on a day, grouped by ward. Two queries.

        `kept` is the value that was chosen before: it stays a choice, free or not.
        """
        beds = Bed.objects.filter(as_at(on), ward__in=wards).order_by("label")
        used = BedPeriod.objects.filter(as_at(on), bed__in=beds)
        uses = dict(used.values_list("bed_id", "use"))
        self._wards = {ward.pk: ward for ward in wards}
        self._beds = {bed.pk: bed for bed in beds}
        groups = [_group(ward, self._beds.values(), uses, kept) for ward in wards]
        self.widget.choices = [
            ("", "Choose a bed" if self.required else "None"),
            *(group for group in groups if group[1]),
        ]

    def to_python(self, value: Any) -> Place | None:
        """The place of a value such as `bed-12`. Raises ValidationError."""
        if value in self.empty_values:
            return None
        kind, _, number = str(value).partition("-")
        key = int(number) if number.isdecimal() else 0
        bed = self._beds.get(key) if kind == "bed" else None
        ward = self._wards.get(bed.ward_id if bed else key)
        if ward is None or (kind == "bed" and bed is None):
            raise forms.ValidationError("Choose one of the beds in the list", code="invalid")
        return Place(ward, bed)


def _group(
    ward: Ward, beds: Iterable[Bed], uses: dict[int, str], kept: str
) -> tuple[str, list[tuple[str, str]]]:
    own = [bed for bed in beds if bed.ward_id == ward.pk]
    if not own:
        return ward.name, [(f"ward-{ward.pk}", f"{ward.name}, no bed of ours")]
    choices = [(f"bed-{bed.pk}", bed.label, uses.get(bed.pk)) for bed in own]
    return ward.name, [
        (value, f"Bed {label} ({BedUse(use).label.lower()})" if use else f"Bed {label}")
        for value, label, use in choices
        if use in (None, BedUse.HELD) or value == kept
    ]


class WaitingField(forms.ModelChoiceField):
    """Somebody who waits: an open referral that the reader may see."""

    def __init__(self, *, label: str, empty_label: str) -> None:
        super().__init__(
            Referral.objects.none(), label=label, required=False, empty_label=empty_label
        )
        self._suited: set[int] = set()

    def offer(self, user: User) -> None:
        """Offer those whom `user` may see, by service line, the longest waiting first."""
        self.queryset = _waiting(user).order_by("service_line", "received_on", "pk")

    def offer_for(self, ward: Ward, *, user: User, on: date, moves: bool) -> None:
        """Offer those who wait for a ward's service line, the ones it is suited to first.

        With `moves` also those who are in another ward and wait to come.
        """
        found = _waiting(user).filter(service_line=ward.service_line)
        if not moves:
            found = found.filter(kind=ReferralKind.NEW)
        self._suited = suited_to(referrals=found, ward=ward, as_at=on)
        last = Case(When(pk__in=self._suited, then=0), default=1)
        self.queryset = found.order_by(last, "received_on", "pk")

    def label_from_instance(self, obj: Referral) -> str:
        """Who, for what, since when; and that the ward is suited to them, where it is known."""
        since = long_date(obj.received_on)
        told = f"{obj.patient.pseudonym}, {obj.service_line.name}, received {since}"
        return f"{told}: suited" if obj.pk in self._suited else told


def _waiting(user: User) -> ReferralQuerySet:
    """The open referrals that `user` may see, with whom and what for."""
    seen = Referral.objects.visible_to(user).with_state().filter(state_now__in=OPEN_STATES)
    return seen.select_related("patient", "service_line")


class MomentForm(forms.Form):
    """Forms with instants of local time: a day in three boxes and a time such as 14:30."""

    moments: ClassVar[tuple[str, ...]] = ()
    """The instants, each a field and another whose name ends in `_time`."""

    def clean(self) -> dict[str, Any]:
        """With each instant in the place of its day. Adds errors where half of one is given."""
        given = super().clean() or self.cleaned_data
        for name in self.moments:
            day, at = given.get(name), given.get(f"{name}_time")
            if bool(day) != (at is not None) and not self.errors:
                self.add_error(name, "Enter both the day and the time")
            given[name] = datetime.combine(day, at, tzinfo=LONDON) if day and at else None
        return given


def time_field(label: str, *, required: bool = True) -> forms.TimeField:
    """A time of day."""
    return forms.TimeField(
        label=label,
        required=required,
        help_text="For example, 14:30",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-5"}),
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        error_messages={"invalid": "Enter a time such as 14:30"},
    )


def minute_of(now: datetime) -> time:
    """The time of day now, to the minute."""
    return now.astimezone(LONDON).time().replace(second=0, microsecond=0)
