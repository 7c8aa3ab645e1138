"""Somebody signs in with their organisation's own account (OpenID Connect), in a real browser.

The identity provider is django-oauth-toolkit on the live server, under another host name, so that
its session is another one and the browser takes it for another site.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from csp.constants import SELF
from django.contrib.auth import get_user_model
from django.test import Client
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import Application
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from impact.environment import Environment
from tests.fixtures.browser import OpenPage, assert_accessible

PASSWORD = "a phrase that nobody guesses"
NAME = "Trust account"


@dataclass(frozen=True)
class Known:
    """Somebody's browser, in which the identity provider knows them, and what it was asked."""

    page: Page
    asked: list[str]


@pytest.fixture
def known(open_page: OpenPage, live_server: LiveServer, settings: Any) -> Callable[[str], Known]:
    """Return a function that opens a browser in which the provider knows somebody by name."""
    provider = live_server.url.replace("localhost", "127.0.0.1")
    assert provider != live_server.url
    _serve_identities(settings, f"{provider}/idp", callback=live_server.url)

    def new(name: str) -> Known:
        page, client, asked = open_page(), Client(), []
        client.force_login(get_user_model().objects.create_user(username=f"{name}@idp"))
        session = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": provider}])
        page.on("request", lambda request: asked.append(request.url))
        return Known(page, asked)

    return new


def _serve_identities(settings: Any, provider: str, *, callback: str) -> None:
    """Make this site a client of a provider that runs beside it."""
    secret = generate_client_secret()
    client = Application.objects.create(
        name="Bed state",
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        client_secret=secret,
        redirect_uris=f"{callback}/accounts/oidc/organisation/login/callback/",
        skip_authorization=True,
        algorithm=Application.RS256_ALGORITHM,
    )
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    settings.ROOT_URLCONF = "tests.journeys.idp_urls"
    settings.OAUTH2_PROVIDER = {
        **settings.OAUTH2_PROVIDER,
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": _private_key(),
        "SCOPES": {"openid": "Who", "profile": "Name", "email": "Address"},
        "DEFAULT_SCOPES": ["openid"],
        "SCOPES_BACKEND_CLASS": "oauth2_provider.scopes.SettingsScopes",
        "ALLOWED_REDIRECT_URI_SCHEMES": ["http"],
    }
    app = {
        "provider_id": "organisation",
        "name": NAME,
        "client_id": client.client_id,
        "secret": secret,
        "settings": {"server_url": provider},
    }
    openid_connect = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**openid_connect, "APPS": [app]}}
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    origins = Environment({"URL": provider}).origins("URL")
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {**policy, "form-action": [SELF, *origins]},
    }


def _private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _go_through(page: Page) -> None:
    page.get_by_role("button", name=f"Sign in with {NAME}").click()
    page.get_by_role("button", name="Continue").click()


def test_invited_person_connects_once_and_then_signs_in_without_a_password(
    known: Callable[[str], Known],
) -> None:
    nurse = get_user_model().objects.create_user(
        username="a.nurse", name="Ada Nurse", password=PASSWORD
    )
    somebody = known("ada")
    page = somebody.page
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("a.nurse")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/account/")
    page.get_by_role("link", name="Sign in with your organisation’s account").click()
    assert_accessible(page)
    _go_through(page)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/accounts/3rdparty/")
    assert SocialAccount.objects.get().user == nurse

    page.goto("/account/")
    page.get_by_role("button", name="Sign out everywhere").click()
    _go_through(page)
    page.wait_for_url("**/")
    page.goto("/account/")

    expect(page.get_by_text("You are signed in as Ada Nurse (a.nurse).")).to_be_visible()
    _assert_asked_with_a_challenge(somebody.asked)


def _assert_asked_with_a_challenge(asked: list[str]) -> None:
    """The code flow with PKCE: the provider was given a digest, and refuses a code without."""
    begun = [parse_qs(urlsplit(url).query) for url in asked if "/idp/authorize/" in url]
    assert begun
    for query in begun:
        assert query["response_type"] == ["code"]
        assert query["code_challenge_method"] == ["S256"]
        assert query["code_challenge"]


def test_stranger_whom_the_provider_knows_gets_no_account(known: Callable[[str], Known]) -> None:
    somebody = known("eve")
    people = get_user_model().objects.count()
    page = somebody.page
    page.goto("/accounts/login/")

    _go_through(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Ask for an account")
    assert_accessible(page)
    page.goto("/account/")
    assert "/accounts/login/" in page.url
    assert get_user_model().objects.count() == people
    assert not SocialAccount.objects.exists()
