"""A meeting in a real browser: walked through by keys, decided in, closed, and read by axe."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from reporting.models import Decision, Meeting
from reporting.services import meetings
from tests.fixtures.browser import DESKTOP, PHONE, assert_accessible
from tests.impact import DAY, NOW, Impact
from tests.journeys.conftest import SignedIn, keep
from tests.journeys.test_looks import A4, too_wide


def last_week(made: Impact) -> Meeting:
    """A meeting of the week before, with a decision and an action, closed."""
    day, begun = DAY - timedelta(days=7), NOW - timedelta(days=7)
    about = meetings.About(placement=made.ready.placements.get())
    meeting = meetings.open_meeting(
        collaborative=made.collaborative, held_on=day, today=day, now=begun, by=made.hub
    )
    said = {"meeting": meeting, "now": begun, "by": made.hub, "about": about}
    meetings.decide(text="The next low secure bed is theirs", for_group=True, **said)
    meetings.act(text="Get a date for the assessment", owner="Ward", due_on=DAY, **said)
    meetings.close_meeting(meeting=meeting, today=day, now=begun, by=made.hub)
    return meeting


def opened(made: Impact) -> str:
    """Today's meeting: its address."""
    meetings.open_meeting(
        collaborative=made.collaborative, held_on=DAY, today=DAY, now=NOW, by=made.hub
    )
    return f"/meetings/IMPACT/{DAY}/"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_pages_are_accessible_and_fit(
    signed_in: SignedIn, monday: Impact, viewport: ViewportSize
) -> None:
    closed = f"/meetings/IMPACT/{last_week(monday).held_on}/"
    today = opened(monday)
    decision = Decision.objects.get()
    page = signed_in(monday.hub, viewport=viewport)

    for name, address in {
        "meetings": "/meetings/",
        "meeting": today,
        "meeting-line": f"{today}lines/LS_M_MI/",
        "meeting-close": f"{today}close/",
        "meeting-settings": "/meetings/settings/",
        "meeting-record": closed,
        "meeting-minutes": f"{closed}minutes/",
        "meeting-difference": f"{closed}difference/",
        "meeting-step": f"/meetings/decisions/{decision.pk}/step/",
    }.items():
        page.goto(address)
        keep(page, f"{name}-{viewport['width']}")
        assert_accessible(page)
        assert not too_wide(page), name


def test_minutes_print_on_paper(signed_in: SignedIn, monday: Impact) -> None:
    page = signed_in(monday.hub, viewport=A4)
    page.goto(f"/meetings/IMPACT/{last_week(monday).held_on}/minutes/")
    page.emulate_media(media="print")
    keep(page, "print-minutes")

    assert not too_wide(page)
    expect(page.get_by_role("button")).to_have_count(0)
    assert page.pdf(format="A4", prefer_css_page_size=True).startswith(b"%PDF")


def test_a_meeting_from_its_first_line_to_the_minutes(signed_in: SignedIn, monday: Impact) -> None:
    page = signed_in(monday.hub)
    page.goto(opened(monday))
    page.get_by_role("link", name="Begin with").click()
    # Keys are heard once the timer runs.
    expect(page.locator("[data-timer]")).to_contain_text(":")
    first = heading(page)

    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(first)
    expect(page.locator("[data-timer]")).to_contain_text(":")
    page.keyboard.press("p")
    expect(page.get_by_role("heading", level=1)).to_have_text(first)
    expect(page.locator("[data-timer]")).to_contain_text(":")
    page.keyboard.press("?")
    expect(page.get_by_text("n: next service line")).to_be_visible()

    page.get_by_label("Decision", exact=True).fill("Keep n and p for words")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.locator("#decisions")).to_contain_text("1")
    assert heading(page) == first

    page.goto(f"/meetings/IMPACT/{DAY}/close/")
    page.get_by_role("button", name="Close the meeting").click()
    page.get_by_role("link", name="Minutes to print").click()
    expect(page.get_by_text("Keep n and p for words")).to_be_visible()


def test_keys_can_be_turned_off(signed_in: SignedIn, monday: Impact) -> None:
    page = signed_in(monday.hub)
    page.goto(opened(monday))
    page.get_by_role("link", name="Begin with").click()
    # Keys are heard once the timer runs.
    expect(page.locator("[data-timer]")).to_contain_text(":")
    first = heading(page)
    page.keyboard.press("?")
    page.get_by_role("button", name="Turn the keys off").click()

    page.keyboard.press("n")

    expect(page.get_by_role("button", name="Turn the keys on")).to_be_visible()
    assert heading(page) == first


def heading(page: Page) -> str:
    """What the page is about."""
    return page.get_by_role("heading", level=1).inner_text()
