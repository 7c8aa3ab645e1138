"""What stands around every page, and the pages that say what went wrong; no database."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.urls import path

from impact.core.errors import Conflict, Refusal
from impact.core.pages import navigation_for, register_navigation

REFUSAL = Conflict("Bed 3 is closed from 1 May 2026.")
FAULTS: dict[str, Exception] = {
    "refused": REFUSAL,
    "denied": PermissionDenied(),
    "unseen": Http404(),
    "away": OperationalError("could not connect to server: 10.0.0.1"),
    "fault": ZeroDivisionError("secret"),
}


def raising(request: HttpRequest, name: str) -> HttpResponse:
    raise FAULTS[name]


def plain(request: HttpRequest) -> HttpResponse:
    return render(request, "error_base.html")


urlpatterns = [
    path("bed-state/", plain, name="test_bed_state"),
    path("bed-state/map/", plain, name="test_bed_map"),
    path("raise/<name>", raising),
    path("api/v1/raise/<name>", raising),
    path("accounts/logout/", plain, name="account_logout"),
]
handler400 = "impact.core.pages.bad_request"
handler403 = "impact.core.pages.permission_denied"
handler404 = "impact.core.pages.not_found"
handler500 = "impact.core.pages.server_error"
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def site() -> Client:
    return Client(raise_request_exception=False)


class BreaksBeforeTheView:
    """A middleware that needs the database and finds it gone."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        raise FAULTS["away"]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/raise/refused", 409, "Bed 3 is closed from 1 May 2026."),
        ("/raise/denied", 403, "Your roles do not let you"),
        ("/raise/away", 503, "The database does not answer"),
        ("/raise/fault", 500, "The fault is ours"),
        ("/nowhere", 404, "There is nothing at this address"),
    ],
)
def test_error_pages_say_it_in_plain_words(
    site: Client, address: str, status: int, words: str
) -> None:
    response = site.get(address)
    text = response.content.decode()

    assert response.status_code == status
    assert words in text
    assert "nhsuk-header" in text
    for secret in ("Traceback", "10.0.0.1", "secret"):
        assert secret not in text


@pytest.mark.parametrize("debug", [True, False])
def test_what_a_view_does_not_find_is_said_alike_in_the_demonstration(
    site: Client, settings: Any, debug: bool
) -> None:
    settings.DEBUG = debug

    response = site.get("/raise/unseen")

    assert response.status_code == 404
    assert "nothing that you may see" in response.content.decode()
    assert "bed-state/map" not in response.content.decode()


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("refused", 409, "conflict"),
        ("unseen", 404, "not_found"),
        ("denied", 403, "permission_denied"),
        ("away", 503, "database_away"),
        ("fault", 500, "error"),
    ],
)
def test_programs_get_problem_documents(site: Client, name: str, status: int, code: str) -> None:
    for response in (
        site.get(f"/api/v1/raise/{name}"),
        site.get(f"/raise/{name}", headers={"accept": "application/problem+json"}),
    ):
        assert response.status_code == status
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["code"] == code


def test_unknown_address_of_the_api_is_a_problem_document(site: Client) -> None:
    response = site.get("/api/v1/nowhere")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("debug", [True, False])
def test_database_away_before_the_view_is_said_too(
    site: Client, settings: Any, debug: bool
) -> None:
    settings.DEBUG = debug
    settings.MIDDLEWARE = [
        "impact.core.middleware.RefusalMiddleware",
        f"{__name__}.BreaksBeforeTheView",
    ]

    response = site.get("/bed-state/")

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert b"The database does not answer" in response.content


def test_refusal_page_is_under_the_security_policy(site: Client) -> None:
    assert "script-src 'self'" in site.get("/raise/away")["Content-Security-Policy"]


def test_form_sent_too_late_is_explained(settings: Any) -> None:
    response = Client(enforce_csrf_checks=True).post("/bed-state/")

    assert response.status_code == 403
    assert b"open for too long" in response.content


@pytest.fixture
def navigation() -> None:
    register_navigation(label="Bed map", url_name="test_bed_map", order=901)
    register_navigation(label="Bed state", url_name="test_bed_state", order=900)
    register_navigation(label="Ghost", url_name="test_no_such_page", order=902)
    register_navigation(
        label="Audit", url_name="account_logout", order=903, permission=lambda user: user.audits
    )


@pytest.mark.usefixtures("navigation")
def test_navigation_shows_what_exists_and_may_be_seen() -> None:
    clinician = SimpleNamespace(is_authenticated=True, audits=False)
    auditor = SimpleNamespace(is_authenticated=True, audits=True)

    links = navigation_for(clinician, path="/bed-state/map/")

    assert [(link.label, link.url, link.current) for link in links] == [
        ("Bed state", "/bed-state/", False),
        ("Bed map", "/bed-state/map/", True),
    ]
    assert [link.label for link in navigation_for(auditor, path="/")][-1] == "Audit"
    assert navigation_for(AnonymousUser(), path="/") == []


@pytest.mark.usefixtures("navigation")
def test_page_frame_has_skip_link_navigation_and_no_inline_code() -> None:
    request = RequestFactory().get("/bed-state/")
    request.user = SimpleNamespace(  # type: ignore[assignment]
        is_authenticated=True, audits=False, __str__=lambda self: "x"
    )
    text = plain(request).content.decode()

    assert 'href="#maincontent"' in text
    assert 'id="maincontent"' in text
    assert re.search(r'href="/bed-state/"\s+aria-current="true"', text)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_demonstration_is_said(settings: Any) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    settings.DEBUG = True
    assert b"every person here is invented" in plain(request).content
    settings.DEBUG = False
    assert b"every person here is invented" not in plain(request).content


def test_refusal_keeps_its_dates_on_the_page(site: Client) -> None:
    text = site.get("/raise/refused").content.decode()

    assert isinstance(REFUSAL, Refusal)
    assert "Nothing was changed" in text
