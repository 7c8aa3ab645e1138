"""The life of a referral: its states, read from its dates, and the one table of allowed steps.

Services, pages, the API and the diagram in `docs/referrals.md` are all made from this. Nothing here
is stored: a state is what the dates say, the first of `MARKS` that is set.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models


class ReferralState(models.TextChoices):
    """Where a referral stands."""

    RECEIVED = "received", "Received"
    TRIAGED = "triaged", "Triaged"
    ASSESSMENT_BOOKED = "assessment_booked", "Assessment booked"
    ASSESSED = "assessed", "Assessed"
    WAITING = "waiting", "Accepted: waiting"
    PLACED = "placed", "Placed"
    DECLINED = "declined", "Declined"
    REDIRECTED = "redirected", "Redirected"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ReferralAction(models.TextChoices):
    """What may be done with a referral."""

    TRIAGE = "triage", "Triage"
    BOOK_ASSESSMENT = "book-assessment", "Book the assessment"
    ASSESS = "assess", "Record the assessment"
    SEND_REPORT = "send-report", "Record that the report was sent"
    ACCEPT = "accept", "Accept"
    DECLINE = "decline", "Decline"
    REDIRECT = "redirect", "Redirect"
    WITHDRAW = "withdraw", "Withdraw"
    PLACE = "place", "Place"


_S = ReferralState
_A = ReferralAction

MARKS: tuple[tuple[ReferralState, str], ...] = (
    (_S.PLACED, "placement_id"),
    (_S.DECLINED, "declined_on"),
    (_S.WITHDRAWN, "withdrawn_on"),
    (_S.REDIRECTED, "redirected_on"),
    (_S.WAITING, "accepted_on"),
    (_S.ASSESSED, "assessed_on"),
    (_S.ASSESSMENT_BOOKED, "assessment_booked_for"),
    (_S.TRIAGED, "triaged_on"),
)
"""The column that marks each state, the furthest first; without any, a referral is received."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One allowed step: from where, to where (None: it stays), and the column it sets.

    `not_before` are the columns that its own date may not lie before.
    """

    action: ReferralAction
    sources: frozenset[ReferralState]
    to: ReferralState | None
    column: str
    not_before: tuple[str, ...]


_BEFORE_ASSESSMENT = frozenset({_S.RECEIVED, _S.TRIAGED, _S.ASSESSMENT_BOOKED})
_UNDECIDED = _BEFORE_ASSESSMENT | {_S.ASSESSED}
OPEN_STATES = _UNDECIDED | {_S.WAITING}
"""States in which a referral still asks for a bed."""

_RECEIVED = ("received_on",)
_ASSESSED = (*_RECEIVED, "assessed_on")
_ACCEPTED = (*_ASSESSED, "accepted_on")


def _step(
    action: ReferralAction,
    sources: frozenset[ReferralState],
    to: ReferralState | None,
    column: str,
    not_before: tuple[str, ...],
) -> Step:
    return Step(action=action, sources=sources, to=to, column=column, not_before=not_before)


STEPS: dict[ReferralAction, Step] = {
    step.action: step
    for step in (
        _step(_A.TRIAGE, frozenset({_S.RECEIVED}), _S.TRIAGED, "triaged_on", _RECEIVED),
        _step(
            _A.BOOK_ASSESSMENT,
            _BEFORE_ASSESSMENT,
            _S.ASSESSMENT_BOOKED,
            "assessment_booked_for",
            _RECEIVED,
        ),
        _step(_A.ASSESS, _BEFORE_ASSESSMENT, _S.ASSESSED, "assessed_on", _RECEIVED),
        _step(
            _A.SEND_REPORT, frozenset({_S.ASSESSED, _S.WAITING}), None, "report_sent_on", _ASSESSED
        ),
        _step(_A.ACCEPT, frozenset({_S.ASSESSED}), _S.WAITING, "accepted_on", _ASSESSED),
        _step(_A.DECLINE, _UNDECIDED, _S.DECLINED, "declined_on", _ASSESSED),
        _step(_A.REDIRECT, _UNDECIDED, _S.REDIRECTED, "redirected_on", _ASSESSED),
        _step(_A.WITHDRAW, OPEN_STATES, _S.WITHDRAWN, "withdrawn_on", _ACCEPTED),
        # An emergency does not wait for paper: whoever is referred may be placed.
        _step(_A.PLACE, OPEN_STATES, _S.PLACED, "placement_id", ()),
    )
}
"""The table of allowed steps. Placing is done by admission or transfer into a bed."""


def state_of(referral: Any) -> ReferralState:
    """Return the state that the dates of a referral tell. Pure."""
    return next(
        (state for state, column in MARKS if getattr(referral, column) is not None), _S.RECEIVED
    )


def steps_from(state: ReferralState) -> list[ReferralAction]:
    """Return what may be done with a referral in a state, in the order of the table. Pure."""
    return [action for action, step in STEPS.items() if state in step.sources]


def state_expression() -> models.Case:
    """The state as the database reads it from the same columns, for filters and order."""
    return models.Case(
        *(
            models.When(**{f"{column}__isnull": False}, then=models.Value(state.value))
            for state, column in MARKS
        ),
        default=models.Value(_S.RECEIVED.value),
        output_field=models.CharField(),
    )
