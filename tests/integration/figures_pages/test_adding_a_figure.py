"""The figure that `docs/adding-a-figure.md` adds works wherever figures are looked at."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from reporting.figures import catalogue
from reporting.figures.catalogue import CATALOGUE, Figure
from tests.integration.figures_pages.test_rows import sums
from tests.integration.figures_pages.test_tiles import line, tiles
from tests.integration.figures_pages.world import WEEK, Example
from tests.pages import opened, words

PAGE = Path(settings.BASE_DIR) / "docs" / "adding-a-figure.md"


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> Figure:
    """The entry as the page has it, in the catalogue."""
    (entry, *_) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    figure: Figure = eval(entry.strip().rstrip(","), dict(vars(catalogue)))
    monkeypatch.setitem(CATALOGUE, figure.name, figure)
    return figure


def test_entry_of_the_page_is_a_figure_on_its_own(clinician: Client, made: Example, added: Figure):
    # S1 is on leave on the 18th and 19th; S1, S3 and S5 are in bed for 14 days.
    assert line(tiles(opened(clinician, f"/figures/?{WEEK}"))["On leave"]) == (
        "14.3%",
        "week of 16 November 2026: 2 over 14",
    )
    assert "2 over 14" in words(opened(clinician, f"/figures/leave_rate/?{WEEK}&by=ward"))
    behind = opened(clinician, "/figures/leave_rate/rows/?from=2026-11-16&to=2026-11-23")
    assert sums(behind) == "All rows add up to 2 over 14: both sides of the figure."
    refused = clinician.get("/figures/leave_rate/?by=icb")
    assert (refused.status_code, b"A bed has no ICB" in refused.content) == (422, True)


def test_entry_of_the_page_is_served(clinician: Client, made: Example, added: Figure):
    answer = clinician.get("/api/v1/figures/leave_rate/?from=2026-11-16&to=2026-11-23")
    (row,) = answer.json()["rows"]

    assert (row["numerator"], row["denominator"], row["value"]) == (2, 14, 14.285714)
    assert "leave_rate" in [each["name"] for each in clinician.get("/api/v1/figures/").json()]


def test_every_file_that_the_page_names_is_there():
    named = set(re.findall(r"`((?:reporting|tests)/[\w/.]+)`", PAGE.read_text(encoding="utf-8")))

    assert len(named) >= 5
    missing = {
        name
        for name in named - {"tests/examples/leave_rate.md"}
        if not (Path(settings.BASE_DIR) / name).exists()
    }
    assert not missing
