"""What a person is told before somebody is placed, and what refuses nothing. Pure.

Sex, level and suitability belong to the receiving clinician.
"""

from patients.choices import Sex
from patients.models import Patient
from providers.choices import WardSex
from providers.models import Ward

_WARDS_OF = {Sex.MALE: WardSex.MALE, Sex.FEMALE: WardSex.FEMALE}


def cautions(*, patient: Patient, ward: Ward) -> list[str]:
    """Return a sentence for each thing to look at before placing this person in this ward."""
    expected = _WARDS_OF.get(Sex(patient.sex))
    if ward.sex == WardSex.ANY or expected == ward.sex:
        return []
    who = WardSex(ward.sex).label.lower()
    recorded = f"recorded as {Sex(patient.sex).label.lower()}"
    if expected is None:
        recorded = "whose sex is not recorded as male or female"
    return [f"{ward} is for {who}, and this is a person {recorded}. The ward decides."]
