"""The pages about people and their referrals."""

from patients.views.identity import identity, identity_mask
from patients.views.referral import new_referral, referral, referral_step
from patients.views.referrals import referrals
from patients.views.separations import separation_end, separations

__all__ = [
    "identity",
    "identity_mask",
    "new_referral",
    "referral",
    "referral_step",
    "referrals",
    "separation_end",
    "separations",
]
