"""What stands against a step of a referral."""

from datetime import date

from django.dispatch import Signal

from impact.core.errors import Conflict, InTheWay
from impact.core.text import listed, long_date
from patients.models import Referral
from patients.referral_states import MARKS, OPEN_STATES, STEPS, ReferralAction, ReferralState
from providers.models import Provider
from providers.services.dates import in_order, not_in_future
from providers.services.locks import locked

ending = Signal()
"""Sent as a referral is about to end without a placement, inside the transaction that ends it.

Whoever keeps something for it lets it go then: `referral`, `today`. The referral is not locked
yet, so that locks may be taken in their order.
"""


class ReferralNotOpen(Conflict):
    """The referral has led somewhere already."""

    code = "referral_not_open"
    title = "This referral is no longer open"


class StepNotAllowed(Conflict):
    """The referral does not stand where this step begins."""

    code = "step_not_allowed"
    title = "This cannot be done with the referral as it stands"


class AssessorNamed(Conflict):
    """Another partner assesses already: one assessment serves all."""

    code = "assessor_named"
    title = "Another partner assesses this referral"


def check_referral_open(referral: Referral) -> Referral:
    """Return a referral that is open as it is now, locked. Raises ReferralNotOpen."""
    referral = lock_referral(referral)
    if referral.state not in OPEN_STATES:
        what = _ending(referral)
        raise ReferralNotOpen(
            f"This referral {what}. Choose an open one, or none.",
            field="referral",
            conflict=InTheWay(what="the referral is not open", start=_since(referral)),
        )
    return referral


def lock_referral(referral: Referral) -> Referral:
    """Return a referral as it is now, locked."""
    return locked(Referral.objects.all(), {referral.pk})[referral.pk]


def begin_step(
    *, referral: Referral, action: ReferralAction, on: date, today: date | None
) -> Referral:
    """Return a referral with which `action` may be done on a day, locked.

    `today` is None for a plan, which may lie ahead. Raises StepNotAllowed, InFuture, OutOfOrder.
    """
    step = STEPS[action]
    if today is not None:
        not_in_future(on, today=today, field=step.column)
    referral = lock_referral(referral)
    check_step(referral=referral, action=action)
    for column in step.not_before:
        earlier = getattr(referral, column)
        if earlier is not None:
            in_order(earlier, on, field=step.column)
    return referral


def begin_end(*, referral: Referral, action: ReferralAction, on: date, today: date) -> Referral:
    """As `begin_step`, for a step that ends the referral: what was kept for it is let go today."""
    ending.send(sender=Referral, referral=referral, today=today)
    return begin_step(referral=referral, action=action, on=on, today=today)


def check_step(*, referral: Referral, action: ReferralAction) -> None:
    """Refuse a step that the table does not allow from here. Raises StepNotAllowed."""
    step, state = STEPS[action], referral.state
    if state not in step.sources:
        froms = [str(each.label).lower() for each in ReferralState if each in step.sources]
        raise StepNotAllowed(
            f"This referral {_ending(referral)}. {action.label}: possible while it is "
            f"{listed(froms, last='or')}. Look at the referral again.",
            conflict=InTheWay(
                what=f"the referral is {str(state.label).lower()}", start=_since(referral)
            ),
        )


def name_assessor(*, referral: Referral, assessor: Provider | None) -> None:
    """Have a partner assess the referral, unless another does. Raises AssessorNamed.

    One assessment by one partner serves all of them.
    """
    if assessor is None:
        return
    if referral.provider_id not in (None, assessor.pk):
        raise AssessorNamed(
            f"{referral.provider} assesses this referral, and one assessment serves every "
            "partner. Leave the assessor as it is.",
            field="assessor",
        )
    referral.provider = assessor


def _ending(referral: Referral) -> str:
    if referral.state == ReferralState.PLACED:
        return "has already led to a placement"
    since = _since(referral)
    words = str(referral.state.label).lower()
    if referral.state not in OPEN_STATES and since is not None:
        return f"ended on {long_date(since)}: {words}"
    return f"is {words}"


def _since(referral: Referral) -> date | None:
    """The date that marks the state; None where the state is marked by no date."""
    if referral.state == ReferralState.PLACED:
        return None
    columns: dict[ReferralState, str] = dict(MARKS)
    found: date | None = getattr(referral, columns.get(referral.state, "received_on"))
    return found
