"""Reading the bed state in a real browser: from the first page to a person."""

import re

from playwright.sync_api import Locator, expect

from tests.fixtures.browser import DESKTOP, PHONE, OpenPage, assert_accessible
from tests.impact import SIGN_IN_WITH, Impact
from tests.journeys.conftest import SignedIn


def test_clinician_reads_from_the_first_page_to_a_person(open_page: OpenPage, monday: Impact):
    page = open_page()
    page.goto("/")
    page.get_by_label("Username").fill("clinician")
    page.get_by_label("Password", exact=True).fill(SIGN_IN_WITH)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()

    page.get_by_role("link", name="Low secure men: mental illness").click()
    expect(page.get_by_role("heading", level=1, name="Bed state")).to_be_visible()
    table = page.get_by_role("table", name="Low secure men: mental illness")
    expect(table.get_by_role("row")).to_have_count(10)

    table.get_by_role("link", name="Curzon").click()
    expect(page.get_by_role("heading", level=1, name="Curzon")).to_be_visible()
    page.locator(".app-bed--occupied").first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1, name=re.compile("Bed "))).to_be_visible()

    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_role("img", name=re.compile("Timeline of "))).to_be_visible()
    assert_accessible(page)


def test_last_week_is_plainly_not_today(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician)
    page.goto("/bed-state/?service_line=LS_F")
    page.get_by_role("link", name="Last week").click()

    banner = page.get_by_role("region", name="Date shown")
    expect(banner).to_contain_text("This is 16 November 2026, 7 days ago, not today.")
    box = banner.bounding_box()
    assert box
    assert box["width"] == DESKTOP["width"]
    expect(page).to_have_url(re.compile("service_line=LS_F"))
    banner.get_by_role("link", name="Go to today").click()
    expect(banner).to_have_count(0)


def test_any_day_is_chosen_by_its_date(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician)
    page.goto("/bed-state/")
    page.get_by_label("As at").fill("2026-10-01")
    page.get_by_role("button", name="Show").click()

    expect(page.locator(".app-as-at")).to_contain_text("As at 1 October 2026")


def test_wards_open_and_shut_under_their_provider(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician)
    page.goto("/bed-state/")
    table = page.get_by_role("table", name="All service lines")
    expect(table.get_by_role("link", name="Thornton")).to_have_count(0)

    table.get_by_role("link", name="Show 11 wards of Nottinghamshire Healthcare").click()
    expect(table.get_by_role("link", name="Thornton")).to_be_visible()
    table.get_by_role("link", name="Hide 11 wards of Nottinghamshire Healthcare").click()
    expect(table.get_by_role("link", name="Thornton")).to_have_count(0)


def test_everything_works_without_scripts(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician, java_script_enabled=False, viewport=PHONE)
    page.goto("/bed-state/")
    lines = page.get_by_label("Service line", exact=True)
    lines.select_option(label=_option(lines, "Low secure women ("))
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("heading", name="Low secure women", exact=True)).to_be_visible()
    table = page.get_by_role("table", name="Low secure women")
    table.get_by_role("link", name="Bolero").click()
    expect(page.get_by_role("heading", level=1, name="Bolero")).to_be_visible()
    # What needs a script is not there.
    expect(page.get_by_role("button", name="Print")).to_have_count(0)


def test_phone_shows_of_several_lists_the_one_that_was_chosen(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician, viewport=PHONE)
    page.goto("/bed-state/")
    contents = page.get_by_role("navigation", name="People and beds to talk about")
    first_bed = page.get_by_role("region", name="Waiting for a first bed")
    expect(first_bed).to_be_hidden()

    contents.get_by_role("link", name="Waiting for a first bed").click()
    expect(first_bed).to_be_visible()
    contents.get_by_role("link", name="Ready for discharge").click()
    expect(page.get_by_role("region", name="Ready for discharge")).to_be_visible()
    expect(first_bed).to_be_hidden()
    assert_accessible(page)

    page.set_viewport_size(DESKTOP)
    expect(first_bed).to_be_visible()


def test_phone_shows_referrals_before_their_numbers(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician, viewport=PHONE)
    page.goto("/referrals/")
    numbers = page.get_by_role("region", name="Open referrals by service line")
    expect(numbers).to_be_hidden()
    expect(page.get_by_role("region", name="Referrals", exact=False).last).to_be_visible()

    page.get_by_role("link", name="Open referrals by service line").click()
    expect(numbers).to_be_visible()
    assert_accessible(page)


def _option(choice: Locator, begins: str) -> str:
    labels = choice.locator("option").all_text_contents()
    return next(label for label in labels if label.startswith(begins))


def test_everything_is_reached_with_the_keyboard(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician)
    page.goto("/bed-state/?service_line=MS_F")
    links = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select')]"
        ".filter(e => e.checkVisibility()).length"
    )
    reached, focused = set(), ""
    for _ in range(links + 20):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "e => { const all = [...document.querySelectorAll('*')];"
            " const e2 = document.activeElement; return e2 === document.body ? '' :"
            " String(all.indexOf(e2)) }",
            None,
        )
        if not focused:
            break
        reached.add(focused)

    assert len(reached) >= links


def test_skip_link_leads_past_the_head(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician)
    page.goto("/bed-state/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Last week")).to_be_focused()


def test_reasons_for_closing_are_said_on_focus_and_go_with_escape(
    signed_in: SignedIn, monday: Impact
):
    page = signed_in(monday.clinician)
    page.goto("/bed-state/")
    tip = page.locator("tfoot .app-tip")
    expect(tip.get_by_role("tooltip", include_hidden=True)).to_be_hidden()

    tip.get_by_role("link").focus()
    expect(tip.get_by_role("tooltip")).to_contain_text(re.compile(r"[A-Z][a-z ]+ \d"))
    page.keyboard.press("Escape")
    expect(tip.get_by_role("tooltip", include_hidden=True)).to_be_hidden()


def test_a_lost_link_says_since_when(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician)
    page.goto("/bed-state/")
    page.context.set_offline(True)

    expect(page.get_by_text(re.compile(r"Link lost at \d\d:\d\d"))).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Link lost")).to_be_hidden()
