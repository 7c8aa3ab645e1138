"""How every page looks and reads: at three widths, to axe, on the wall, on paper."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, ViewportSize, expect

from beds.models import Bed
from tests.fixtures.browser import DESKTOP, PHONE, WALL, assert_accessible
from tests.impact import Impact
from tests.journeys.conftest import SignedIn, keep

README_PICTURE = Path(settings.BASE_DIR) / "docs" / "images" / "bed-state.png"
A4 = {"width": 1047, "height": 740}
"""A4 across less its margins, in pixels of 1/96 inch."""
SMALL_TEXT = """
() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const small = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), parent = walker.currentNode.parentElement;
    const seen = parent.checkVisibility() && parent.getBoundingClientRect().width > 1;
    if (text && seen && parseFloat(getComputedStyle(parent).fontSize) < 28) small.push(text);
  }
  return small;
}
"""


def pages(made: Impact) -> dict[str, str]:
    """Every page that a clinician reads, by what its picture is called."""
    bed = Bed.objects.filter(ward__code="PHOENIX").order_by("pk")[0]
    return {
        "home": "/",
        "bed-state": "/bed-state/",
        "bed-state-wards": "/bed-state/?open=all",
        "bed-state-line": "/bed-state/?service_line=LS_M_MI",
        "bed-state-past": "/bed-state/?service_line=MS_F&as_at=2026-11-16",
        "bed-state-empty": "/bed-state/?service_line=W_BLEND&provider=RHA",
        "date-refused": "/bed-state/?as_at=2027-01-01",
        "changes": "/bed-state/changes/?state=occupied",
        "map": "/bed-state/map/?service_line=LS_M_MI",
        "map-closed": "/bed-state/map/?state=closed",
        "ward": "/wards/RT5/PHOENIX/",
        "ward-suspended": "/wards/STANDREWS/NASEBY/",
        "bed": f"/beds/{bed.pk}/",
        "patient": f"/patients/{made.ready.pseudonym}/",
        "patient-secluded": f"/patients/{made.secluded.pseudonym}/",
        "patient-changes": f"/patients/{made.ready.pseudonym}/changes/",
        "not-found": "/patients/NOBO-DYAT/",
    }


def too_wide(page: Page) -> bool:
    """Whether the page itself scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_every_page_is_accessible_and_fits(
    signed_in: SignedIn, monday: Impact, viewport: ViewportSize
):
    page = signed_in(monday.clinician, viewport=viewport)
    for name, address in pages(monday).items():
        page.goto(address)
        keep(page, f"{name}-{viewport['width']}")
        assert_accessible(page)
        assert not too_wide(page), name


def test_every_page_fits_a_wide_screen(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician, viewport=WALL)
    for name, address in pages(monday).items():
        page.goto(address)
        assert not too_wide(page), name


@pytest.mark.parametrize("asked", ["", "&service_line=LS_M_MI", "&as_at=2026-11-16"])
def test_wall_is_read_from_the_back_of_the_room(signed_in: SignedIn, monday: Impact, asked: str):
    page = signed_in(monday.clinician, viewport=WALL)
    page.goto(f"/bed-state/?view=wall{asked}")
    keep(page, f"wall{re.sub('[^a-z0-9]+', '-', asked.lower())}", whole=False)

    assert page.evaluate("document.documentElement.scrollHeight") == WALL["height"]
    assert not too_wide(page)
    last = page.get_by_role("row").last.bounding_box()
    assert last
    assert last["y"] + last["height"] < WALL["height"]
    assert page.evaluate(SMALL_TEXT) == []
    expect(page.locator("tbody tr")).to_have_count(10)
    assert_accessible(page)


def test_wall_is_brought_up_to_date_by_itself(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician, viewport=WALL)
    page.clock.install()
    page.goto("/bed-state/?view=wall&service_line=LS_F")
    with page.expect_response(lambda response: "view=wall" in response.url):
        page.clock.fast_forward("06:00")

    expect(page.get_by_role("heading", level=1)).to_have_text("Low secure women")
    expect(page.get_by_role("main")).to_have_count(1)


@pytest.mark.parametrize("name", ["bed-state", "bed-state-line", "map", "ward", "bed", "patient"])
def test_paper_holds_all_of_the_page(signed_in: SignedIn, monday: Impact, name: str):
    page = signed_in(monday.clinician, viewport=A4)
    page.goto(pages(monday)[name])
    page.emulate_media(media="print")
    keep(page, f"print-{name}")

    assert not too_wide(page)
    cut = page.evaluate(
        "[...document.querySelectorAll('.app-scroll')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1).length"
    )
    assert cut == 0
    for hidden in ("Menu", "Day", "Beds shown"):
        expect(page.get_by_role("navigation", name=hidden)).to_have_count(0)
    paper = page.pdf(format="A4", landscape=True, prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 12


def test_picture_for_the_readme(signed_in: SignedIn, monday: Impact):
    """Made where there is none: remove the picture to have it made afresh."""
    page = signed_in(monday.clinician, viewport={"width": 1280, "height": 1080})
    page.goto("/bed-state/?service_line=LS_M_MI")
    picture = page.screenshot()

    assert picture.startswith(b"\x89PNG")
    if not README_PICTURE.exists():
        README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
        README_PICTURE.write_bytes(picture)
    assert README_PICTURE.stat().st_size > 20_000
