"""Pages read the stored series where they are fresh, and count where they are not."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from impact.core import clock
from reporting.figures.stored.refreshing import refresh
from tests.factories import InterventionFactory
from tests.integration.figures_pages.test_tiles import line, tiles
from tests.integration.figures_pages.world import TODAY, Example
from tests.pages import Element, one, opened, words

WEEKS = "/figures/?from=2026-11-02&to=2026-11-23&grain=week"
STORED_AT = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
SAID = "Kept since 23 November 2026 at 03:15, and nothing recorded since changes it."


@pytest.fixture
def stored(made: Example) -> None:
    refresh(today=TODAY, now=STORED_AT)


def numbers(page: Element) -> dict[str, tuple[str, str]]:
    return {title: line(tile) for title, tile in tiles(page).items() if "No day" not in words(tile)}


@pytest.mark.parametrize("address", [WEEKS, "/figures/?period=12m"])
def test_stored_tiles_show_the_numbers_of_the_live_ones(
    clinician: Client, made: Example, address: str
):
    live = opened(clinician, address)
    refresh(today=TODAY, now=STORED_AT)
    kept = opened(clinician, address)

    assert SAID not in words(live)
    assert SAID in words(one(kept, "p", "app-as-at"))
    assert numbers(kept) == numbers(live)


def test_change_that_is_not_yet_counted_is_counted_by_the_page(
    clinician: Client, made: Example, stored: None
):
    before = numbers(opened(clinician, WEEKS))["Seclusion"]
    InterventionFactory(
        placement=made.people["S1"].placements.get(),
        started_at=datetime(2026, 11, 18, 12, tzinfo=UTC),
    )
    page = opened(clinician, WEEKS)

    assert before == ("0.0", "week of 16 November 2026: 0 over 17")
    assert numbers(page)["Seclusion"][1] == "week of 16 November 2026: 1 over 17"
    assert SAID not in words(page)


def test_figure_and_service_lines_say_when_they_were_counted(
    clinician: Client, made: Example, stored: None
):
    assert SAID in words(opened(clinician, "/figures/occupancy/?period=12m"))
    assert SAID in words(opened(clinician, "/figures/by-service-line/?period=12m"))
    assert SAID not in words(opened(clinician, "/figures/occupancy/?period=12m&ward=RHA:A"))


def test_cut_off_that_was_not_stored_is_counted_live(
    clinician: Client, made: Example, stored: None
):
    with clock.at(TODAY):
        page = opened(clinician, f"{WEEKS}&cut_off=2026-11-20")

    assert SAID not in words(page)
    assert line(tiles(page)["Occupancy"])[1] == "week of 9 November 2026: 13 over 21"


def test_stored_tiles_cost_few_rows_to_count(clinician: Client, made: Example, stored: None):
    with CaptureQueriesContext(connection) as asked:
        opened(clinician, WEEKS)

    assert not [each for each in asked if "piece(ward_id" in each["sql"]]


def test_jobs_that_are_behind_are_told_and_the_numbers_are_right(
    clinician: Client, made: Example, stored: None
):
    """A change that waits for a moment is no delay; one that has waited for minutes is."""
    InterventionFactory(
        placement=made.people["S1"].placements.get(),
        started_at=datetime(2026, 11, 18, 12, tzinfo=UTC),
    )
    address, changed_at = f"{WEEKS}&cut_off=2026-11-23", datetime.now(UTC)

    with clock.at(changed_at + timedelta(minutes=4)):
        soon = opened(clinician, address)
    with clock.at(changed_at + timedelta(minutes=6)):
        late = opened(clinician, address)

    assert "Jobs are delayed" not in words(soon)
    assert "Jobs are delayed" in words(one(late, "p", "app-as-at"))
    assert numbers(late)["Seclusion"][1] == "week of 16 November 2026: 1 over 17"


def test_figures_never_stored_are_not_delayed(clinician: Client, made: Example):
    with clock.at(datetime.now(UTC) + timedelta(days=1)):
        page = opened(clinician, WEEKS)

    assert "Jobs are delayed" not in words(page)
