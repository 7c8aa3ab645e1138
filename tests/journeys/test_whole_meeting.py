"""The worked meeting over the demonstration's last week, from opening to minutes.

Two screens follow it, and what is shown is held against counts of its own.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from impact.core import clock
from impact.core.text import long_date
from impact.demo.loader import Loaded
from impact.demo.plan import read_plan
from patients.models import Patient, PatientIdentifier, Stay
from providers.models import Collaborative, ServiceLine, User
from providers.reference import FOLDER
from reporting.models import Meeting
from tests.fixtures.browser import WALL
from tests.fixtures.demonstration import TOLD_UNTIL, copied_story
from tests.integration.beds_state.recount import Recount
from tests.journeys.conftest import SignedIn
from tests.journeys.test_meeting_minutes import fetched
from tests.journeys.test_work_of_the_day import PATIENCE

MONDAY = date(2026, 11, 23)
LAST = MONDAY - timedelta(days=7)
BEGUN = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PLACE = f"/meetings/IMPACT/{MONDAY}/"
WORDS = "The next low secure bed is theirs"
TEXT = """
cells => cells.map(cell => [...cell.childNodes]
  .filter(part => !part.classList?.contains("app-note"))
  .map(part => part.textContent.trim()).join(""))
"""
LISTS = (
    *("promises", "slips", "first-bed", "moves"),
    *("offers", "refused", "out-of-area", "ready", "long-stay"),
)
NHS_NUMBER = re.compile(r"(?<!\d)\d{3} ?\d{3} ?\d{4}(?!\d)")
COLUMNS = {
    "Beds": "beds",
    "Closed": "closed",
    "Open beds": "open",
    "Occupied": "occupied",
    "Held": "held",
    "Paused": "paused",
    "Vacant": "vacant",
    "Ready for discharge": "ready_for_discharge",
}


@pytest.fixture
def demonstration(transactional_db: None, story: Loaded) -> Iterator[None]:
    """A copy of the demonstration, on the Monday after the last day of it, at half past nine."""
    assert TOLD_UNTIL < MONDAY <= TOLD_UNTIL + timedelta(days=7)
    with copied_story(), clock.at(BEGUN):
        yield


def user(name: str) -> User:
    return User.objects.get(username=f"{name}@impact.example")


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def listed(page: Page, anchor: str) -> Locator:
    """The rows of a list of the page, folded or not."""
    return page.locator(f"section[aria-labelledby={anchor}] tbody tr")


def open_it(chair: Page) -> None:
    """The next meeting is open; before it, it says who is late and what is to be done."""
    chair.goto("/meetings/")
    chair.get_by_role("link", name=f"Monday {long_date(MONDAY)}").click()
    told = f"Monday {long_date(MONDAY)}, 09:30"
    expect(heading(chair)).to_contain_text(told, timeout=PATIENCE)
    expect(listed(chair, "ready")).to_have_count(9)
    expect(listed(chair, "actions").first).to_be_visible()
    assert Meeting.objects.get(closed_at=None).held_on == MONDAY


def follow(chair: Page, screens: list[Page], line: str) -> None:
    """The chair is at a line, and so is every screen, which nobody has loaded anew."""
    expect(heading(chair)).to_have_text(line, timeout=PATIENCE)
    for screen in screens:
        expect(heading(screen)).to_have_text(line, timeout=PATIENCE)
        assert screen.evaluate("window.untouched")


def walk(chair: Page, screens: list[Page]) -> Counter[str]:
    """Through every line of the agenda by its key, as far as the last; how much its lists have."""
    lists: Counter[str] = Counter()
    counted = Recount().rows(_impact(), MONDAY, "service_line", since=LAST)
    chair.get_by_role("link", name="Begin with").click()
    # Once the timer runs the page is there as a whole.
    expect(chair.locator("[data-timer]")).to_contain_text(":", timeout=PATIENCE)
    lines = [line.strip() for line in chair.locator("[data-keys] li").all_text_contents()]
    codes = dict(ServiceLine.objects.values_list("name", "code"))
    assert {(codes[line],) for line in lines} == set(counted) - {()}
    for line in lines:
        follow(chair, screens, line)
        expect(chair.locator("[data-timer]")).to_contain_text(":", timeout=PATIENCE)
        assert_counted(chair, counted[codes[line],])
        for anchor in LISTS:
            lists[anchor] += listed(chair, anchor).count()
        lists.update(kinds_of_change(chair))
        if line != lines[-1]:
            chair.keyboard.press("n")
    return lists


def assert_counted(chair: Page, expected: dict[str, object]) -> None:
    """The totals of the line's bed state are those of the slow recount, changes included."""
    table = chair.get_by_role("table", name="Bed state")
    cells = table.locator("tfoot .app-cell")
    texts = cells.evaluate_all(TEXT)
    headings = table.get_by_role("columnheader").all_inner_texts()
    shown = dict(zip(headings, texts, strict=True))
    assert {name: int(shown[name]) for name in COLUMNS} == {
        name: expected[column] for name, column in COLUMNS.items()
    }
    low, high = expected["can_admit_low"], expected["can_admit_high"]
    assert shown["Can admit now"] == (f"{low} to {high}" if low != high else f"{high}")
    note = cells.nth(headings.index("Occupied")).inner_text()
    ins, outs = (re.search(rf"{sign}(\d+)", note) for sign in (r"\+", "−"))
    changed = expected["changes"]
    assert isinstance(changed, dict)
    came, left = changed.get("occupied", (0, 0))
    assert (int(ins[1]) if ins else 0, int(outs[1]) if outs else 0) == (came, left)


def kinds_of_change(chair: Page) -> list[str]:
    """The first word of every row of what changed since the last meeting."""
    return listed(chair, "happened").locator("td:first-child .app-cell").all_text_contents()


def assert_something_to_talk_about(lists: Counter[str]) -> None:
    """No list of the meeting is empty throughout, and comings and goings are all there."""
    for anchor in LISTS:
        assert lists[anchor], anchor
    own = {ward.key for ward in read_plan(FOLDER)[0].wards}
    stays = [
        stay
        for stay in Stay.objects.select_related("ward__provider", "placement")
        if f"{stay.ward.provider.key}:{stay.ward.code}" in own and stay.trial_leave_id is None
    ]
    came = [it for it in stays if it.start_date == it.placement.admitted_on]
    left = [it for it in stays if it.end_date and it.end_date == it.placement.discharged_on]
    told = {name.strip(): number for name, number in lists.items()}
    assert told["Admitted"] == sum(LAST < it.start_date <= MONDAY for it in came) > 0
    assert told["Discharged"] == sum(LAST < it.end_date <= MONDAY for it in left if it.end_date) > 0


def decide_without_a_link(chair: Page) -> None:
    """The link drops as a decision is recorded."""
    chair.get_by_label("Decision", exact=True).fill(WORDS)
    chair.context.set_offline(True)
    chair.get_by_role("button", name="Record the decision").click()
    kept = chair.locator("#say-decision [data-kept-says]")
    expect(kept).to_contain_text("Not recorded yet", timeout=PATIENCE)
    assert not Meeting.objects.get(held_on=MONDAY).decisions.exists()
    chair.context.set_offline(False)
    expect(chair.get_by_text("The decision is on record.")).to_be_visible(timeout=PATIENCE)


def try_and_take_up(chair: Page) -> str:
    """A discharge is tried out and becomes an action; what it says."""
    chair.get_by_role("link", name="What if").click()
    form = chair.get_by_role("form", name="Discharge somebody")
    form.get_by_label("Person").select_option(index=1)
    form.get_by_role("button", name="Try it").click()
    step = chair.locator(".app-meeting__steps li")
    expect(step).to_contain_text("They would be discharged today.", timeout=PATIENCE)
    words = step.locator("strong").inner_text()
    chair.get_by_label("whose it is").fill("Ward manager")
    for part, value in {"Day": 30, "Month": 11, "Year": 2026}.items():
        chair.get_by_role("group", name=": by").get_by_label(part).fill(str(value))
    chair.get_by_role("button", name="Turn the steps into actions").click()
    expect(chair.get_by_text("Every step is an action now")).to_be_visible(timeout=PATIENCE)
    return words


def assert_names_nobody(text: str) -> None:
    """People stand there by pseudonym: no number of theirs does, national or of a provider."""
    held = set(Patient.objects.exclude(nhs_number="").values_list("nhs_number", flat=True))
    assert not {found.replace(" ", "") for found in NHS_NUMBER.findall(text)} & held
    words = set(re.findall(r"[\w-]+", text))
    assert not words & set(PatientIdentifier.objects.values_list("local_id", flat=True))
    assert words & set(Patient.objects.values_list("pseudonym", flat=True))


def _impact() -> Collaborative:
    return Collaborative.objects.get(code="IMPACT")


def test_a_meeting_from_opening_to_minutes_with_two_screens_following(
    demonstration: None, signed_in: SignedIn, tmp_path: Path
) -> None:
    chair = signed_in(user("hub"))
    open_it(chair)
    screens = [signed_in(user(name), viewport=WALL) for name in ("clinician", "commissioner")]
    for screen in screens:
        screen.goto(f"{PLACE}wall/")
        expect(screen.get_by_role("main")).to_contain_text("has not begun", timeout=PATIENCE)
        screen.evaluate("window.untouched = true")

    assert_something_to_talk_about(walk(chair, screens))
    decide_without_a_link(chair)
    todo = try_and_take_up(chair)
    chair.get_by_role("link", name="Close the meeting").click()
    chair.get_by_role("button", name="Close the meeting").click()

    for screen in screens:
        expect(screen.get_by_role("main")).to_contain_text(
            "The meeting was closed", timeout=PATIENCE
        )
        assert screen.evaluate("window.untouched")
    record = Meeting.objects.get(held_on=MONDAY).record
    assert record.checksum == hashlib.sha256(record.content.encode()).hexdigest()
    chair.get_by_role("link", name="Minutes to print").click()
    expect(heading(chair)).to_contain_text("minutes", timeout=PATIENCE)
    for text in (chair.get_by_role("main").inner_text(), fetched(chair, tmp_path)):
        for words in (WORDS, todo, record.checksum):
            assert "".join(words.split()) in "".join(text.split())
        assert_names_nobody(text)
