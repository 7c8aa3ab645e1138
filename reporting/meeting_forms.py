"""What is typed in a meeting, and how one is set up."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q

from beds.models import Bed
from impact.core.forms import DatePartsField
from patients.models import Placement, Referral
from providers.models import Collaborative, Membership, User, Ward
from providers.queries import members
from reporting.models import Meeting, Presence, Weekday
from reporting.services import meetings
from reporting.services.meetings import About, Planned

Choices = Sequence[tuple[str, Any]]


class SaidForm(forms.Form):
    """Something said about a service line; `token` is this very form, so that it counts once."""

    token = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    about = forms.ChoiceField(label="About", required=False)

    def __init__(self, *args: Any, meeting: Meeting, line: str, about: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.meeting, self.line = meeting, line
        self.fields["about"].choices = [("", "Nothing in particular"), *about]  # type: ignore[attr-defined]

    def told(self, *, by: User, now: datetime) -> dict[str, Any]:
        """What the service is told by either form."""
        return {
            "meeting": self.meeting,
            "service_line": self.line,
            "text": self.cleaned_data["text"],
            "about": about_named(self.cleaned_data["about"], on=self.meeting.held_on),
            "now": now,
            "by": by,
        }

    def carry_out(self, *, by: User, now: datetime) -> str:
        """Put it on record; return a sentence on what was done. Raises Refusal."""
        raise NotImplementedError


class DecisionForm(SaidForm):
    """What was decided."""

    prefix = "decision"
    for_group = forms.BooleanField(
        label="For the clinical reference and governance group", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "Decision"

    def carry_out(self, *, by: User, now: datetime) -> str:
        """Put it on record. Raises Refusal."""
        group = self.cleaned_data["for_group"]
        meetings.decide(**self.told(by=by, now=now), for_group=group)
        return "The decision is on record."


class ActionForm(SaidForm):
    """What is to be done, whose it is, by when."""

    prefix = "action"
    owner = forms.CharField(
        label="Whose it is", max_length=100, help_text="A name, as in the list of people."
    )
    due_on = DatePartsField(label="By")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "Action"

    def carry_out(self, *, by: User, now: datetime) -> str:
        """Put it on record, with the account of whose it is where there is one. Raises Refusal."""
        owner = self.cleaned_data["owner"]
        meetings.act(
            **self.told(by=by, now=now),
            owner=owner,
            due_on=self.cleaned_data["due_on"],
            owner_user=account_named(owner, self.meeting.collaborative, on=self.meeting.held_on),
        )
        return "The action is on record."


class DoneForm(forms.Form):
    """What came of an action."""

    outcome = forms.CharField(label="What came of it", max_length=500, required=False)


class NoteForm(forms.Form):
    """A correction or a remark beside a closed meeting."""

    text = forms.CharField(
        label="Add a note", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class OpenForm(forms.Form):
    """A day to meet on."""

    held_on = DatePartsField(label="Day of the meeting")


class StepForm(forms.Form):
    """A step of a decision's way."""

    step = forms.ChoiceField(label="Step", widget=forms.RadioSelect)
    on = DatePartsField(label="On")
    note = forms.CharField(label="Note", max_length=500, required=False)

    def __init__(self, *args: Any, steps: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = list(steps)  # type: ignore[attr-defined]


class AttendanceForm(forms.Form):
    """Who came for each member: a choice and names for every one of them."""

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        told = {one.provider_id: one for one in meeting.attendance.all()}
        its = members(collaborative=meeting.collaborative, on=meeting.held_on)
        self.members = {provider.key: provider for provider in its}
        for key, provider in self.members.items():
            before = told.get(provider.pk)
            self.fields[f"presence-{key}"] = forms.ChoiceField(
                label=provider.short_name,
                choices=[("", "Not told"), *Presence.choices],
                required=False,
                initial=before.presence if before else "",
            )
            self.fields[f"names-{key}"] = forms.CharField(
                label=f"Who came for {provider.short_name}",
                max_length=300,
                required=False,
                initial=before.names if before else "",
            )

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of each member."""
        return [(self[f"presence-{key}"], self[f"names-{key}"]) for key in self.members]

    def carry_out(self, *, by: User) -> None:
        """Record what was told. Raises Refusal."""
        for key, provider in self.members.items():
            presence = self.cleaned_data[f"presence-{key}"]
            if presence:
                meetings.attend(
                    meeting=self.meeting,
                    provider=provider,
                    presence=Presence(presence),
                    names=self.cleaned_data[f"names-{key}"],
                    by=by,
                )


class SettingsForm(forms.Form):
    """When a collaborative meets, and its agenda, an item a line."""

    weekday = forms.TypedChoiceField(label="Day", choices=Weekday.choices, coerce=int)
    starts_at = forms.TimeField(label="Time", help_text="Such as 09:30")
    start_date = DatePartsField(label="From")
    items = forms.CharField(
        label="Agenda",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=(
            "An item a line: title; minutes; codes of service lines. "
            "For example: Low secure; 20; LS_F LS_M_MI"
        ),
    )

    def clean_items(self) -> list[Planned]:
        """The items; ValidationError names the line that is at fault."""
        lines = [line for line in self.cleaned_data["items"].splitlines() if line.strip()]
        return [_item(number, line) for number, line in enumerate(lines, start=1)]


def _item(number: int, line: str) -> Planned:
    parts = [part.strip() for part in line.split(";")]
    if len(parts) != 3 or not parts[1].isdecimal() or not 0 < int(parts[1]) <= 480:
        raise forms.ValidationError(
            f"Line {number}: give a title, minutes from 1 to 480, and codes of service lines, with "
            "a semicolon between them."
        )
    title, minutes, codes = parts
    if len(title) > 100:
        raise forms.ValidationError(f"Line {number}: the title is longer than 100 characters.")
    lines = tuple(dict.fromkeys(codes.replace(",", " ").split()))
    return Planned(title=title, minutes=int(minutes), service_lines=lines)


def about_named(value: str, *, on: date) -> About:
    """What a choice of `about` stands for: `person:…`, `referral:…`, `ward:…` or `bed:…`."""
    kind, _, key = value.partition(":")
    if kind == "person":
        its = Placement.objects.filter(patient__pseudonym=key, admitted_on__lte=on)
        return About(placement=its.order_by("-admitted_on", "-pk").first())
    if kind == "referral":
        return About(referral=Referral.objects.get(pk=key))
    if kind == "ward":
        return About(ward=Ward.objects.get(pk=key))
    return About(bed=Bed.objects.get(pk=key)) if kind == "bed" else About()


def account_named(name: str, collaborative: Collaborative, *, on: date) -> User | None:
    """The one account of this name in the collaborative or at its members; else None."""
    return accounts_named([name], collaborative, on=on)[name]


def accounts_named(
    names: Iterable[str], collaborative: Collaborative, *, on: date
) -> dict[str, User | None]:
    """As `account_named`, of several names. One query."""
    asked = {name: name.strip() for name in names}
    one_of_them = reduce(or_, (Q(name__iexact=name) for name in asked.values()), Q(pk__in=[]))
    of_members = members(collaborative=collaborative, on=on).values("pk")
    theirs = Membership.objects.filter(collaborative=collaborative) | Membership.objects.filter(
        provider__in=of_members
    )
    by_name: dict[str, list[User]] = defaultdict(list)
    for user in User.objects.filter(one_of_them, pk__in=theirs.values("user")):
        by_name[user.name.upper()].append(user)
    found = {name: by_name[stripped.upper()] for name, stripped in asked.items()}
    return {name: users[0] if len(users) == 1 else None for name, users in found.items()}
