"""IMPACT on a Monday morning, and somebody who looks at it in a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from impact.core import clock
from providers.models import User
from tests.fixtures.browser import OpenPage
from tests.impact import NOW, Impact, impact

SignedIn = Callable[..., Page]
PICTURES = Path(settings.BASE_DIR) / "var" / "screenshots"
"""Where what was seen is kept."""


@pytest.fixture
def monday(transactional_db: None) -> Iterator[Impact]:
    """IMPACT, with the clock at 9.30 on the Monday."""
    with clock.at(NOW):
        yield impact()


@pytest.fixture
def signed_in(open_page: OpenPage, live_server: LiveServer) -> SignedIn:
    """Return a function that opens a page signed in: `signed_in(user, viewport=PHONE)`."""

    def new(user: User, **options: Any) -> Page:
        page = open_page(**options)
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return page

    return new


def keep(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep a picture of the page as it stands."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)
