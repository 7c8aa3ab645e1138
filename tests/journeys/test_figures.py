"""Figures in a real browser: accessible, on every width, on paper, by keyboard."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.fixtures.browser import DESKTOP, PHONE, WALL, assert_accessible
from tests.impact import Impact
from tests.journeys.conftest import SignedIn, keep

A4 = {"width": 1047, "height": 740}
PAGES = {
    "figures": "/figures/?period=12m",
    "figures-narrowed": "/figures/?period=12m&icb=QT1",
    "figures-providers": "/figures/?period=12m&compare=provider",
    "figures-lines": "/figures/by-service-line/?period=12m",
    "figure": "/figures/occupancy/?period=12m",
    "figure-lengths": "/figures/length_of_stay/",
    "figure-cut": "/figures/out_of_area_rate/?period=12m&by=provider,icb&provider=RHA",
    "figure-future": "/figures/waiting/?period=year&cut_off=2027-02-01",
    "figure-refused": "/figures/occupancy/?by=icb",
    "figure-rows": "/figures/out_of_area_rate/rows/?from=2026-11-16&to=2026-11-23",
}


def too_wide(page: Page) -> bool:
    """Whether the page itself scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_every_page_of_figures_is_accessible_and_fits(
    signed_in: SignedIn, monday: Impact, viewport: ViewportSize
):
    page = signed_in(monday.clinician, viewport=viewport)
    for name, address in PAGES.items():
        page.goto(address)
        keep(page, f"{name}-{viewport['width']}")
        assert_accessible(page)
        assert not too_wide(page), name


def test_every_page_of_figures_fits_a_wide_screen(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.hub, viewport=WALL)
    for name, address in PAGES.items():
        page.goto(address)
        assert not too_wide(page), name


def test_figures_on_paper_have_no_controls_and_keep_their_tables_whole(
    signed_in: SignedIn, monday: Impact
):
    page = signed_in(monday.clinician, viewport=A4)
    for name in ("figures", "figure-lengths", "figure-rows", "figures-providers"):
        page.goto(PAGES[name])
        page.emulate_media(media="print")
        keep(page, f"{name}-paper")
        expect(page.locator(".app-asked")).to_be_hidden()
        expect(page.get_by_role("link", name="CSV")).to_be_hidden()
        cut = page.evaluate(
            "[...document.querySelectorAll('.app-scroll--tall')]"
            ".some(frame => frame.scrollHeight > frame.clientHeight + 1)"
        )
        assert not cut, name
        page.emulate_media(media="screen")


def test_from_a_tile_down_to_a_person(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician)
    page.goto("/figures/?period=12m")
    page.get_by_role("link", name="Out of area", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Out of area")

    table = page.get_by_role("table", name="Table")
    value = table.get_by_role("row").last.get_by_role("link")
    told = value.inner_text()
    value.click()
    expect(page.locator(".app-sums__value")).to_have_text(told)
    expect(page.locator(".app-sums__said")).to_contain_text("both sides of the figure")

    person = page.locator(".app-rows tbody a[href^='/patients/']").first
    pseudonym = person.inner_text()
    person.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(pseudonym)


def test_cut_and_filter_by_keyboard_are_kept_in_the_address(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician)
    page.goto("/figures/occupancy/")
    summary = page.locator(".app-asked summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Service line", exact=True).first.select_option("LS_M_MI")
    page.get_by_role("checkbox", name="Provider").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Show").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/figures/occupancy/\?"))
    asked = set(page.url.partition("?")[2].split("&"))
    assert asked == {"service_line=LS_M_MI", "by=provider", "grain=month"}
    expect(page.get_by_role("heading", name="By provider", exact=True)).to_be_visible()

    page.get_by_role("link", name="Last 12 months").click()
    assert {"service_line=LS_M_MI", "by=provider", "period=12m"} <= set(
        page.url.partition("?")[2].split("&")
    )


def test_frames_that_scroll_can_be_reached_by_keyboard(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician, viewport=PHONE)
    page.goto("/figures/?period=12m&compare=provider")
    frame = page.get_by_role("region", name="Side by side, rows")

    frame.focus()
    expect(frame).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.app-scroll--tall').scrollLeft > 0")


def test_pages_of_figures_need_no_script(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician, java_script_enabled=False)
    page.goto("/figures/?period=12m")
    page.locator(".app-asked summary").click()
    page.get_by_label("Provider", exact=True).select_option("RHA")
    page.get_by_role("button", name="Show").click()

    expect(page.locator(".app-as-at")).to_contain_text("provider is Nottinghamshire Healthcare")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
