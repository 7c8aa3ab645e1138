"""Numbers that were not somebody's: taken out of the history by a named person, on record."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from impact.audit.models import AccessKind, AccessLog, IdentityMask
from impact.audit.services import ReasonNeeded, mask
from impact.audit.versions import events_of
from patients.models import Patient, PatientIdentifier
from patients.services.identities import IdentityNotYours, NothingToMask, mask_identities
from providers.access import Role
from providers.models import User
from tests.refusals import assert_refused
from tests.worlds import World, small_world

pytestmark = pytest.mark.django_db
WRONG, RIGHT = "9991112223", "9991112231"
REASON = "The ward sent somebody else's number"


@pytest.fixture
def world() -> World:
    return small_world()


@pytest.fixture
def manager(world: World) -> User:
    return world.user(Role.BED_MANAGER, "RHA")


@pytest.fixture
def person(world: World) -> Patient:
    """Somebody with a wrong NHS number and a wrong local number until they were corrected."""
    person = world.people["own"]
    local = PatientIdentifier.objects.create(
        patient=person, provider=world.providers["RHA"], local_id=WRONG
    )
    for number in (WRONG, RIGHT):
        person.nhs_number = number
        person.save()
    local.local_id = "L1"
    local.save()
    return person


def numbers(person: Patient) -> list[str | None]:
    events = events_of(Patient).filter(pgh_obj_id=person.pk).order_by("pgh_id")
    return list(events.values_list("nhs_number", flat=True))


def local_numbers(person: Patient) -> list[str]:
    events = events_of(PatientIdentifier).filter(patient_id=person.pk).order_by("pgh_id")
    return list(events.values_list("local_id", flat=True))


def test_what_was_wrong_is_gone_and_the_rest_of_the_history_stays(
    person: Patient, manager: User
) -> None:
    assert (numbers(person), local_numbers(person)) == ([None, WRONG, RIGHT], [WRONG, "L1"])

    mask_identities(patient=person, reason=REASON, by=manager)

    assert (numbers(person), local_numbers(person)) == ([None, None, RIGHT], ["", "L1"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM patients_patientevent e WHERE e::text LIKE %s", [WRONG]
        )
        assert cursor.fetchone() == (0,)


def test_who_masked_what_and_why_is_on_record(person: Patient, manager: User) -> None:
    mask_identities(patient=person, reason=REASON, by=manager)

    entry = AccessLog.objects.get(kind=AccessKind.MASK)
    masks = IdentityMask.objects.order_by("history")
    assert (entry.user, entry.people, entry.reason) == (manager, [person.pk], REASON)
    assert [(it.history, it.by, it.person, len(it.events)) for it in masks] == [
        ("patients_patientevent", manager, person.pk, 1),
        ("patients_patientidentifierevent", manager, person.pk, 1),
    ]


def test_number_of_today_goes_too_where_it_is_wrong(person: Patient, manager: User) -> None:
    mask_identities(patient=person, reason=REASON, wrong_now=True, by=manager)

    person.refresh_from_db()
    assert person.nhs_number is None
    assert numbers(person) == [None] * 4


def test_local_number_of_another_organisation_or_person_stays(
    world: World, person: Patient, manager: User
) -> None:
    fellow = PatientIdentifier.objects.create(
        patient=person, provider=world.providers["PRIV"], local_id="theirs"
    )
    fellow.delete()
    PatientIdentifier.objects.create(
        patient=world.people["inward"], provider=world.providers["RHA"], local_id=WRONG
    )

    mask_identities(patient=person, reason=REASON, by=manager)

    assert local_numbers(person) == [WRONG, "L1", "theirs", "theirs"]


def test_what_is_refused(world: World, person: Patient, manager: User) -> None:
    with pytest.raises(ReasonNeeded):
        mask_identities(patient=person, reason=" ", by=manager)
    for role, where in ((Role.CLINICIAN, "RHA"), (Role.BED_MANAGER, "PRIV"), (Role.HUB, "EAST")):
        with pytest.raises(IdentityNotYours):
            mask_identities(patient=person, reason=REASON, by=world.user(role, where))
    mask_identities(patient=person, reason=REASON, by=manager)
    with pytest.raises(NothingToMask):
        mask_identities(patient=person, reason=REASON, by=manager)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE patients_patientevent SET nhs_number = NULL",
        "UPDATE patients_patientidentifierevent SET local_id = ''",
        "DELETE FROM patients_patientevent",
        "DELETE FROM patients_patientidentifierevent",
    ],
)
def test_no_identity_leaves_the_history_without_a_mask(person: Patient, statement: str) -> None:
    assert_refused(statement)


@pytest.mark.parametrize(
    "change",
    [
        "nhs_number = '9991112258'",
        "nhs_number = NULL, sex = 'female'",
        "birth_date = '1980-01-01'",
    ],
)
def test_under_a_mask_nothing_but_the_identity_goes(
    person: Patient, manager: User, change: str
) -> None:
    events = list(events_of(Patient).values_list("pgh_id", flat=True))
    mask(manager, person.pk, REASON, events={"patients_patientevent": events})

    assert_refused(f"UPDATE patients_patientevent SET {change}")
    assert_refused("DELETE FROM patients_patientevent")
    assert_refused("UPDATE patients_patientidentifierevent SET local_id = ''")


def test_mask_is_of_the_transaction_that_made_it_whatever_it_says(manager: User) -> None:
    made = IdentityMask.objects.create(
        by=manager, person=1, reason=REASON, history="patients_patientevent", events=[], made_in=7
    )

    made.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid_current()")
        assert cursor.fetchone() == (made.made_in,)


@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}", "TRUNCATE {}"]
)
def test_masks_cannot_be_changed(person: Patient, manager: User, statement: str) -> None:
    mask_identities(patient=person, reason=REASON, by=manager)

    assert_refused(statement.format("audit_identitymask"))


def test_page_masks_and_never_shows(person: Patient, manager: User) -> None:
    client, address = Client(), f"/patients/{person.pseudonym}/identity/mask/"
    client.force_login(manager)
    asked: dict[str, Any] = {"reason": REASON, **client.get(address).context["state"]}

    told = client.post(address, asked, follow=True)
    twice = client.post(address, asked)
    again = client.post(address, {"reason": REASON, **client.get(address).context["state"]})

    assert told.redirect_chain == [(f"/patients/{person.pseudonym}/", 302)]
    assert b"The wrong numbers are masked" in told.content
    assert twice.status_code == 302
    assert again.status_code == 422
    assert b"no number of this person but today" in again.content
    assert WRONG.encode() not in told.content + again.content


def test_page_tells_who_was_quicker(person: Patient, manager: User) -> None:
    client, address = Client(), f"/patients/{person.pseudonym}/identity/mask/"
    client.force_login(manager)
    state = client.get(address).context["state"]
    person.nhs_number = None
    person.save()

    told = client.post(address, {"reason": REASON, "wrong_now": "on", **state})

    assert told.status_code == 422
    assert b"changed this on" in told.content
    assert not IdentityMask.objects.exists()
