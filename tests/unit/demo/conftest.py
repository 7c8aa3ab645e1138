"""One story for all tests, told up to a fixed day."""

from datetime import date

import pytest

from impact.demo.loader import DEFAULT_SEED
from impact.demo.plan import CollaborativePlan, read_plan
from impact.demo.rows import Row, extract
from impact.demo.simulation import Story, simulate
from providers.reference import FOLDER
from tests.unit.demo.recount import Recount

UNTIL = date(2026, 11, 21)


@pytest.fixture(scope="session")
def plan() -> tuple[CollaborativePlan, ...]:
    return read_plan(FOLDER)


@pytest.fixture(scope="session")
def story(plan: tuple[CollaborativePlan, ...]) -> Story:
    return simulate(plan=plan, until=UNTIL, seed=DEFAULT_SEED)


@pytest.fixture(scope="session")
def rows(story: Story) -> dict[str, list[Row]]:
    return extract(story)


@pytest.fixture(scope="session")
def impact(rows: dict[str, list[Row]], plan: tuple[CollaborativePlan, ...]) -> Recount:
    """The East Midlands' figures, recounted."""
    lines = {
        ward.key: ward.service_line
        for collaborative in plan
        for ward in (*collaborative.wards, *collaborative.spot_wards)
    }
    return Recount(rows, plan[0], lines)
