"""What is typed while a meeting thinks of something: a step, and whose each is in the end."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from impact.core.forms import DatePartsField
from patients.models import Placement, Referral
from providers.models import User, Ward
from reporting.meeting_forms import Choices, accounts_named
from reporting.models import Idea, Meeting, WhatIfStep
from reporting.models.meetings.what_if import CARRIES
from reporting.services import meetings
from reporting.services.meetings import Task

_LABELS = {"ward": "Ward", "referral": "Who waits", "placement": "Person"}
_KINDS: dict[str, type[Ward] | type[Referral] | type[Placement]] = {
    "ward": Ward,
    "referral": Referral,
    "placement": Placement,
}


class IdeaForm(forms.Form):
    """A step of one idea, which names what that idea needs; `choices` by what is named."""

    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        meeting: Meeting,
        idea: Idea,
        choices: Mapping[str, Choices],
        **kwargs: Any,
    ) -> None:
        kwargs["prefix"] = idea.value
        super().__init__(*args, **kwargs)
        self.meeting, self.idea = meeting, idea
        for name in CARRIES[idea]:
            self.fields[name] = forms.TypedChoiceField(
                label=_LABELS[name], choices=[("", "Choose one"), *choices[name]], coerce=int
            )

    def carry_out(self, *, by: User, now: datetime) -> str:
        """Add it; return a sentence on what was done. Raises Refusal."""
        named: dict[str, Any] = {
            name: _KINDS[name]._default_manager.get(pk=self.cleaned_data[name])
            for name in CARRIES[self.idea]
        }
        meetings.consider(meeting=self.meeting, idea=self.idea, now=now, by=by, **named)
        return "The step is added. Nothing is done by it."


class TasksForm(forms.Form):
    """Whose each step is and by when."""

    prefix = "tasks"
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        meeting: Meeting,
        steps: Sequence[WhatIfStep],
        words: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.steps = [step.pk for step in steps]
        for pk in self.steps:
            self.fields[f"owner-{pk}"] = forms.CharField(
                label=f"{words[pk]}: whose it is", max_length=100
            )
            self.fields[f"due_on-{pk}"] = DatePartsField(label=f"{words[pk]}: by")

    def carry_out(self, *, by: User, now: datetime) -> str:
        """Turn every step into an action. Raises Refusal."""
        typed = self.cleaned_data
        given = {pk: (typed[f"owner-{pk}"], typed[f"due_on-{pk}"]) for pk in self.steps}
        tasks = tasks_of(self.meeting, given)
        meetings.take_up(meeting=self.meeting, tasks=tasks, now=now, by=by)
        return "Every step is an action now, and nothing is left to try out."


def tasks_of(meeting: Meeting, given: Mapping[int, tuple[str, date]]) -> dict[int, Task]:
    """What each step is to be, by its number: whose, in words and by account, and by when."""
    owners = {owner for owner, _ in given.values()}
    accounts = accounts_named(owners, meeting.collaborative, on=meeting.held_on)
    return {
        step: Task(owner=owner, due_on=due_on, owner_user=accounts[owner])
        for step, (owner, due_on) in given.items()
    }
