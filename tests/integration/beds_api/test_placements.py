"""What is done to placements through the API."""

import json

import pytest
from django.test import Client

from impact.audit.models import AccessLog
from patients.models import Placement, Stay
from providers.access import Role
from providers.services.accounts import system_user
from providers.services.clients import create_client
from tests.integration.beds_api.world import Writing, sent
from tests.placing import history


def test_somebody_is_admitted(api: Writing) -> None:
    made = api.send("placements/admit/", api.admission(), 201)

    placement = Placement.objects.get(pk=made["id"])
    assert (made["provider"], made["admitted_on"]) == ("RHA", "2026-11-20")
    assert made["stays"][0]["ward"] == "RHA:OWN"
    assert api.bed("2").periods.get().stay.placement == placement
    assert history(placement)[0][1] == "placements.admit"
    assert AccessLog.objects.get().people == [placement.patient_id]


def test_bed_in_use_is_a_conflict_that_names_nobody(api: Writing) -> None:
    problem = api.send("placements/admit/", api.admission("1"), 409)

    assert problem["conflict"] == {"what": "the bed is occupied", "from": "2026-01-01", "to": None}
    assert api.world.people["own"].pseudonym not in json.dumps(problem)


def test_leave_and_return(api: Writing) -> None:
    record = f"placements/{api.placement.pk}/"

    away = api.update(record, "start-leave", {"kind": "section17", "from": "2026-11-19"})
    back = api.update(record, "end-leave", {"ended_on": "2026-11-20"})

    assert away["stays"][0]["leave"][0]["to"] is None
    assert back["stays"][0]["leave"][0]["to"] == "2026-11-20"
    assert api.update(record, "end-leave", {"ended_on": "2026-11-20"}, 409)["code"] == (
        "not_on_leave"
    )


def test_trial_leave_needs_its_receiving_ward(api: Writing) -> None:
    record = f"placements/{api.placement.pk}/"

    problem = api.update(record, "start-leave", {"kind": "trial", "from": "2026-11-19"}, 422)
    away = api.update(
        record, "start-leave", {"kind": "trial", "from": "2026-11-19", "ward": "RHA:FLOW"}
    )

    assert problem["code"] == "receiving_ward"
    assert [stay["on_trial"] for stay in away["stays"]] == [False, True]


def test_ready_and_no_longer(api: Writing) -> None:
    record = f"placements/{api.placement.pk}/"

    ready = api.update(record, "ready", {"from": "2026-11-02", "attributable_to": "04"})
    no_longer = api.update(record, "not-ready", {"on": "2026-11-20"})

    assert ready["ready"][0]["attributable_to"] == "04"
    assert no_longer["ready"][0]["to"] == "2026-11-20"


def test_transfer_within_the_provider(api: Writing) -> None:
    record = f"placements/{api.placement.pk}/"

    moved = api.update(record, "transfer", {"ward": "RHA:FLOW", "on": "2026-11-20"})

    assert moved["id"] == api.placement.pk
    assert [stay["ward"] for stay in moved["stays"]] == ["RHA:OWN", "RHA:FLOW"]
    assert api.bed("1").periods.get().end_date.isoformat() == "2026-11-20"


def test_bed_of_another_organisation_is_asked_for_not_taken(api: Writing) -> None:
    record = f"placements/{api.placement.pk}/"

    problem = api.update(record, "transfer", {"ward": "PRIV:FELLOW", "on": "2026-11-20"}, 403)

    assert problem["code"] == "not_allowed"
    assert Stay.objects.filter(placement=api.placement).count() == 1


def test_discharge(api: Writing) -> None:
    record = f"placements/{api.placement.pk}/"

    gone = api.update(record, "discharge", {"discharged_on": "2026-11-20"})

    assert gone["discharged_on"] == "2026-11-20"
    assert api.update(record, "discharge", {"discharged_on": "2026-11-20"}, 409)["code"] == (
        "already_discharged"
    )


@pytest.mark.parametrize(
    ("role", "where", "status"),
    [
        (Role.BED_MANAGER, "RXG", 404),
        (Role.BED_MANAGER, "PRIV", 403),
        (Role.COMMISSIONER, "EAST", 403),
        (Role.HUB, "EAST", 403),
    ],
)
def test_only_ones_own_people_are_discharged(
    api: Writing, role: Role, where: str, status: int
) -> None:
    client = Client()
    client.force_login(api.world.user(role, where, username="somebody"))
    path = f"placements/{api.placement.pk}/discharge/"

    sent(client, path, {"discharged_on": "2026-11-20"}, status, if_match="*")

    assert api.placement.discharged_on is None


def test_system_writes_with_the_scope_to_write(api: Writing) -> None:
    made = create_client(
        label="Records",
        scopes=["read", "write"],
        provider=api.world.providers["RHA"],
        by=system_user(),
    )
    path, given = f"placements/{api.placement.pk}/ready/", {"from": "2026-11-02"}

    for scope, status in (("read", 403), ("read write", 200)):
        asked = {"grant_type": "client_credentials", "scope": scope, **vars(made)}
        token = Client().post("/oauth/token/", asked).json()["access_token"]
        client = Client(headers={"Authorization": f"Bearer {token}"})
        sent(client, path, given, status, if_match="*")

    assert api.placement.readiness.count() == 1
