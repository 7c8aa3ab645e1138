"""A commissioner asks for a report in a real browser, and proves it by its receipt."""

from typing import Any

import pytest
from playwright.sync_api import ViewportSize, expect

from providers.access import Role
from providers.models import Membership, User
from tests.fixtures.browser import DESKTOP, PHONE, assert_accessible
from tests.impact import Impact
from tests.journeys.conftest import SignedIn, keep
from tests.journeys.test_looks import too_wide


def commissioner(made: Impact) -> User:
    """Somebody who asks for reports of the collaborative."""
    user = User.objects.create(username="reports", name="Priya Nair")
    Membership.objects.create(user=user, role=Role.COMMISSIONER, collaborative=made.collaborative)
    return user


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_a_report_is_asked_for_fetched_and_proved(
    signed_in: SignedIn, monday: Impact, viewport: ViewportSize
) -> None:
    page = signed_in(commissioner(monday), viewport=viewport)

    def seen(name: str) -> None:
        keep(page, f"reports-{name}-{viewport['width']}")
        assert_accessible(page)
        assert not too_wide(page), name

    page.goto("/reports/")
    page.get_by_role("link", name="Weekly bed state").click()
    seen("new")
    page.get_by_role("button", name="Make the report").click()

    expect(page.get_by_role("status").filter(has_text="ready")).to_be_visible()
    seen("issue")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="CSV").click()
    assert _name(fetched).endswith(".csv")
    page.get_by_role("button", name="Check it now").click()

    expect(page.get_by_text("the same byte for byte")).to_be_visible()
    seen("checked")
    page.goto("/reports/")
    expect(page.get_by_role("table", name="Issued reports")).to_contain_text("Priya Nair")
    seen("list")
    page.goto("/reports/new/figures/")
    seen("figures")


def _name(fetched: Any) -> str:
    return str(fetched.value.suggested_filename)
