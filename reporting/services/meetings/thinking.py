"""What a meeting thinks of doing: steps added, taken back, discarded, or turned into actions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from impact.audit.service import service
from impact.core.errors import Conflict, Invalid
from impact.core.text import counted
from patients.models import Placement, Referral
from providers.models import User, Ward
from reporting.models import Action, Idea, Meeting, WhatIfStep
from reporting.queries.meetings import steps_of
from reporting.services.meetings.checks import lock_open
from reporting.services.meetings.saying import About, act

MOST = 12
"""So many steps at most: all of them are tried whenever they are looked at."""


class TooManySteps(Conflict):
    """Another step would be one more than is tried out at once."""

    code = "too_many_steps"


class NobodysStep(Invalid):
    """A step is to become an action, and nobody is named who takes it."""

    code = "nobodys_step"


@dataclass(frozen=True, kw_only=True)
class Task:
    """Whose a step is and by when, once it is decided; the account where they have one."""

    owner: str
    due_on: date
    owner_user: User | None = None


@service("meetings.consider")
def consider(
    *,
    meeting: Meeting,
    idea: Idea,
    now: datetime,
    by: User,
    ward: Ward | None = None,
    referral: Referral | None = None,
    placement: Placement | None = None,
) -> WhatIfStep:
    """Add a step to what an open meeting tries out; it names what its idea needs.

    Raises NotAllowed, MeetingClosed, TooManySteps.
    """
    meeting = lock_open(meeting, by=by)
    if meeting.what_if.count() >= MOST:
        raise TooManySteps(
            f"There are {counted(MOST, 'step')}: as many as are tried out at once. Take one back "
            "first."
        )
    return WhatIfStep.objects.create(
        meeting=meeting,
        idea=idea,
        ward=ward,
        referral=referral,
        placement=placement,
        added_at=now,
        added_by=by,
    )


@service("meetings.take_back")
def take_back(*, meeting: Meeting, step: int, by: User) -> None:
    """Take one step back, by its number; gone already, nothing happens.

    Raises NotAllowed, MeetingClosed.
    """
    lock_open(meeting, by=by).what_if.filter(pk=step).delete()


@service("meetings.discard")
def discard(*, meeting: Meeting, by: User) -> None:
    """Take every step back. Raises NotAllowed, MeetingClosed."""
    lock_open(meeting, by=by).what_if.all().delete()


@service("meetings.take_up")
def take_up(
    *, meeting: Meeting, tasks: Mapping[int, Task], now: datetime, by: User
) -> list[Action]:
    """Turn every step into an action, in their order, and leave nothing to try out.

    `tasks` says of each step, by its number, whose it is. Raises NobodysStep and all that `act`
    raises.
    """
    meeting = lock_open(meeting, by=by)
    steps = list(steps_of(meeting))
    if not steps or {step.pk for step in steps} != set(tasks):
        raise NobodysStep(
            "The steps have changed since this page was shown. Look at them again, and say of each "
            "whose it is."
        )
    made = [
        act(
            meeting=meeting,
            text=in_words(step),
            service_line=_service_line(step),
            about=_about(step),
            now=now,
            by=by,
            **vars(tasks[step.pk]),
        )
        for step in steps
    ]
    meeting.what_if.all().delete()
    return made


def in_words(step: WhatIfStep) -> str:
    """What a step would do, by pseudonym and ward."""
    if step.idea == Idea.CLOSE_WARD:
        return f"Close {_ward(step)}"
    if step.idea == Idea.PLACE:
        assert step.referral is not None
        return f"Place {step.referral.patient.pseudonym} in {_ward(step)}"
    assert step.placement is not None
    who = step.placement.patient.pseudonym
    if step.idea == Idea.BRING_HOME:
        return f"Bring {who} home to {_ward(step)}"
    return f"Discharge {who}"


def _ward(step: WhatIfStep) -> str:
    assert step.ward is not None
    return f"{step.ward.name}, {step.ward.provider.short_name}"


def _service_line(step: WhatIfStep) -> str:
    """The line that a step is about, by code; "" for a discharge, of whatever line."""
    ward: Ward | None = step.ward
    return ward.service_line.code if ward else ""


def _about(step: WhatIfStep) -> About:
    """What the action is about: the person where there is one, else the ward."""
    if step.referral:
        return About(referral=step.referral)
    return About(placement=step.placement) if step.placement else About(ward=step.ward)
