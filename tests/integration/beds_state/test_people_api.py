"""People, placements and referrals in the API: by pseudonym, and on record."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from beds.models import Bed, BedPeriod
from impact.audit.models import AccessKind, AccessLog
from patients.models import Leave, Patient, PatientIdentifier, Readiness, Referral, Stay
from providers.access import Role
from tests.worlds import SINCE, World, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


@pytest.fixture
def client(world: World) -> Client:
    made = Client()
    made.force_login(world.user(Role.CLINICIAN, "RHA"))
    return made


def get(client: Client, path: str, status: int = 200, **params: Any) -> Any:
    answer = client.get(f"/api/v1/{path}", params)
    assert answer.status_code == status, answer.content
    return answer.json()


def refer(world: World, person: str, icb: str = "QT1", **columns: Any) -> Referral:
    usual: dict[str, Any] = {"received_on": SINCE, "accepted_on": SINCE}
    return Referral.objects.create(
        reference=f"LOCAL-REF-{person}",
        patient=world.people[person],
        responsible_icb=world.icbs[icb],
        service_line=world.wards["own"].service_line,
        **{**usual, **columns},
    )


def test_people_are_those_that_the_caller_may_see(world: World, client: Client) -> None:
    found = {row["pseudonym"] for row in get(client, "patients/")["results"]}

    expected = Patient.objects.visible_to(world.user(Role.CLINICIAN, "RHA", username="other"))
    assert found == set(expected.values_list("pseudonym", flat=True))
    assert world.people["west"].pseudonym not in found


def test_person_of_others_is_not_found(world: World, client: Client) -> None:
    get(client, f"patients/{world.people['west'].pseudonym}/", status=404)
    assert AccessLog.objects.count() == 0


def test_looking_is_on_record(world: World, client: Client) -> None:
    own = world.people["own"]
    placement = Stay.objects.get(patient=own).placement

    get(client, "patients/", sex="unknown", page_size=2)
    get(client, f"patients/{own.pseudonym}/")
    get(client, f"placements/{placement.pk}/")

    entries = list(AccessLog.objects.order_by("pk"))
    assert [(entry.kind, entry.page, entry.people) for entry in entries] == [
        (AccessKind.LIST, "api/v1/patients", []),
        (AccessKind.PATIENT, "api/v1/patients", [own.pk]),
        (AccessKind.PATIENT, "api/v1/placements", [own.pk]),
    ]
    assert (entries[0].shown, entries[0].filters) == (2, {"sex": "unknown", "page_size": "2"})


def test_placement_with_stays_leave_and_readiness(world: World, client: Client) -> None:
    stay = Stay.objects.get(patient=world.people["own"])
    leave = Leave.objects.create(stay=stay, kind="home", start_date=date(2026, 2, 1))
    Readiness.objects.create(
        placement=stay.placement, start_date=date(2026, 3, 1), end_date=date(2026, 4, 1)
    )

    (row,) = get(client, "placements/", patient=world.people["own"].pseudonym)["results"]

    assert row["provider"] == "RHA"
    assert row["stays"][0]["ward"] == "RHA:OWN"
    assert row["stays"][0]["on_trial"] is False
    assert row["stays"][0]["leave"] == [
        {"id": leave.pk, "kind": "home", "bed_kept": True, "from": "2026-02-01", "to": None}
    ]
    assert (row["ready"][0]["from"], row["ready"][0]["to"]) == ("2026-03-01", "2026-04-01")


@pytest.mark.parametrize(
    ("params", "people"),
    [
        ({"provider": "PRIV", "as_at": "2026-05-01"}, {"fellow", "away"}),
        ({"ward": "SPOT:SPOT"}, {"spot"}),
        ({"icb": "QOQ", "provider": "RHA"}, {"inward", "flow"}),
        ({"as_at": "2025-12-31"}, set()),
        ({"admitted_from": "2026-01-02"}, set()),
    ],
)
def test_placements_are_narrowed(
    world: World, client: Client, params: dict[str, str], people: set[str]
) -> None:
    found = {row["patient"] for row in get(client, "placements/", **params)["results"]}

    assert found == {world.people[name].pseudonym for name in people}


@pytest.mark.parametrize(
    ("state", "columns"),
    [
        ("received", {"accepted_on": None}),
        ("waiting", {}),
        ("declined", {"declined_on": SINCE}),
        ("withdrawn", {"withdrawn_on": SINCE}),
    ],
)
def test_referrals_by_what_became_of_them(
    world: World, client: Client, state: str, columns: dict[str, Any]
) -> None:
    refer(world, "own", **columns)
    refer(world, "west", icb="QWO", **columns)

    (row,) = get(client, "referrals/", state=state)["results"]

    assert (row["patient"], row["service_line"]) == (world.people["own"].pseudonym, "LS")
    assert get(client, "referrals/", state="placed")["count"] == 0


def test_no_answer_holds_an_identity_or_a_local_number(world: World, client: Client) -> None:
    own = world.people["own"]
    own.nhs_number, own.birth_date = "9990000018", date(1980, 7, 6)
    own.save()
    PatientIdentifier.objects.create(
        patient=own, provider=world.providers["RHA"], local_id="LOCAL-PERSON"
    )
    stay = Stay.objects.get(patient=own)
    stay.ward_stay_id, stay.placement.spell_id = "LOCAL-STAY", "LOCAL-SPELL"
    stay.save()
    stay.placement.save()
    referral = refer(world, "own")
    bed = Bed.objects.create(ward=world.wards["own"], label="1", start_date=SINCE)
    BedPeriod.objects.create(bed=bed, use="occupied", stay=stay, start_date=SINCE)

    paths = (
        *("patients/", f"patients/{own.pseudonym}/", "placements/", "referrals/"),
        *(f"placements/{stay.placement_id}/", f"referrals/{referral.pk}/"),
        *("beds/", f"beds/{bed.pk}/timeline/", "holds/", "closures/", "bed-state/"),
    )
    bodies = [json.dumps(get(client, path)) for path in paths]

    for body in bodies:
        assert "LOCAL" not in body
        assert "9990000018" not in body
        assert "1980" not in body
    assert any(own.pseudonym in body for body in bodies)
