"""The worked meeting: opened, walked through with two screens, decided, closed and minuted."""

from playwright.sync_api import Locator, Page, expect

from impact.core.text import long_date
from reporting.models import Action, Decision, Meeting
from tests.fixtures.browser import WALL
from tests.impact import DAY, Impact
from tests.journeys.conftest import SignedIn
from tests.journeys.test_work_of_the_day import PATIENCE

PLACE = f"/meetings/IMPACT/{DAY}/"
WORDS = "The next low secure bed is theirs"


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def open_it(chair: Page) -> None:
    """The hub opens the meeting of the day."""
    chair.goto("/meetings/")
    chair.get_by_text("Open a meeting on a day").click()
    for part, value in {"Day": DAY.day, "Month": DAY.month, "Year": DAY.year}.items():
        chair.get_by_label(part, exact=True).fill(str(value))
    chair.get_by_role("button", name="Open the meeting").click()
    expect(heading(chair)).to_contain_text(long_date(DAY))


def follow(chair: Page, screens: list[Page], line: str) -> None:
    """The chair is at a line, and so is every screen."""
    expect(heading(chair)).to_have_text(line)
    for screen in screens:
        expect(heading(screen)).to_have_text(line, timeout=PATIENCE)


def walk(chair: Page, screens: list[Page]) -> None:
    """Through every line of the agenda by its key, as far as the last."""
    chair.get_by_role("link", name="Begin with").click()
    lines = [line.strip() for line in chair.locator("[data-keys] li").all_text_contents()]
    for line in lines:
        follow(chair, screens, line)
        expect(chair.locator("[data-timer]")).to_contain_text(":")
        if line != lines[-1]:
            chair.keyboard.press("n")
    assert len(lines) > 1


def decide_without_a_link(chair: Page) -> None:
    """The link drops as a decision is recorded."""
    chair.get_by_label("Decision", exact=True).fill(WORDS)
    chair.context.set_offline(True)
    chair.get_by_role("button", name="Record the decision").click()
    expect(chair.locator("#say-decision [data-kept-says]")).to_contain_text("Not recorded yet")
    chair.context.set_offline(False)
    expect(chair.get_by_text("The decision is on record.")).to_be_visible(timeout=PATIENCE)


def try_and_take_up(chair: Page) -> str:
    """A discharge is tried out and becomes an action; whose it is."""
    chair.get_by_role("link", name="What if").click()
    form = chair.get_by_role("form", name="Discharge somebody")
    form.get_by_label("Person").select_option(index=1)
    form.get_by_role("button", name="Try it").click()
    step = chair.locator(".app-meeting__steps li")
    expect(step).to_contain_text("They would be discharged today.")
    words = step.locator("strong").inner_text()
    chair.get_by_label("whose it is").fill("Ward manager")
    for part, value in {"Day": 30, "Month": 11, "Year": 2026}.items():
        chair.get_by_role("group", name=": by").get_by_label(part).fill(str(value))
    chair.get_by_role("button", name="Turn the steps into actions").click()
    expect(chair.get_by_text("Every step is an action now")).to_be_visible()
    return words


def test_a_meeting_from_opening_to_minutes_with_two_screens_following(
    signed_in: SignedIn, monday: Impact
) -> None:
    chair = signed_in(monday.hub)
    open_it(chair)
    screens = [signed_in(user, viewport=WALL) for user in (monday.clinician, monday.commissioner)]
    for screen in screens:
        screen.goto(f"{PLACE}wall/")

    walk(chair, screens)
    decide_without_a_link(chair)
    todo = try_and_take_up(chair)
    chair.get_by_role("link", name="Close the meeting").click()
    chair.get_by_role("button", name="Close the meeting").click()

    for screen in screens:
        expect(screen.get_by_role("main")).to_contain_text(
            "The meeting was closed", timeout=PATIENCE
        )
    chair.get_by_role("link", name="Minutes to print").click()
    minutes = chair.get_by_role("main")
    expect(minutes).to_contain_text(WORDS)
    expect(minutes).to_contain_text(todo)
    assert Meeting.objects.get().record.checksum
    assert (Decision.objects.count(), Action.objects.count()) == (1, 1)
