"""The same seed tells the same story, and a longer one begins with the shorter.

All of the story: whom the extracts of fed wards do not have yet, too.
"""

from collections.abc import Iterator
from datetime import date

import pytest

from impact.demo import feeds
from impact.demo.plan import CollaborativePlan
from impact.demo.rows import Row, extract
from impact.demo.simulation import simulate

Plan = tuple[CollaborativePlan, ...]
EARLY, LATER = date(2021, 6, 30), date(2021, 9, 30)
STARTS = {
    "beds": "from",
    "closures": "from",
    "stays": "from",
    "bed_moves": "from",
    "leave": "from",
    "ready": "from",
    "interventions": "started_at",
    "legal_status": "from",
    "referrals": "received_on",
}
# What may still change of a row, once it is there: an end, and what is only planned.
OPEN = {
    *("to", "discharged_on", "planned_discharge_on", "discharge_destination", "ended_at"),
    *("approved_on", "expires_on", "assessed_on", "report_sent_on", "level_recommended"),
    *("accepted_on", "declined_on", "decline_reason", "withdrawn_on"),
}
PLACED = {"spell_provider", "spell_id"}
PLANS = {"planned_discharge_on", "expires_on"}


@pytest.fixture(scope="module", autouse=True)
def nobody_fed() -> Iterator[None]:
    """No provider's extract is behind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feeds, "FED", ())
        yield


@pytest.fixture(scope="module")
def early(plan: Plan) -> dict[str, list[Row]]:
    return extract(simulate(plan=plan, until=EARLY, seed=7))


def test_same_seed_same_rows(plan: Plan, early: dict[str, list[Row]]) -> None:
    assert extract(simulate(plan=plan, until=EARLY, seed=7)) == early


def test_other_seed_other_people(plan: Plan, early: dict[str, list[Row]]) -> None:
    other = extract(simulate(plan=plan, until=EARLY, seed=8))

    mine = {(row["nhs_number"], row["birth_date"]) for row in early["stays"]}
    theirs = {(row["nhs_number"], row["birth_date"]) for row in other["stays"]}
    assert not mine & theirs


@pytest.mark.parametrize("kind", STARTS)
def test_later_day_carries_the_story_on(
    plan: Plan, early: dict[str, list[Row]], later: dict[str, list[Row]], kind: str
) -> None:
    before = [row for row in later[kind] if row[STARTS[kind]][:10] < EARLY.isoformat()]
    known = [row for row in early[kind] if row[STARTS[kind]][:10] < EARLY.isoformat()]

    assert [_fixed(row) for row in before] == [_fixed(row) for row in known]
    assert len(later[kind]) >= len(early[kind])


@pytest.mark.parametrize("kind", STARTS)
def test_later_day_changes_nothing_that_was_over(
    early: dict[str, list[Row]], later: dict[str, list[Row]], kind: str
) -> None:
    after = {_fixed(row): row for row in later[kind]}
    for row in early[kind]:
        grown = after.get(_fixed(row), row)
        told = {name: text for name, text in row.items() if text and name not in PLANS}
        if kind == "leave" and row["to"] >= EARLY.isoformat():
            continue
        assert told.items() <= grown.items()


@pytest.fixture(scope="module")
def later(plan: Plan) -> dict[str, list[Row]]:
    return extract(simulate(plan=plan, until=LATER, seed=7))


def _fixed(row: Row) -> tuple[tuple[str, str], ...]:
    """What never changes of a row; of a referral, not even that it is not placed."""
    still_open = OPEN | PLACED if "referral_id" in row else OPEN
    return tuple((name, text) for name, text in row.items() if name not in still_open)
