"""Somebody signs in, in a real browser."""

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import ViewportSize, expect

from tests.fixtures.browser import DESKTOP, PHONE, OpenPage, assert_accessible

PASSWORD = "a phrase that nobody guesses"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_sign_in_page_is_accessible_and_lets_in(open_page: OpenPage, viewport: ViewportSize):
    get_user_model().objects.create_user(username="a.nurse", password=PASSWORD)
    page = open_page(viewport=viewport)
    page.goto("/accounts/login/")
    assert_accessible(page)

    page.get_by_label("Username").fill("a.nurse")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page).not_to_have_url("/accounts/login/")
    assert "sessionid" in {cookie["name"] for cookie in page.context.cookies()}


def test_sign_in_page_says_what_was_wrong(open_page: OpenPage):
    page = open_page()
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password", exact=True).fill("a wrong phrase")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_text("not correct").first).to_be_visible()
    assert_accessible(page)
