"""The audit page: who saw whom and who changed what, of what is audited and nothing else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from beds.services import placements
from impact.audit.models import AccessLog
from impact.audit.services import exported, revealed, saw_list, saw_patient
from impact.core import clock
from patients.models import Placement
from providers.access import Role
from tests.worlds import SINCE, World, small_world

pytestmark = pytest.mark.django_db
NUMBER = "9990000018"


@pytest.fixture
def world() -> World:
    return small_world()


@pytest.fixture
def auditor(world: World) -> Client:
    client = Client()
    client.force_login(world.user(Role.AUDITOR, "EAST", username="auditor of east"))
    return client


def text(client: Client, **search: str) -> str:
    answer = client.get("/audit/", search)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def shown(client: Client, name: str, **search: str) -> str:
    answer = client.get(f"/audit/{name}.csv", search)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_page_tells_who_saw_whom_and_why(world: World, auditor: Client) -> None:
    nurse = world.user(Role.CLINICIAN, "RHA", username="a.nurse")
    saw_list(nurse, "bed-state", {"collaborative": "EAST"}, 31)
    revealed(nurse, world.people["own"].pk, "to ring the ward round")

    page = text(auditor)

    assert "a.nurse" in page
    assert "31 in a list" in page
    assert "collaborative EAST" in page
    assert "P-own" in page
    assert "to ring the ward round" in page


def test_page_narrows_by_person_name_kind_and_day(world: World, auditor: Client) -> None:
    nurse = world.user(Role.CLINICIAN, "RHA", username="a.nurse")
    other = world.user(Role.CLINICIAN, "PRIV", username="another")
    saw_patient(nurse, world.people["own"].pk, "page one")
    saw_patient(other, world.people["fellow"].pk, "page two")
    exported(nurse, "page three", {}, [world.people["own"].pk])
    yesterday = (clock.today() - timedelta(days=1)).isoformat()

    assert "page two" not in text(auditor, person="p-OWN")
    assert "page one" in text(auditor, person="p-OWN")
    assert "page one" not in text(auditor, who="anoth")
    assert "page one" not in text(auditor, kind="export")
    assert "page three" in text(auditor, kind="export")
    assert "page one" not in text(auditor, last=yesterday)
    assert "page one" not in text(auditor, person="nobody of that name")


def test_nothing_of_another_collaborative_is_told(world: World, auditor: Client) -> None:
    shared = world.user(Role.CLINICIAN, "PRIV", username="works for both")
    stranger = world.user(Role.CLINICIAN, "RXG", username="works for west")
    people = [world.people["west"].pk, world.people["fellow"].pk]
    exported(shared, "their export", {}, people)
    saw_patient(stranger, world.people["west"].pk, "their page")
    Placement.objects.filter(patient=world.people["west"]).update(out_of_area_reason="no_bed")

    page = text(auditor) + shown(auditor, "looks") + shown(auditor, "changes")

    assert "their export" in page
    assert "P-fellow and 1 of no collaborative that you audit" in page
    for hidden in ("P-west", "works for west", "their page", "RXG"):
        assert hidden not in page


def test_change_is_told_with_before_after_author_and_service(world: World, auditor: Client) -> None:
    manager = world.user(Role.BED_MANAGER, "RHA", username="a.manager")
    stay = world.people["own"].stays.get()
    placements.discharge(
        placement=stay.placement,
        discharged_on=SINCE + timedelta(days=9),
        destination="19",
        today=clock.today(),
        by=manager,
    )

    page = text(auditor, person="P-own", who="a.manager")

    assert "placements.discharge" in page
    assert "placement changed" in page
    assert "discharged on: 2026-01-10" in page
    assert "a.manager" not in text(auditor, person="P-fellow")


def test_change_past_every_service_is_told_with_what_stood_before(
    world: World, auditor: Client
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE patients_patient SET nhs_number = %s, home_area = 'E06000016' WHERE id = %s",
            [NUMBER, world.people["own"].pk],
        )
        cursor.execute(
            "UPDATE patients_patient SET home_area = 'E06000018' WHERE id = %s",
            [world.people["own"].pk],
        )

    page = text(auditor, person="P-own")

    assert "not known: not through the product" in page
    assert "home area: E06000016 to E06000018" in page
    assert "(not shown)" in page
    assert NUMBER not in page
    assert NUMBER not in shown(auditor, "changes", person="P-own")


def test_search_and_file_are_on_record_themselves(world: World, auditor: Client) -> None:
    saw_patient(world.user(Role.CLINICIAN, "RHA"), world.people["own"].pk, "patient")

    text(auditor, person="P-own")
    shown(auditor, "looks", person="P-own")

    export, page = AccessLog.objects.order_by("-pk")[:2]
    assert (page.page, page.filters["person"]) == ("audit", "P-own")
    assert (export.page, export.people) == ("audit-looks csv", [world.people["own"].pk])


def test_days_in_the_wrong_order_are_refused_with_a_sentence(auditor: Client) -> None:
    for path in ("/audit/", "/audit/looks.csv", "/audit/changes.csv"):
        answer = auditor.get(path, {"first": "2026-02-01", "last": "2026-01-01"})

        assert answer.status_code == 422
        assert b"The last day is before the first" in answer.content


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.COMMISSIONER, Role.ADMINISTRATOR])
def test_page_is_not_there_for_who_audits_nothing(world: World, role: Role) -> None:
    client = Client()
    where = {Role.CLINICIAN: "RHA", Role.COMMISSIONER: "EAST"}.get(role, "")
    client.force_login(world.user(role, where))

    assert client.get("/audit/").status_code == 404
    assert b"/audit/" not in client.get("/").content


def test_a_person_whose_only_admission_was_cancelled_is_still_told_of(
    world: World, auditor: Client
) -> None:
    nurse = world.user(Role.CLINICIAN, "RHA", username="a.nurse")
    placement = world.people["own"].placements.get()
    placements.cancel_admission(placement=placement, by=nurse)
    saw_patient(nurse, world.people["own"].pk, "page of the cancelled")
    other = world.user(Role.AUDITOR, "WEST", username="auditor of west")
    elsewhere = Client()
    elsewhere.force_login(other)

    page = text(auditor, person="P-own")

    assert "page of the cancelled" in page
    assert "cancel admission" in page
    assert "cancelled" not in text(elsewhere, person="P-own")
