"""What happens to a referral, from receiving it to its end; placing is done in `beds.services`."""

from patients.services.referrals.assessing import assess, book_assessment, send_report, triage
from patients.services.referrals.checks import (
    AssessorNamed,
    ReferralNotOpen,
    StepNotAllowed,
    check_referral_open,
)
from patients.services.referrals.deciding import accept, decline, redirect, withdraw
from patients.services.referrals.plans import expect
from patients.services.referrals.receiving import (
    AlreadyReferred,
    MoveReasonMissing,
    Newcomer,
    NotPlaced,
    Received,
    known_or_new,
    receive,
    receive_newcomer,
)

__all__ = [
    "AlreadyReferred",
    "AssessorNamed",
    "MoveReasonMissing",
    "Newcomer",
    "NotPlaced",
    "Received",
    "ReferralNotOpen",
    "StepNotAllowed",
    "accept",
    "assess",
    "book_assessment",
    "check_referral_open",
    "decline",
    "expect",
    "known_or_new",
    "receive",
    "receive_newcomer",
    "redirect",
    "send_report",
    "triage",
    "withdraw",
]
