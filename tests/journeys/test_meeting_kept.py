"""The link drops in a meeting: what is typed is kept, said to be, and recorded once."""

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, Request, Route, expect

from impact.core import clock
from reporting.models import Action, Attendance, Decision, Meeting
from reporting.services import meetings
from tests.fixtures.browser import PHONE, assert_accessible
from tests.impact import DAY, NOW, Impact
from tests.journeys.conftest import SignedIn, keep
from tests.journeys.test_looks import too_wide
from tests.journeys.test_meeting import opened
from tests.journeys.test_work_of_the_day import PATIENCE

WORDS = "The next bed is hers"


@pytest.fixture
def place(monday: Impact) -> str:
    return opened(monday)


@pytest.fixture
def page(signed_in: SignedIn, monday: Impact, place: str) -> Page:
    page = signed_in(monday.hub)
    page.goto(f"{place}lines/LS_M_MI/")
    ready(page)
    return page


def ready(page: Page) -> None:
    """Until the page's scripts run."""
    expect(page.locator("[data-timer]")).to_contain_text(":", timeout=PATIENCE)


def decision(page: Page) -> Locator:
    return page.get_by_label("Decision", exact=True)


def record(page: Page) -> None:
    page.get_by_role("button", name="Record the decision").click()


def told(page: Page, what: str = "decision") -> Locator:
    """What a form says of itself."""
    return page.locator(f"#say-{what} [data-kept-says]")


def recorded(page: Page, *texts: str) -> None:
    """The page lists these decisions, and so does the database."""
    expect(page.locator("section[aria-labelledby=decisions] tbody tr")).to_have_count(
        len(texts), timeout=PATIENCE
    )
    assert sorted(Decision.objects.values_list("text", flat=True)) == sorted(texts)


def in_storage(page: Page) -> str:
    return str(page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})"))


def test_a_decision_typed_without_a_link_is_recorded_once(page: Page) -> None:
    page.context.set_offline(True)
    expect(page.locator("#link-lost")).to_contain_text("Link lost at", timeout=PATIENCE)
    expect(page.locator("#link-lost")).to_contain_text("kept and sent when it is back")
    decision(page).fill(WORDS)

    record(page)

    expect(told(page)).to_contain_text("Not recorded yet: the link is down since")
    expect(decision(page)).to_have_value(WORDS)
    assert not Decision.objects.exists()
    keep(page, "meeting-kept-1280")
    assert_accessible(page)
    page.set_viewport_size(PHONE)
    keep(page, "meeting-kept-390")
    assert not too_wide(page)

    page.context.set_offline(False)

    recorded(page, WORDS)
    expect(page.get_by_text("The decision is on record.")).to_be_visible()
    expect(decision(page)).to_have_value("")
    assert WORDS not in in_storage(page)


def test_what_arrived_without_an_answer_is_not_recorded_twice(page: Page) -> None:
    """The server does as it is asked and the link drops before it can say so."""
    sent: list[Request] = []

    def unanswered(route: Route) -> None:
        if route.request.method != "POST" or sent:
            route.fallback()
            return
        sent.append(route.request)
        route.fetch()
        route.abort()

    page.route("**/lines/LS_M_MI/", unanswered)
    decision(page).fill(WORDS)

    record(page)

    recorded(page, WORDS)
    assert len(sent) == 1


def test_what_was_typed_is_there_again_when_the_page_is(page: Page) -> None:
    decision(page).fill(WORDS)
    page.get_by_label("Action", exact=True).fill("Ring the ward")
    page.reload()

    expect(decision(page)).to_have_value(WORDS)
    expect(told(page)).to_contain_text("not recorded yet")
    record(page)
    recorded(page, WORDS)
    expect(page.get_by_label("Action", exact=True)).to_have_value("Ring the ward")
    assert not Action.objects.exists()


def test_what_waits_is_named_on_the_next_page_and_sent_from_its_own(page: Page) -> None:
    page.route("**/healthz", lambda route: route.abort())
    page.route("**/lines/LS_M_MI/", lambda route: route.abort())
    line = page.get_by_role("heading", level=1).inner_text()
    decision(page).fill(WORDS)
    record(page)
    expect(told(page)).to_contain_text("Not recorded yet")
    page.get_by_role("link", name="Next:").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(line)
    page.unroute("**/healthz")
    page.unroute("**/lines/LS_M_MI/")

    page.locator(".app-message--warning").get_by_role("link", name=line).click()

    recorded(page, WORDS)


def test_changed_meanwhile_it_waits_for_the_button(page: Page) -> None:
    page.context.set_offline(True)
    decision(page).fill("Half a")
    record(page)
    expect(told(page)).to_contain_text("Not recorded yet")
    decision(page).fill(WORDS)
    expect(told(page)).to_be_empty()

    page.context.set_offline(False)
    expect(page.locator("#link-lost")).to_be_hidden(timeout=PATIENCE)
    assert not Decision.objects.exists()
    record(page)

    recorded(page, WORDS)


def test_nothing_typed_outlasts_signing_out(page: Page, place: str) -> None:
    decision(page).fill(WORDS)
    other = page.context.new_page()
    other.goto(f"{place}lines/LS_M_MI/")
    ready(other)
    decision(other).fill(WORDS)
    assert WORDS in in_storage(page)
    assert WORDS in in_storage(other)

    page.get_by_role("button", name="Sign out").click()

    for each in (page, other):
        expect(each.get_by_role("button", name="Sign in")).to_be_visible(timeout=PATIENCE)
        assert WORDS not in in_storage(each)


def test_somebody_else_does_not_find_it(
    signed_in: SignedIn, monday: Impact, page: Page, place: str
) -> None:
    decision(page).fill(WORDS)
    page.context.add_cookies(signed_in(monday.clinician).context.cookies())

    page.goto(f"{place}lines/LS_M_MI/")

    ready(page)
    expect(page.get_by_text(WORDS)).to_have_count(0)
    assert WORDS not in in_storage(page)


def test_who_was_signed_out_meanwhile_is_told(page: Page) -> None:
    decision(page).fill(WORDS)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    record(page)

    expect(told(page)).to_contain_text("Not recorded: you have been signed out", timeout=PATIENCE)
    expect(decision(page)).to_have_value(WORDS)


def test_a_meeting_closed_meanwhile_takes_nothing_and_says_so(page: Page, monday: Impact) -> None:
    page.context.set_offline(True)
    decision(page).fill(WORDS)
    record(page)
    expect(told(page)).to_contain_text("Not recorded yet")
    with clock.at(NOW):
        meetings.close_meeting(meeting=Meeting.objects.get(), today=DAY, now=NOW, by=monday.hub)

    page.context.set_offline(False)

    summary = page.locator(".nhsuk-error-summary")
    expect(summary).to_contain_text("This meeting is closed", timeout=PATIENCE)
    expect(decision(page)).to_have_value(WORDS)
    assert not Decision.objects.exists()


def test_attendance_is_kept_like_what_was_decided(page: Page, place: str) -> None:
    page.goto(place)
    form = page.locator("form[data-kept$=attendance]")
    page.context.set_offline(True)
    form.locator("select[name=presence-RHA]").select_option("present")
    form.get_by_role("button", name="Record attendance").click()
    expect(form.locator("[data-kept-says]")).to_contain_text("Not recorded yet", timeout=PATIENCE)

    page.context.set_offline(False)

    expect(page.get_by_text("Attendance is recorded.")).to_be_visible(timeout=PATIENCE)
    assert Attendance.objects.get().presence == "present"
