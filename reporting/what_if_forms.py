"""What is typed while a meeting thinks of something: a step, and whose each is in the end."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from impact.core.forms import DatePartsField
from patients.models import Placement, Referral
from providers.models import User, Ward
from reporting.meeting_forms import Choices, account_named
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
        tasks = {pk: self._task(pk) for pk in self.steps}
        meetings.take_up(meeting=self.meeting, tasks=tasks, now=now, by=by)
        return "Every step is an action now, and nothing is left to try out."

    def _task(self, pk: int) -> Task:
        owner: str = self.cleaned_data[f"owner-{pk}"]
        due_on: date = self.cleaned_data[f"due_on-{pk}"]
        return task_for(self.meeting, owner=owner, due_on=due_on)


def task_for(meeting: Meeting, *, owner: str, due_on: date) -> Task:
    """A task of somebody named in words, theirs where one account has the name."""
    account = account_named(owner, meeting.collaborative, on=meeting.held_on)
    return Task(owner=owner, due_on=due_on, owner_user=account)
