"""Around a meeting in a real browser: prepared, its promises and run charts, its minutes as PDF."""

from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from reporting.models import Attendance, Meeting
from tests.impact import DAY, Impact
from tests.journeys.conftest import SignedIn
from tests.journeys.test_meeting import last_week, opened
from tests.journeys.test_work_of_the_day import PATIENCE


def test_prepared_looked_at_and_fetched(
    signed_in: SignedIn, monday: Impact, tmp_path: Path
) -> None:
    last_week(monday)
    page = signed_in(monday.hub)
    page.goto(opened(monday))
    prepares(page)
    looks(page)
    page.goto(f"/meetings/IMPACT/{DAY}/close/")
    page.get_by_role("button", name="Close the meeting").click()
    page.get_by_role("link", name="Minutes to print").click()

    told = fetched(page, tmp_path)

    record = Meeting.objects.get(held_on=DAY).record
    assert record.checksum in "".join(told.split())
    for words in ("Get a date for the assessment", monday.ready.pseudonym, "R. Okoro"):
        assert words in " ".join(told.split())


def prepares(page: Page) -> None:
    """Who is late, last week's action, and who came."""
    expect(page.locator("section[aria-labelledby=ready]")).to_contain_text("17:00")
    expect(page.locator("section[aria-labelledby=actions]")).to_contain_text(
        "Get a date for the assessment"
    )
    page.locator("select[name=presence-RHA]").select_option("present")
    page.locator("input[name=names-RHA]").fill("R. Okoro")
    page.get_by_role("button", name="Record attendance").click()
    expect(page.get_by_text("Attendance is recorded.")).to_be_visible(timeout=PATIENCE)
    assert Attendance.objects.get(meeting__held_on=DAY).names == "R. Okoro"


def looks(page: Page) -> None:
    """What is folded opens, and run charts are fetched once they are asked for."""
    page.goto(f"/meetings/IMPACT/{DAY}/lines/LS_M_MI/")
    expect(page.get_by_role("heading", name="Promises")).to_be_visible()
    expect(page.get_by_role("heading", name="Usual slip")).to_be_hidden()
    page.locator("summary", has_text="Usual slip").click()
    expect(page.get_by_role("heading", name="Usual slip")).to_be_visible()
    page.locator("#run-charts > summary").click()
    expect(page.locator("#run-charts")).to_contain_text("Occupancy", timeout=PATIENCE)


def fetched(page: Page, folder: Path) -> str:
    """The text of the minutes as PDF."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Minutes as PDF").click()
    kept = folder / "minutes.pdf"
    download.value.save_as(kept)
    return "\n".join(part.extract_text() for part in PdfReader(kept).pages)
