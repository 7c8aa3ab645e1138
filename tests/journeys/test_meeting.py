"""A meeting in a real browser: walked through by keys, decided in, closed, and read by axe."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from beds.queries import lists_under
from patients.models import Placement
from providers.models import Ward
from reporting.models import Decision, Idea, Meeting
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
    meeting = meetings.open_meeting(
        collaborative=made.collaborative, held_on=DAY, today=DAY, now=NOW, by=made.hub
    )
    thought_of(meeting, made)
    return f"/meetings/IMPACT/{DAY}/"


def thought_of(meeting: Meeting, made: Impact) -> None:
    """To close a ward, and to bring somebody home to it in spite of that."""
    ward = Ward.objects.get(code="PHOENIX")
    told = {"meeting": meeting, "now": NOW, "by": made.hub}
    away = lists_under(collaborative=made.collaborative, as_at=DAY).out_of_area[0]
    home = Placement.objects.get(pk=away.placement)
    meetings.consider(idea=Idea.CLOSE_WARD, ward=ward, **told)
    meetings.consider(idea=Idea.BRING_HOME, ward=ward, placement=home, **told)


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
        "meeting-promises": f"{today}lines/LS_M_MI/promises/",
        "meeting-charts": f"{today}lines/LS_M_MI/charts/",
        "meeting-close": f"{today}close/",
        "meeting-what-if": f"{today}what-if/",
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


def test_what_might_be_done_is_tried_out_and_decided(signed_in: SignedIn, monday: Impact) -> None:
    page = signed_in(monday.hub)
    page.goto(opened(monday))
    page.get_by_role("link", name="What if").click()
    steps = page.get_by_role("list").filter(has_text="Phoenix").get_by_role("listitem")
    expect(steps).to_have_count(2)
    expect(steps.nth(1)).to_contain_text("Cannot be done")

    steps.nth(1).get_by_role("button", name="Take back").click()
    expect(steps).to_have_count(1)
    form = page.get_by_role("form", name="Discharge somebody")
    form.get_by_label("Person").select_option(index=1)
    form.get_by_role("button", name="Try it").click()
    expect(steps.nth(1)).to_contain_text("They would be discharged today.")

    for number in range(2):
        page.get_by_label("whose it is").nth(number).fill("Ward manager")
        due = page.get_by_role("group", name=": by").nth(number)
        for part, value in {"Day": "30", "Month": "11", "Year": "2026"}.items():
            due.get_by_label(part).fill(value)
    page.get_by_role("button", name="Turn the steps into actions").click()

    expect(page.get_by_text("Every step is an action now")).to_be_visible()
    expect(page.locator("section[aria-labelledby=actions] tbody tr")).to_have_count(2)
    expect(page.get_by_role("cell", name="Close Phoenix")).to_be_visible()
