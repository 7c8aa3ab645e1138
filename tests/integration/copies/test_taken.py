"""A copy is taken from the data page by the provider's own, and opened without the application."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser

from beds.tasks import copy_bed_states
from impact.audit.models import AccessLog
from providers.access import Role
from tests.fixtures.browser import DESKTOP, PHONE, assert_accessible
from tests.worlds import World

NAME = "bed-state-RHA-2026-11-22.html"


def signed_in(world: World, role: Role, provider: str) -> Client:
    client = Client()
    client.force_login(world.user(role, provider))
    return client


def test_a_bed_manager_takes_their_own_from_the_data_page(world: World, folder: Path) -> None:
    copy_bed_states()
    client = signed_in(world, Role.BED_MANAGER, "RHA")

    shown = client.get("/data/").content.decode()
    answer = client.get(f"/data/copies/RHA/{NAME}")

    assert f"/data/copies/RHA/{NAME}" in shown
    assert b"P-own" in answer.getvalue()
    entry = AccessLog.objects.get(page="bed-state copy taken")
    assert world.people["own"].pk in entry.people
    assert entry.filters == {"provider": "RHA", "file": NAME}


@pytest.mark.parametrize(("role", "provider"), [(Role.BED_MANAGER, "RXG"), (Role.CLINICIAN, "RHA")])
def test_nobody_else_takes_it(world: World, folder: Path, role: Role, provider: str) -> None:
    copy_bed_states()

    assert signed_in(world, role, provider).get(f"/data/copies/RHA/{NAME}").status_code == 404


@pytest.mark.parametrize("name", ["bed-state-RXG-2026-11-22.html", "..%2FRXG", ".hidden", "none"])
def test_what_is_no_copy_of_theirs_is_not_there(world: World, folder: Path, name: str) -> None:
    copy_bed_states()

    answer = signed_in(world, Role.BED_MANAGER, "RHA").get(f"/data/copies/RHA/{name}")

    assert answer.status_code == 404


def test_without_a_copy_the_page_says_so(world: World, settings: Any) -> None:
    settings.COPIES_DIR = None

    shown = signed_in(world, Role.BED_MANAGER, "RHA").get("/data/").content.decode()

    assert "No copy has been made yet." in shown


def test_it_opens_from_a_folder_in_a_browser(world: World, folder: Path, browser: Browser) -> None:
    copy_bed_states()
    asked: list[str] = []

    for size in (DESKTOP, PHONE):
        with browser.new_context(viewport=size, offline=True) as context:
            page = context.new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.goto((folder / "RHA" / NAME).as_uri())

            assert page.get_by_text("COPY of").is_visible()
            assert page.get_by_role("cell", name="P-own").first.is_visible()
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            assert_accessible(page)

    assert all(url.startswith("file:") for url in asked)
    assert len(asked) == 2
