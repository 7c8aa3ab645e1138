"""Signing in: who may, and who is locked out."""

from datetime import datetime

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client

pytestmark = pytest.mark.django_db
PASSWORD = "a phrase that nobody guesses"


@pytest.fixture
def somebody() -> str:
    """Return the name of somebody with an account."""
    get_user_model().objects.create_user(username="a.nurse", password=PASSWORD)
    return "a.nurse"


def sign_in(client: Client, name: str, password: str = PASSWORD, address: str = "192.0.2.1"):
    return client.post(
        "/accounts/login/", {"login": name, "password": password}, REMOTE_ADDR=address
    )


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_right_password_signs_in_for_a_session_that_ends_when_idle(client: Client, somebody: str):
    assert sign_in(client, somebody).status_code == 302
    assert signed_in(client)
    assert client.session.get_expire_at_browser_close()
    assert client.session.get_expiry_age() == 30 * 60 == settings.SESSION_COOKIE_AGE


def ends(client: Client) -> datetime:
    return Session.objects.get(session_key=client.session.session_key).expire_date


def test_session_in_use_is_put_off_without_a_write_for_every_page(client: Client, somebody: str):
    sign_in(client, somebody)
    client.get("/")
    first = ends(client)
    client.get("/")
    assert ends(client) == first

    session = client.session
    session["seen_at"] -= settings.SESSION_COOKIE_AGE // 10
    session.save()
    Session.objects.update(expire_date=first)
    client.get("/")

    assert ends(client) > first


def test_wrong_password_does_not(client: Client, somebody: str):
    sign_in(client, somebody, "guess")
    assert not signed_in(client)


def test_guessing_locks_out_that_name_from_that_address_alone(client: Client, somebody: str):
    get_user_model().objects.create_user(username="a.colleague", password=PASSWORD)
    answers = [sign_in(client, somebody, f"guess {n}") for n in range(5)]

    assert answers[-1].status_code == 429
    assert b"Wait 15 minutes" in answers[-1].content
    assert sign_in(client, somebody).status_code == 429
    assert not signed_in(client)
    sign_in(Client(), "a.colleague")
    elsewhere = Client()
    sign_in(elsewhere, somebody, address="192.0.2.2")
    assert signed_in(elsewhere)


def test_nobody_opens_an_account_for_themselves(client: Client):
    client.post("/accounts/signup/", {"username": "intruder", "password1": PASSWORD, "email": ""})
    assert not get_user_model().objects.filter(username="intruder").exists()


def test_pages_carry_a_strict_policy(client: Client):
    response = client.get("/accounts/login/")
    policy = dict(
        part.strip().split(" ", 1)
        for part in response.headers["Content-Security-Policy"].split(";")
    )
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
