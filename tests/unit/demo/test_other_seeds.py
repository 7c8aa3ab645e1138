"""Whatever the seed, the story is one that the import takes."""

from datetime import date, datetime

import pytest

from impact.demo.plan import CollaborativePlan
from impact.demo.rows import extract
from impact.demo.simulation import simulate


@pytest.mark.parametrize("seed", [2, 7])
def test_other_seeds_times_exist_and_people_without_number_stay_with_who_knows_them(
    plan: tuple[CollaborativePlan, ...], seed: int
) -> None:
    rows = extract(simulate(plan=plan, until=date(2022, 6, 30), seed=seed))

    for row in rows["interventions"]:
        assert datetime.fromisoformat(row["started_at"])
        assert not row["ended_at"] or row["ended_at"] >= row["started_at"]
    for row in rows["referrals"]:
        assert row["nhs_number"] or row["spell_provider"] in ("", row["provider"])
