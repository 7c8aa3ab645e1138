"""People, placements and referrals in the API: by pseudonym, each look on record."""

from patients.api.reading import OnRecord, PatientViewSet, PlacementViewSet
from patients.api.referrals import ReferralViewSet
from patients.api.separations import SeparationViewSet

__all__ = ["OnRecord", "PatientViewSet", "PlacementViewSet", "ReferralViewSet", "SeparationViewSet"]
