"""A page left open in a real browser: brought up to date quietly, and nothing typed is lost."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from beds.models import Bed, BedPeriod
from beds.services.pauses import pause_bed, resume_bed
from providers.models import Ward
from tests.fixtures.browser import DESKTOP, PHONE, assert_accessible
from tests.impact import DAY, Impact
from tests.journeys.conftest import SignedIn, keep
from tests.journeys.test_looks import too_wide
from tests.journeys.test_work_of_the_day import PATIENCE, address, manager, roomy_ward

HIDE = """
Object.defineProperty(document, "hidden", {value: %s, configurable: true});
document.dispatchEvent(new Event("visibilitychange"));
"""


def empty_bed(ward: Ward) -> Bed:
    used = BedPeriod.objects.filter(bed__ward=ward, end_date=None).values("bed")
    return Bed.objects.filter(ward=ward, end_date=None).exclude(pk__in=used)[0]


def paused(ward: Ward) -> BedPeriod:
    """Somebody else pauses a bed."""
    return pause_bed(
        bed=empty_bed(ward),
        start_date=DAY,
        reason="cleaning",
        review_on=DAY,
        today=DAY,
        by=manager("Ida Holm"),
    )


def left_open(page: Page, place: str) -> None:
    page.clock.install()
    page.goto(place)


def some_time(page: Page) -> None:
    """Until the page has asked once more."""
    with page.expect_response(lambda response: "x-quiet" in response.request.headers):
        page.clock.fast_forward("00:31")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_what_others_do_appears_and_is_said(
    signed_in: SignedIn, monday: Impact, viewport: ViewportSize
):
    ward = roomy_ward()
    page = signed_in(manager(), viewport=viewport)
    left_open(page, address(ward))
    some_time(page)
    expect(page.locator("#live")).to_be_empty()
    opened = page.locator(".app-doable summary").first
    opened.click()
    line = page.locator(".app-facts")
    expect(line).not_to_contain_text("1 paused")

    made = paused(ward)
    page.clock.fast_forward("00:05")
    some_time(page)
    page.clock.fast_forward("00:05")

    expect(page.get_by_role("status").filter(has_text="has changed")).to_be_visible(
        timeout=PATIENCE
    )
    expect(line).to_contain_text("1 paused")
    # What was opened is open still.
    assert page.locator(".app-doable").first.get_attribute("open") is not None
    keep(page, f"left-open-{viewport['width']}", whole=False)
    assert_accessible(page)
    assert not too_wide(page)
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#live")).to_be_empty()

    resume_bed(pause=made, on=DAY, today=DAY, by=manager("Eve Lund"))
    page.clock.fast_forward("00:05")
    some_time(page)
    page.clock.fast_forward("00:05")
    expect(line).not_to_contain_text("1 paused", timeout=PATIENCE)


def test_nothing_typed_is_lost(signed_in: SignedIn, monday: Impact):
    ward = roomy_ward()
    page = signed_in(manager())
    left_open(page, address(ward))
    field = page.locator("main input:not([type=hidden])").first
    field.fill("2026-11-20")
    line = page.locator(".app-facts")

    paused(ward)
    some_time(page)

    bar = page.locator("#live")
    expect(bar).to_contain_text("What you typed stays", timeout=PATIENCE)
    expect(line).not_to_contain_text("1 paused")
    assert_accessible(page)
    bar.get_by_role("button", name="Show it").click()
    expect(line).to_contain_text("1 paused")
    expect(field).to_have_value("2026-11-20")


def test_hidden_page_asks_nothing_and_asks_when_it_is_seen(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician)
    left_open(page, "/bed-state/")
    asked: list[str] = []
    page.on("request", lambda one: asked.extend(["it"] * ("x-quiet" in one.headers)))

    page.evaluate(HIDE % "true")
    page.clock.fast_forward("10:00")
    assert asked == []
    with page.expect_response(lambda response: response.status == 304):
        page.evaluate(HIDE % "false")


def test_who_was_signed_out_is_told(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician)
    left_open(page, "/bed-state/")
    page.context.clear_cookies()
    page.clock.fast_forward("00:31")

    expect(page.locator("#live")).to_contain_text("You have been signed out", timeout=PATIENCE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Bed state")


def test_lost_link_is_said_and_taken_back(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician)
    left_open(page, "/bed-state/")
    page.route("**/bed-state/", lambda route: route.abort())
    page.clock.fast_forward("00:31")
    expect(page.locator("#link-lost")).to_contain_text("Link lost at", timeout=PATIENCE)

    page.unroute("**/bed-state/")
    page.clock.fast_forward("02:00")
    expect(page.locator("#link-lost")).to_be_hidden(timeout=PATIENCE)
