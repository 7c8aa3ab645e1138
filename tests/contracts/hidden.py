"""Another collaborative's records, marked so that they are known wherever they turn up.

WEST's people, referrals and staff carry `SECRET`, whom EAST may see nowhere. Wards and beds of
RXG carry `PLACE`: reference data, which those who keep it see in the administration. Somebody of
EAST's own has `OWN_NUMBER`.
"""

from datetime import UTC, datetime, time
from typing import Any

from beds.models import Bed, BedPeriod, Confirmation, ImportBatch, Offer
from impact.audit.history import change
from impact.audit.services import revealed
from patients.models import Patient, PatientIdentifier, Placement, Referral, Separation, Stay
from providers.access import Role
from providers.models import AdmissionSuspension, User, Ward
from tests.contracts.examples import Whose, examples
from tests.worlds import SINCE, World, place

# Long enough that no token made at random has them in it.
SECRET, PLACE = "zqxzqx", "zqwzqw"
NUMBERS = {"west": "9991112223", "shared": "9991112231"}
OWN_NUMBER = "9991112258"
WEST = Whose("RXG", "WEST", "west", "west", "shared")
# A ward of the provider that both share, where somebody stays who is WEST's alone.
SHARED = Whose("PRIV", "WEST", "away", "shared", "away of nobody")
_SAMPLES = {
    WEST: {"RHA-HOME": "RXG-HOME", "RHA": "RXG", "OWN": "WEST", "EAST": "WEST"},
    SHARED: {"RHA-HOME": "PRIV-AWAY", "RHA": "PRIV", "OWN": "AWAY", "EAST": "WEST"},
}


def sample_of(sample: str, whose: Whose) -> str:
    """The sample of a row, for another's record of the same kind."""
    for ours, theirs in _SAMPLES[whose].items():
        sample = sample.replace(ours, theirs)
    return sample


def hidden(world: World) -> dict[Whose, dict[str, Any]]:
    """Makes and marks them; names what samples name, for each of whose they are."""
    nurse = world.user(Role.BED_MANAGER, "RXG", username=f"{SECRET}.nurse")
    with change(by=nurse, action="test.mark"):
        User.objects.filter(pk=nurse.pk).update(name=f"{SECRET} nurse")
        _mark_people(world)
        names = {WEST: examples(world, WEST), SHARED: examples(world, SHARED)}
        Patient.objects.filter(pk=world.people["own"].pk).update(nhs_number=OWN_NUMBER)
        theirs = world.people["shared"].referrals.all()
        theirs.update(provider=world.providers["RXG"], reference="R2")
        _mark_records(world, nurse)
    revealed(nurse, world.people["west"].pk, f"{SECRET} reason")
    return names


def _mark_people(world: World) -> None:
    shared = Patient.objects.create(pseudonym=f"{SECRET}-shared")
    place(shared, world.wards["away"], world.icbs["QWO"])
    world.people["shared"] = shared
    for name, number in NUMBERS.items():
        person = world.people[name]
        person.pseudonym = f"{SECRET}-{name}"
        person.nhs_number = number
        person.home_area = f"{SECRET}home"
        person.save()
        stay = person.stays.get()
        PatientIdentifier.objects.create(
            patient=person, provider=stay.provider, local_id=f"{SECRET}-local"
        )
        Placement.objects.filter(patient=person).update(spell_id=f"{SECRET}-spell-{name}")
        Stay.objects.filter(patient=person).update(ward_stay_id=f"{SECRET}-stay-{name}")


def _mark_records(world: World, nurse: User) -> None:
    theirs = [world.people[name] for name in NUMBERS]
    for referral in Referral.objects.filter(patient__in=theirs):
        referral.reference = f"{SECRET}-ref-{referral.pk}"
        referral.source = f"{SECRET} source"
        referral.current_location = f"{SECRET} location"
        referral.save()
    Offer.objects.filter(referral__patient__in=theirs).update(asked_by=nurse)
    Separation.objects.filter(one__in=theirs).update(set_by=nurse)
    ward = world.wards["west"]
    BedPeriod.objects.filter(bed__ward=ward).update(note=f"{SECRET} note", set_by=nurse)
    ImportBatch.objects.filter(provider=ward.provider).update(by=nurse)
    Confirmation.objects.create(
        ward=ward,
        confirmed_at=datetime.combine(SINCE, time(), tzinfo=UTC),
        by=nurse,
        headcount=1,
        held=1,
        note=f"{SECRET} count",
    )
    AdmissionSuspension.objects.create(
        ward=ward, reason="staffing", note=f"{SECRET} suspended", start_date=SINCE, set_by=nurse
    )
    Ward.objects.filter(pk=ward.pk).update(name=f"{PLACE} ward")
    for bed in Bed.objects.filter(ward=ward):
        Bed.objects.filter(pk=bed.pk).update(label=f"{PLACE} {bed.label}")
