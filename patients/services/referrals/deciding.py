"""How a referral is decided, or ends without a decision."""

from datetime import date

from impact.audit.service import service
from impact.core.errors import Invalid
from patients.models import Referral
from patients.referral_states import ReferralAction
from patients.services.referrals.checks import begin_end, begin_step
from providers.choices import CodeList
from providers.models import User
from providers.services.codes import check_codes
from providers.services.dates import in_order


class ReasonMissing(Invalid):
    """A referral is declined without a reason."""

    code = "reason_missing"
    title = "Say why the referral is declined"


class PlaceMissing(Invalid):
    """A referral is redirected nowhere."""

    code = "place_missing"
    title = "Say where the referral is sent on"


@service("referrals.accept")
def accept(
    *,
    referral: Referral,
    accepted_on: date,
    today: date,
    by: User,
    expected_on: date | None = None,
) -> Referral:
    """Accept a referral: the person waits from this day. `expected_on` is a plan.

    Raises StepNotAllowed, InFuture, OutOfOrder.
    """
    referral = begin_step(
        referral=referral, action=ReferralAction.ACCEPT, on=accepted_on, today=today
    )
    in_order(accepted_on, expected_on, field="expected_on")
    referral.accepted_on = accepted_on
    referral.expected_on = expected_on or referral.expected_on
    referral.save(update_fields=["accepted_on", "expected_on"])
    return referral


@service("referrals.decline")
def decline(
    *, referral: Referral, declined_on: date, decline_reason: str, today: date, by: User
) -> Referral:
    """Decline a referral for a reason of the list `decline_reason`; a bed held for it is let go.

    Raises StepNotAllowed, InFuture, OutOfOrder, ReasonMissing, UnknownCode.
    """
    if not decline_reason:
        raise ReasonMissing("A declined referral has a reason. Choose one.", field="decline_reason")
    check_codes(
        on=declined_on, fields={"decline_reason": (CodeList.DECLINE_REASON, decline_reason)}
    )
    referral = begin_end(
        referral=referral, action=ReferralAction.DECLINE, on=declined_on, today=today
    )
    referral.declined_on, referral.decline_reason = declined_on, decline_reason
    referral.save(update_fields=["declined_on", "decline_reason"])
    return referral


@service("referrals.redirect")
def redirect(
    *, referral: Referral, redirected_on: date, redirected_to: str, today: date, by: User
) -> Referral:
    """End a referral here because it is sent on, and name the service that it goes to.

    A bed held for it is let go today.

    Raises StepNotAllowed, InFuture, OutOfOrder, PlaceMissing.
    """
    place = " ".join(redirected_to.split())
    if not place:
        raise PlaceMissing("Name the service that it is sent on to.", field="redirected_to")
    referral = begin_end(
        referral=referral, action=ReferralAction.REDIRECT, on=redirected_on, today=today
    )
    referral.redirected_on, referral.redirected_to = redirected_on, place
    referral.save(update_fields=["redirected_on", "redirected_to"])
    return referral


@service("referrals.withdraw")
def withdraw(*, referral: Referral, withdrawn_on: date, today: date, by: User) -> Referral:
    """Withdraw a referral: a bed is no longer asked for, and one held for it is let go today.

    Raises StepNotAllowed, InFuture, OutOfOrder.
    """
    referral = begin_end(
        referral=referral, action=ReferralAction.WITHDRAW, on=withdrawn_on, today=today
    )
    referral.withdrawn_on = withdrawn_on
    referral.save(update_fields=["withdrawn_on"])
    return referral
