"""Who may ask who somebody is: the lead provider's wards, the hub and commissioning, told apart."""

from typing import Any

import pytest

from impact.audit.models import AccessKind, AccessLog
from patients.models import Patient, PatientIdentifier
from providers.access import Role
from tests.pages import signed_in
from tests.worlds import World, small_world

pytestmark = pytest.mark.django_db
NUMBER, SHOWN = "9991112223", "999 111 2223"
REASON = "to book an ambulance"
# RHA is the lead provider of EAST. Who asks about whom, and the answer.
ANSWERS = {
    (Role.CLINICIAN, "RHA", "own"): 200,
    (Role.CLINICIAN, "RHA", "inward"): 200,
    (Role.CLINICIAN, "RHA", "fellow"): 403,
    (Role.CLINICIAN, "RHA", "spot"): 403,
    (Role.CLINICIAN, "RHA", "west"): 404,
    (Role.BED_MANAGER, "RHA", "own"): 200,
    (Role.BED_MANAGER, "RHA", "away"): 403,
    (Role.CLINICIAN, "PRIV", "fellow"): 200,
    (Role.CLINICIAN, "PRIV", "own"): 403,
    (Role.HUB, "EAST", "own"): 403,
    (Role.HUB, "EAST", "fellow"): 403,
    (Role.HUB, "EAST", "spot"): 403,
    (Role.COMMISSIONER, "EAST", "own"): 403,
    (Role.COMMISSIONER, "EAST", "spot"): 403,
    (Role.CASE_MANAGER, "EAST", "own"): 403,
    (Role.CASE_MANAGER, "EAST", "fellow"): 403,
    (Role.CASE_MANAGER, "EAST", "spot"): 200,
    (Role.AUDITOR, "EAST", "own"): 404,
    (Role.ADMINISTRATOR, "", "own"): 404,
}


@pytest.fixture
def world() -> World:
    return small_world()


def known(world: World, name: str) -> Patient:
    """Somebody with an NHS number and a number at each provider that the small world has."""
    person = world.people[name]
    person.nhs_number = NUMBER
    person.save()
    for key, provider in world.providers.items():
        PatientIdentifier.objects.create(
            patient=person, provider=provider, local_id=f"local-{key.lower()}"
        )
    return person


@pytest.mark.parametrize(("role", "where", "name"), ANSWERS)
def test_identity_is_shown_to_whom_the_table_says(
    world: World, role: Role, where: str, name: str
) -> None:
    person = known(world, name)
    user = world.user(role, where)
    client, address = signed_in(user), f"/patients/{person.pseudonym}/identity/"

    asked = client.get(address)
    told = client.post(address, {"reason": REASON})

    expected = ANSWERS[role, where, name]
    assert (asked.status_code, told.status_code) == (expected, expected)
    assert NUMBER not in asked.content.decode()
    assert SHOWN not in asked.content.decode()
    assert (SHOWN in told.content.decode()) is (expected == 200)
    reveals = AccessLog.objects.filter(kind=AccessKind.REVEAL)
    found = [(entry.user, entry.people, entry.reason) for entry in reveals]
    assert found == ([(user, [person.pk], REASON)] if expected == 200 else [])


@pytest.mark.parametrize(("role", "where", "name"), ANSWERS)
def test_page_of_a_person_leads_there_only_for_them(
    world: World, role: Role, where: str, name: str
) -> None:
    person = known(world, name)

    page = signed_in(world.user(role, where)).get(f"/patients/{person.pseudonym}/")

    assert (b"See who this is" in page.content) is (ANSWERS[role, where, name] == 200)
    assert NUMBER.encode() not in page.content


def test_numbers_of_other_organisations_are_not_shown(world: World) -> None:
    person = known(world, "own")
    client = signed_in(world.user(Role.CLINICIAN, "RHA"))

    told = client.post(f"/patients/{person.pseudonym}/identity/", {"reason": REASON})

    assert "local-rha" in told.content.decode()
    assert "local-priv" not in told.content.decode()
    assert "no-store" in told["Cache-Control"]


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_shown_without_a_reason(world: World, reason: str) -> None:
    person = known(world, "own")
    client = signed_in(world.user(Role.CLINICIAN, "RHA"))

    told = client.post(f"/patients/{person.pseudonym}/identity/", {"reason": reason})

    assert told.status_code == 422
    assert SHOWN not in told.content.decode()
    assert not AccessLog.objects.filter(kind=AccessKind.REVEAL).exists()


@pytest.mark.parametrize("numbers", [1, 50])
def test_as_many_queries_for_one_number_as_for_fifty(
    world: World, numbers: int, django_assert_max_num_queries: Any
) -> None:
    person = known(world, "own")
    for number in range(numbers):
        PatientIdentifier.objects.create(
            patient=person, provider=world.providers["RHA"], local_id=f"more-{number}"
        )
    client = signed_in(world.user(Role.CLINICIAN, "RHA"))

    with django_assert_max_num_queries(24):
        client.post(f"/patients/{person.pseudonym}/identity/", {"reason": REASON})
