"""Who needs care: people, their referrals and placements, and what happens in a stay."""

from patients.models.episodes import Intervention, LegalStatus, Readiness
from patients.models.leave import Leave
from patients.models.people import Patient, PatientIdentifier, PatientMerge
from patients.models.placements import Placement
from patients.models.referrals import Referral
from patients.models.repatriation import CareReview, RepatriationPlan, Visit
from patients.models.separations import Separation
from patients.models.stays import Stay

__all__ = [
    "CareReview",
    "Intervention",
    "Leave",
    "LegalStatus",
    "Patient",
    "PatientIdentifier",
    "PatientMerge",
    "Placement",
    "Readiness",
    "Referral",
    "RepatriationPlan",
    "Separation",
    "Stay",
    "Visit",
]
