"""Reference data in the API: lists, filters, pages, records, and what another's record answers."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from providers.access import Role
from tests.worlds import World, small_world

pytestmark = pytest.mark.django_db
LISTS = ["collaboratives", "icbs", "providers", "sites", "wards", "service-lines"]


@pytest.fixture
def world() -> World:
    return small_world()


@pytest.fixture
def clinician(world: World, client: Client) -> Client:
    client.force_login(world.user(Role.CLINICIAN, "RHA"))
    return client


def rows(client: Client, path: str, **params: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/{path}/", params)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


@pytest.mark.parametrize("path", LISTS)
def test_list_is_paged_and_needs_somebody(clinician: Client, path: str) -> None:
    answer = clinician.get(f"/api/v1/{path}/", {"page_size": 1}).json()

    assert len(answer["results"]) == 1
    assert answer["count"] > 1 or answer["next"] is None
    assert Client().get(f"/api/v1/{path}/").status_code == 401


@pytest.mark.parametrize("path", LISTS)
def test_nothing_is_written(clinician: Client, path: str) -> None:
    answer = clinician.post(f"/api/v1/{path}/", {}, content_type="application/json")

    assert answer.status_code == 405


@pytest.mark.parametrize(
    ("path", "params", "expected"),
    [
        ("providers", {"collaborative": "EAST"}, {"RHA", "PRIV"}),
        ("providers", {"search": "rh"}, {"RHA"}),
        ("providers", {"sector": "independent"}, set()),
        ("icbs", {"collaborative": "EAST"}, {"QT1"}),
        ("icbs", {"search": "qo"}, {"QOQ"}),
        ("collaboratives", {"member": "PRIV"}, {"EAST"}),
        ("collaboratives", {"programme": "cypmh"}, set()),
        ("sites", {"provider": "PRIV"}, {"PRIV-EAST", "PRIV-AWAY"}),
        ("sites", {"icb": "QOQ"}, {"RHA-FLOW", "PRIV-AWAY", "SPOT-HOME"}),
        ("service-lines", {"programme": "adult_secure"}, {"LS"}),
        ("service-lines", {"security_level": "none"}, {"AED"}),
        ("wards", {"reference": "RHA:OWN"}, {"OWN"}),
        ("wards", {"reference": "RHA"}, set()),
        ("wards", {"provider": "RHA", "service_line": "LS"}, {"OWN", "FLOW"}),
        ("wards", {"site": "SPOT-HOME"}, {"SPOT"}),
        ("wards", {"open_on": "2026-11-21", "search": "own"}, {"OWN"}),
    ],
)
def test_filters(clinician: Client, path: str, params: dict[str, str], expected: set[str]) -> None:
    found = rows(clinician, path, **params)

    assert {row.get("key") or row["code"] for row in found} == expected


def test_ward_names_its_provider_and_days(world: World, clinician: Client) -> None:
    ward = world.wards["own"]

    answer = clinician.get(f"/api/v1/wards/{ward.pk}/").json()

    assert answer == {
        "id": ward.pk,
        "reference": "RHA:OWN",
        "provider": "RHA",
        "code": "OWN",
        "name": "own",
        "site": "RHA-HOME",
        "service_line": "LS",
        "security_level": "low",
        "sex": "any",
        "admissions_suspended": False,
        "confirmed_at": None,
        "fed_since": None,
        "from": None,
        "to": None,
    }


def test_collaborative_has_members_footprint_and_flow(clinician: Client) -> None:
    answer = clinician.get("/api/v1/collaboratives/EAST/").json()

    assert answer["members"] == [
        {"provider": "RHA", "lead": True, "from": None, "to": None},
        {"provider": "PRIV", "lead": False, "from": None, "to": None},
    ]
    assert answer["footprint"] == [{"icb": "QT1", "from": None, "to": None}]
    assert answer["flow_sites"] == [{"site": "RHA-FLOW", "from": None, "to": None}]


@pytest.mark.parametrize("path", ["collaboratives/WEST", "providers/RXG", "sites/RXG-HOME"])
def test_record_of_another_organisation_is_not_found(clinician: Client, path: str) -> None:
    answer = clinician.get(f"/api/v1/{path}/")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_ward_of_another_organisation_is_not_found(world: World, clinician: Client) -> None:
    theirs, ours = world.wards["west"], world.wards["own"]

    assert clinician.get(f"/api/v1/wards/{theirs.pk}/").status_code == 404
    assert clinician.get(f"/api/v1/wards/{ours.pk}/").status_code == 200


def test_ordering_and_a_wrong_filter(clinician: Client) -> None:
    keys = [row["key"] for row in rows(clinician, "providers", ordering="-key")]

    assert keys == ["SPOT", "RHA", "PRIV"]
    wrong = clinician.get("/api/v1/wards/", {"open_on": "31/02/2026"})
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["field"] == "open_on"


@pytest.mark.parametrize("nothing", ["", ",", ",,"])
def test_an_ordering_that_names_nothing_is_the_usual_one(clinician: Client, nothing: str) -> None:
    usual = rows(clinician, "providers")

    assert rows(clinician, "providers", ordering=nothing) == usual


@pytest.mark.parametrize("path", LISTS)
def test_list_takes_few_queries_however_long(
    world: World, client: Client, django_assert_max_num_queries, path: str
) -> None:
    client.force_login(world.user(Role.ADMINISTRATOR))

    with django_assert_max_num_queries(13):
        client.get(f"/api/v1/{path}/")


def test_schema_is_valid_and_without_warnings(tmp_path) -> None:
    file = tmp_path / "schema.json"

    call_command(
        "spectacular", "--fail-on-warn", "--validate", "--format", "openapi-json", "--file", file
    )

    schema = json.loads(file.read_text())
    assert {f"/api/v1/{path}/" for path in LISTS} <= set(schema["paths"])


def test_schema_is_for_everybody(client: Client) -> None:
    answer = client.get("/api/schema/", {"format": "json"})

    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.")
