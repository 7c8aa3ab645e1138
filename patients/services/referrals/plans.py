"""Plans for a referral: the day on which the admission or the move is expected."""

from datetime import date

from impact.audit.service import service
from patients.models import Referral
from patients.services.referrals.checks import check_referral_open
from providers.models import User
from providers.services.dates import in_order


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
