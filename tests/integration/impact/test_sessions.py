"""A session from its beginning to its end: the second step, being left idle, ended everywhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db.models import F
from django.test import Client

pytestmark = pytest.mark.django_db
PASSWORD = "a phrase that nobody guesses"
SECOND_STEP = "/accounts/2fa/authenticate/"


def sign_in(name: str) -> Client:
    """Somebody gives name and password, in a browser of their own."""
    client = Client()
    if not get_user_model().objects.filter(username=name).exists():
        get_user_model().objects.create_user(username=name, password=PASSWORD)
    client.post("/accounts/login/", {"login": name, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def with_app(client: Client) -> tuple[Callable[[], str], list[str]]:
    """Turn the app on; return what it shows when it is looked at, and the recovery codes.

    The password is asked for once more, of whoever sits there now.
    """
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret

    def shown() -> str:
        now = min(yield_hotp_counters_from_time())
        return format_hotp_value(hotp_value(secret, now))

    client.post("/accounts/2fa/totp/activate/", {"code": shown()})
    codes = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    return shown, list(codes)


def test_app_is_asked_for_after_the_password() -> None:
    shown, _ = with_app(sign_in("a.nurse"))
    client = sign_in("a.nurse")
    assert not is_signed_in(client)

    client.post(SECOND_STEP, {"code": "000000" if shown() != "000000" else "000001"})
    assert not is_signed_in(client)
    client.post(SECOND_STEP, {"code": shown()})

    assert is_signed_in(client)


def test_code_of_the_app_works_once() -> None:
    shown, _ = with_app(sign_in("a.nurse"))
    code = shown()
    sign_in("a.nurse").post(SECOND_STEP, {"code": code})
    overheard = sign_in("a.nurse")

    overheard.post(SECOND_STEP, {"code": code})

    assert not is_signed_in(overheard)


def test_recovery_code_stands_for_the_app_once() -> None:
    _, codes = with_app(sign_in("a.nurse"))
    first, second = sign_in("a.nurse"), sign_in("a.nurse")

    first.post(SECOND_STEP, {"code": codes[0]})
    second.post(SECOND_STEP, {"code": codes[0]})

    assert len(set(codes)) == 10
    assert is_signed_in(first)
    assert not is_signed_in(second)
    second.post(SECOND_STEP, {"code": codes[1]})
    assert is_signed_in(second)


def test_session_left_idle_for_half_an_hour_has_ended() -> None:
    left, used = sign_in("a.nurse"), sign_in("a.colleague")
    assert is_signed_in(left)

    # Half an hour goes by: what is kept of a session is when it ends.
    Session.objects.update(expire_date=F("expire_date") - timedelta(minutes=29))
    assert is_signed_in(used)
    Session.objects.filter(pk=left.session.session_key).update(
        expire_date=F("expire_date") - timedelta(minutes=1)
    )

    assert not is_signed_in(left)
    assert left.get("/account/")["Location"].startswith("/accounts/login/")


def test_signing_out_everywhere_ends_all_of_ones_own_sessions_alone() -> None:
    here, elsewhere, colleague = sign_in("a.nurse"), sign_in("a.nurse"), sign_in("a.colleague")

    answer = here.post("/account/sign-out-everywhere/", follow=True)

    assert answer.redirect_chain == [("/accounts/login/", 302)]
    assert "You are signed out everywhere." in answer.content.decode()
    assert not is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert is_signed_in(colleague)


def test_signing_out_everywhere_needs_to_be_sent() -> None:
    client = sign_in("a.nurse")

    assert client.get("/account/sign-out-everywhere/").status_code == 405
    assert is_signed_in(client)
    assert "Sign out everywhere" in client.get("/account/").content.decode()
