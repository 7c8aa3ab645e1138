"""Two screens in the room, and a chair who goes through the meeting: nobody touches a screen."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.fixtures.browser import WALL, assert_accessible
from tests.impact import Impact
from tests.journeys.conftest import SignedIn, keep
from tests.journeys.test_looks import SMALL_TEXT, too_wide
from tests.journeys.test_meeting import opened
from tests.journeys.test_work_of_the_day import PATIENCE


@pytest.fixture
def chair(signed_in: SignedIn, monday: Impact) -> Page:
    return signed_in(monday.hub)


@pytest.fixture
def screens(signed_in: SignedIn, monday: Impact, chair: Page) -> list[Page]:
    """Two walls on machines of their own, of a meeting that has not begun."""
    place = opened(monday)
    screens = [signed_in(user, viewport=WALL) for user in (monday.hub, monday.clinician)]
    for screen in screens:
        screen.goto(f"{place}wall/")
        expect(screen.get_by_role("main")).to_contain_text("has not begun")
        screen.evaluate("window.untouched = true")
    chair.goto(place)
    return screens


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def assert_follow(chair: Page, screens: list[Page]) -> None:
    """Both screens come to the line of the chair, and neither was loaded anew."""
    expect(chair.locator("[data-on-wall]")).to_be_visible(timeout=PATIENCE)
    for screen in screens:
        expect(heading(screen)).to_have_text(heading(chair).inner_text(), timeout=PATIENCE)
        assert screen.evaluate("window.untouched")


def test_screens_follow_the_chair(chair: Page, screens: list[Page]) -> None:
    chair.get_by_role("link", name="Begin with").click()
    assert_follow(chair, screens)
    first = heading(chair).inner_text()
    chair.keyboard.press("n")
    expect(heading(chair)).not_to_have_text(first)
    assert_follow(chair, screens)
    chair.go_back()
    expect(heading(chair)).to_have_text(first)
    assert_follow(chair, screens)

    screen = screens[1]
    expect(screen).to_have_title(f"Wall: {first} – Bed state")
    expect(screen.locator("#live")).to_be_empty()
    keep(screen, "meeting-wall", whole=False)
    assert screen.evaluate("document.documentElement.scrollHeight") == WALL["height"]
    assert not too_wide(screen)
    assert screen.evaluate(SMALL_TEXT) == []
    assert_accessible(screen)


def test_a_screen_without_a_link_says_since_when_and_comes_back(
    chair: Page, screens: list[Page]
) -> None:
    chair.get_by_role("link", name="Begin with").click()
    assert_follow(chair, screens)
    lost, other = screens
    lost.context.set_offline(True)
    expect(lost.locator("#link-lost")).to_contain_text("Link lost at", timeout=PATIENCE)
    before = heading(chair).inner_text()

    chair.keyboard.press("n")
    expect(heading(chair)).not_to_have_text(before)
    assert_follow(chair, [other])
    expect(heading(lost)).to_have_text(before)
    keep(lost, "meeting-wall-lost", whole=False)
    assert lost.evaluate(SMALL_TEXT) == []

    lost.context.set_offline(False)
    assert_follow(chair, screens)
    expect(lost.locator("#link-lost")).to_be_hidden(timeout=PATIENCE)


def test_without_a_script_the_wall_is_shown_by_a_button(
    signed_in: SignedIn, monday: Impact, screens: list[Page]
) -> None:
    plain = signed_in(monday.hub, java_script_enabled=False)
    plain.goto(opened_line(screens[0]))
    expect(plain.locator("[data-on-wall]")).to_be_hidden()

    plain.get_by_role("button", name="Show this on the wall").click()

    assert_follow(plain, screens)
    expect(plain.get_by_role("button", name="Show this on the wall")).to_have_count(0)


def test_who_does_not_run_the_meeting_moves_no_screen(
    signed_in: SignedIn, monday: Impact, screens: list[Page]
) -> None:
    reader = signed_in(monday.clinician)
    reader.goto(opened_line(screens[0]))

    expect(reader.locator("[data-timer]")).to_contain_text(":")
    expect(reader.get_by_role("button", name="Show this on the wall")).to_have_count(0)
    expect(reader.locator("[data-on-wall]")).to_be_hidden()


def opened_line(screen: Page) -> str:
    """The address of a service line of the meeting whose wall a screen shows."""
    return screen.url.replace("wall/", "lines/LS_M_MI/")
