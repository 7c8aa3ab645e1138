"""The account page says what somebody may see, and why."""

from datetime import date

import pytest
from django.test import Client

from impact.core import clock
from providers.access import ROLE_SENTENCES, Role
from providers.account import standings
from tests.worlds import World, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def test_needs_somebody_signed_in(client: Client) -> None:
    answer = client.get("/account/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_shows_role_sentence_permissions_and_members(world: World, client: Client) -> None:
    client.force_login(world.user(Role.CLINICIAN, "PRIV"))

    page = client.get("/account/").content.decode()

    assert "Clinician, PRIV" in page
    assert "identities of its own patients" in page
    assert "admit, move and discharge people in your own wards" in page
    assert "EAST (members: RHA and PRIV)" in page
    assert "WEST (members: RXG and PRIV)" in page
    assert "approve bed closures" not in page


@pytest.mark.parametrize("role", [role for role in Role if not role.value.startswith("system")])
def test_every_role_has_its_sentence(world: World, client: Client, role: Role) -> None:
    where = {Role.CLINICIAN: "RHA", Role.BED_MANAGER: "RHA", Role.ADMINISTRATOR: ""}
    user = world.user(role, where.get(role, "EAST"))

    (found,) = standings(user=user, on=clock.today()).today

    assert found.sentence == ROLE_SENTENCES[role]
    assert found.may


def test_past_role_is_gone_and_later_one_is_announced(world: World, client: Client) -> None:
    user = world.user(Role.AUDITOR, "EAST")
    user.memberships.update(end_date=date(2026, 1, 1))
    world.grant(user, Role.HUB, "WEST", start_date=date(2199, 1, 1))
    client.force_login(user)

    page = client.get("/account/").content.decode()

    assert "Auditor" not in page
    assert "You hold no role today" in page
    assert "Support hub, WEST, from 1 January 2199" in page


def test_provider_of_no_collaborative_sees_its_own_alone(world: World) -> None:
    user = world.user(Role.CLINICIAN, "SPOT")

    (found,) = standings(user=user, on=clock.today()).today

    assert "in no collaborative" in found.because


def test_who_sees_no_bed_state_is_told_no_reason(world: World) -> None:
    user = world.user(Role.ADMINISTRATOR)

    (found,) = standings(user=user, on=clock.today()).today

    assert (found.because, found.where) == ("", "every organisation")


def test_api_documentation_lists_every_operation_without_foreign_scripts(client: Client) -> None:
    answer = client.get("/api/docs/")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "/api/v1/wards/{id}/" in page
    assert "security_level" in page
    assert " style=" not in page
    assert "<script>" not in page
    assert "'unsafe" not in answer["Content-Security-Policy"]
