"""What follows by itself: a bed held for a referral is let go when the referral ends."""

from datetime import date
from typing import Any

from beds.services.holds import let_go
from patients.models import Referral
from patients.services.referrals.checks import ending


def connect() -> None:
    """Has this listen from now on."""
    ending.connect(let_go_of_beds)


def let_go_of_beds(*, referral: Referral, today: date, **kwargs: Any) -> None:
    """Ends the holds for a referral, inside the transaction that ends it."""
    let_go(referral=referral, on=today)
