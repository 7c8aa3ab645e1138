"""Plans for a referral: the day on which the admission or the move is expected."""

from datetime import date

from impact.audit.service import service
from impact.core.errors import Conflict, InTheWay
from impact.core.text import long_date
from patients.models import Referral
from providers.models import User
from providers.services.dates import in_order
from providers.services.locks import locked


class ReferralNotOpen(Conflict):
    """The referral has led somewhere already."""

    code = "referral_not_open"
    title = "This referral is no longer open"


@service("referrals.expect")
def expect(*, referral: Referral, expected_on: date | None, by: User) -> Referral:
    """Set, move or (with None) take back the day on which somebody is expected.

    A plan may lie in the future and holds no bed. Raises ReferralNotOpen, OutOfOrder.
    """
    referral = check_referral_open(referral)
    in_order(referral.received_on, expected_on, field="expected_on")
    referral.expected_on = expected_on
    referral.save(update_fields=["expected_on"])
    return referral


def check_referral_open(referral: Referral) -> Referral:
    """Return a referral that is open as it is now, locked. Raises ReferralNotOpen."""
    referral = locked(Referral.objects.all(), {referral.pk})[referral.pk]
    ended = referral.declined_on or referral.withdrawn_on
    if ended is not None or referral.placement_id is not None:
        what = f"ended on {long_date(ended)}" if ended else "has already led to a placement"
        raise ReferralNotOpen(
            f"This referral {what}. Choose an open one, or none.",
            field="referral",
            conflict=InTheWay(what="the referral is not open", start=ended),
        )
    return referral
