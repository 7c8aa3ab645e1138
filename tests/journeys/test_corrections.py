"""Putting right what was recorded wrongly, from the page of the person, by keyboard on a phone."""

import pytest
from playwright.sync_api import ViewportSize, expect

from beds.models import BedPeriod
from impact.core.dated import as_at
from patients.models import Leave
from tests.fixtures.browser import DESKTOP, PHONE, assert_accessible
from tests.impact import DAY, Impact
from tests.journeys.conftest import SignedIn, keep
from tests.journeys.hands import Hands, Keyboard, Mouse
from tests.journeys.test_looks import too_wide
from tests.journeys.test_work_of_the_day import PATIENCE, manager


def in_bed() -> BedPeriod:
    """Somebody in a bed of RHA, there for some while and not on leave."""
    away = Leave.objects.filter(as_at(DAY)).values("stay")
    found = BedPeriod.objects.filter(as_at(DAY), use="occupied", stay__provider__key="RHA")
    return found.exclude(stay__in=away).filter(stay__trial_leave=None).order_by("pk")[0]


@pytest.mark.parametrize(
    ("viewport", "by"), [(DESKTOP, Mouse), (PHONE, Keyboard)], ids=["1280", "390 by keyboard"]
)
def test_dates_are_put_right_and_what_was_before_is_shown(
    signed_in: SignedIn,
    monday: Impact,
    viewport: ViewportSize,
    by: type[Mouse] | type[Keyboard],
):
    period = in_bed()
    patient = period.stay.patient
    page = signed_in(manager(), viewport=viewport)
    hands: Hands = by(page)
    page.goto(f"/patients/{patient.pseudonym}/")
    keep(page, f"patient-own-{viewport['width']}")
    assert_accessible(page)
    assert not too_wide(page)

    section = page.locator("section", has=page.get_by_role("heading", name="Placements"))
    hands.press(section.get_by_role("link", name="Correct dates").first)
    expect(page.get_by_role("heading", level=1, name="Correct dates")).to_be_visible(
        timeout=PATIENCE
    )
    keep(page, f"correct-dates-{viewport['width']}")
    assert_accessible(page)
    assert not too_wide(page)
    hands.press(page.get_by_role("button", name="Correct"))
    expect(page.locator(".app-message")).to_contain_text("corrected, now from", timeout=PATIENCE)

    hands.press(page.get_by_role("link", name="Change beds with somebody"))
    expect(page.get_by_label("With whom")).to_be_visible(timeout=PATIENCE)
    assert_accessible(page)
    assert not too_wide(page)
    hands.choose_first(page.get_by_label("With whom"))
    hands.press(page.get_by_role("button", name="Change beds"))
    expect(page.locator(".app-message")).to_contain_text("changed beds on", timeout=PATIENCE)

    hands.press(page.get_by_role("link", name="Who changed what, before and after"))
    expect(page.get_by_role("heading", level=1, name="Changes")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("placements.swap beds").first).to_be_visible()
    assert_accessible(page)
    assert not too_wide(page)

    page.goto(f"/placements/{period.stay.placement_id}/cancel-admission/?back=patient")
    assert_accessible(page)
    assert not too_wide(page)
    hands.press(page.get_by_role("button", name="Take it away"))
    expect(page.get_by_role("alert")).to_contain_text("Say that this admission never happened")
    assert_accessible(page)
