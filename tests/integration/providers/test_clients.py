"""Other systems: how a client is made, gets a token, and what the token opens."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from providers.access import Role
from providers.models import Membership, User
from providers.services.accounts import system_user
from tests.worlds import World, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_world()


def make_client(*arguments: str) -> dict[str, str]:
    out = io.StringIO()
    call_command("create_api_client", *arguments, stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def test_command_prints_in_the_form_asked_for(world: World) -> None:
    out = io.StringIO()
    call_command(
        *("create_api_client", "--name", "feed", "--provider", "RHA", "--format", "csv"),
        stdout=out,
        stderr=io.StringIO(),
    )

    assert out.getvalue().splitlines()[0].split(",")[:2] == ["client_id", "client_secret"]


def ask_for_token(web: Client, client: dict[str, str], scope: str | None = None):
    fields = {"grant_type": "client_credentials", **client}
    return web.post("/oauth/token/", fields | ({"scope": scope} if scope else {}))


def bearer(web: Client, client: dict[str, str], scope: str | None = None) -> dict[str, str]:
    answer = ask_for_token(web, client, scope)
    assert answer.status_code == 200, answer.content
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def test_client_reads_what_its_provider_may_see(world: World, client: Client) -> None:
    made = make_client("--name", "Notts feed", "--provider", "RHA")

    answer = client.get("/api/v1/providers/", headers=bearer(client, made))

    assert answer.status_code == 200
    assert {row["key"] for row in answer.json()["results"]} == {"RHA", "PRIV", "SPOT"}


def test_client_of_a_collaborative(world: World, client: Client) -> None:
    made = make_client("--name", "East", "--collaborative", "east", "--scope", "read,write")
    membership = Membership.objects.get(user__name="East")

    assert membership.role == Role.SYSTEM_WRITER
    assert membership.collaborative == world.collaboratives["EAST"]
    assert ask_for_token(client, made, "read write").json()["scope"] == "read write"


def test_secret_and_token_are_not_kept(world: World, client: Client) -> None:
    made = make_client("--name", "x", "--provider", "RHA")
    token = ask_for_token(client, made).json()["access_token"]

    kept = Application.objects.get(client_id=made["client_id"])
    assert made["client_secret"] not in kept.client_secret
    assert not AccessToken.objects.filter(token=token).exists()


def test_reader_cannot_have_a_token_to_write(world: World, client: Client) -> None:
    made = make_client("--name", "x", "--provider", "RHA", "--scope", "read")

    answer = ask_for_token(client, made, "write")

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_scope"


def test_token_to_read_cannot_write(world: World, client: Client) -> None:
    made = make_client("--name", "x", "--provider", "RHA", "--scope", "read,write")

    answer = client.post(
        "/api/v1/providers/", headers=bearer(client, made, "read"), content_type="application/json"
    )

    assert answer.status_code == 403
    assert answer.json()["code"] == "insufficient_scope"


@pytest.mark.parametrize("header", ["Bearer nonsense", "bearer ", "Bearer a b"])
def test_token_that_is_none_is_refused(world: World, client: Client, header: str) -> None:
    answer = client.get("/api/v1/providers/", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_bad_token_does_not_fall_back_to_the_session(world: World, client: Client) -> None:
    client.force_login(world.user(Role.CLINICIAN, "RHA"))

    answer = client.get("/api/v1/providers/", headers={"Authorization": "Bearer nonsense"})

    assert answer.status_code == 401


def test_expired_token_is_refused(world: World, client: Client) -> None:
    made = make_client("--name", "x", "--provider", "RHA")
    headers = bearer(client, made)
    AccessToken.objects.update(expires=timezone.now() - timedelta(seconds=1))

    assert client.get("/api/v1/providers/", headers=headers).status_code == 401


def test_client_that_was_ended_is_refused(world: World, client: Client) -> None:
    made = make_client("--name", "x", "--provider", "RHA")
    headers = bearer(client, made)
    User.objects.filter(name="x").update(is_active=False)

    assert client.get("/api/v1/providers/", headers=headers).status_code == 401


def test_client_whose_membership_ended_reads_nothing(world: World, client: Client) -> None:
    made = make_client("--name", "x", "--provider", "RHA")
    headers = bearer(client, made)
    Membership.objects.filter(user__name="x").update(end_date=timezone.now().date())

    assert client.get("/api/v1/providers/", headers=headers).json()["results"] == []


def test_token_in_the_address_is_not_read(world: World, client: Client) -> None:
    made = make_client("--name", "x", "--provider", "RHA")
    token = ask_for_token(client, made).json()["access_token"]

    assert client.get("/api/v1/providers/", {"access_token": token}).status_code == 401


def test_wrong_secret_gets_no_token(world: World, client: Client) -> None:
    made = make_client("--name", "x", "--provider", "RHA")

    assert ask_for_token(client, made | {"client_secret": "guess"}).status_code == 401


def test_no_other_grant_is_given(world: World, client: Client) -> None:
    made = make_client("--name", "x", "--provider", "RHA")
    world.user(Role.CLINICIAN, "RHA", username="person")

    answer = client.post(
        "/oauth/token/",
        {
            **made,
            "grant_type": "password",
            "username": "person",
            "password": "a long enough password",
        },
    )

    assert answer.status_code == 400


def test_application_of_a_person_opens_nothing(world: World, client: Client) -> None:
    person = world.user(Role.CLINICIAN, "RHA")
    secret = "s" * 40
    application = Application.objects.create(
        user=person,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
    )
    token = AccessToken.objects.create(
        application=application,
        token="t" * 30,
        expires=timezone.now() + timedelta(hours=1),
        scope="read",
    )

    headers = {"Authorization": f"Bearer {token.token}"}
    assert client.get("/api/v1/providers/", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--provider", "NOBODY"], "no known provider"),
        (["--collaborative", "NOWHERE"], "EAST, WEST"),
        (["--provider", "RHA", "--scope", "admin"], "not known"),
        (["--provider", "RHA", "--scope", "write"], "not known"),
        (["--provider", "RHA", "--collaborative", "EAST"], "not allowed with"),
        ([], "required"),
    ],
)
def test_what_cannot_be_is_refused(world: World, arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        make_client("--name", "x", *arguments)

    assert not Application.objects.exists()


def test_system_user_is_one_and_cannot_sign_in(client: Client) -> None:
    system = system_user()

    assert system_user() == system
    assert system.is_system
    assert not system.has_usable_password()


def test_database_refuses_a_system_with_a_password() -> None:
    system = system_user()
    system.set_password("a long enough password")

    with pytest.raises(IntegrityError, match="user_system_cannot_sign_in"), transaction.atomic():
        system.save()
