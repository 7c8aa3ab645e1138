"""The case manager's page in a real browser: read by axe at two widths."""

import pytest
from playwright.sync_api import ViewportSize, expect

from providers.access import Role
from providers.models import Membership, User
from tests.fixtures.browser import DESKTOP, PHONE, assert_accessible
from tests.impact import Impact
from tests.journeys.conftest import SignedIn, keep
from tests.journeys.test_looks import too_wide


def case_manager(made: Impact) -> User:
    """Somebody with a caseload of the collaborative."""
    user = User.objects.create(username="cases", name="Nadia Rahman")
    Membership.objects.create(user=user, role=Role.CASE_MANAGER, collaborative=made.collaborative)
    return user


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_pages_are_accessible_and_fit(
    signed_in: SignedIn, monday: Impact, viewport: ViewportSize
) -> None:
    page = signed_in(case_manager(monday), viewport=viewport)

    page.goto("/out-of-area/")
    expect(page.get_by_role("heading", name="People 14")).to_be_visible()
    person = page.locator("#people").locator("..").locator("tbody a").first.get_attribute("href")

    ward = page.locator("#confirm-away").locator("..").locator("tbody a").first
    for name, address in {
        "unfed-ward": f"{ward.get_attribute('href')}",
        "away-new": "/out-of-area/new/",
        "out-of-area": "/out-of-area/",
        "away": f"{person}",
        "away-plan": f"{person}plan/",
        "away-review": f"{person}plan-review/",
    }.items():
        page.goto(address)
        keep(page, f"{name}-{viewport['width']}")
        assert_accessible(page)
        assert not too_wide(page), name
