"""The audit in a real browser: accessible, on every width, searched by keyboard."""

import pytest
from playwright.sync_api import ViewportSize, expect

from providers.access import Role
from providers.models import Membership, User
from tests.fixtures.browser import DESKTOP, PHONE, assert_accessible
from tests.impact import Impact
from tests.journeys.conftest import SignedIn, keep


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_auditor_finds_who_looked_at_somebody(
    signed_in: SignedIn, monday: Impact, viewport: ViewportSize
):
    person = monday.secluded.pseudonym
    signed_in(monday.clinician).goto(f"/patients/{person}/")
    auditor = User.objects.create(username="auditor", name="Ada Auditor")
    Membership.objects.create(user=auditor, role=Role.AUDITOR, collaborative=monday.collaborative)
    page = signed_in(auditor, viewport=viewport)

    page.goto("/")
    page.get_by_role("link", name="Audit", exact=True).press("Enter")
    page.get_by_label("Person, by pseudonym").fill(person)
    page.keyboard.press("Enter")

    found = page.get_by_role("table", name="Who saw whom")
    expect(found).to_contain_text(monday.clinician.name)
    expect(found).to_contain_text("Patient page")
    expect(page.get_by_role("table", name="Who changed what")).to_contain_text(person)
    keep(page, f"audit-{viewport['width']}")
    assert_accessible(page)
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
