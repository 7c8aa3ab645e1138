"""The bed state against an independent recount, over generated collaboratives."""

from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest

from beds.state import BedState, bed_state
from providers.models import Collaborative
from tests.integration.beds_state.recount import EVERYWHERE, Recount
from tests.integration.beds_state.world import SPAN, World, day, make_world

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CUTS = ("ward", "site", "provider", "service_line")
COLUMNS = (*EVERYWHERE, "confirmed_at", "stale", "waiting", "out_of_area")


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.django_db
def test_bed_state_agrees_with_recount(seed: int) -> None:
    random = Random(seed)
    world = make_world(random)
    recount = Recount()
    as_at, since, other = (day(random.randint(-3, SPAN + 5)) for _ in range(3))
    for collaborative in world.collaboratives:
        compare(recount, collaborative, as_at, since)
        compare(recount, collaborative, other, None)
        compare_narrowed(recount, world, collaborative, as_at)


def compare(
    recount: Recount, collaborative: Collaborative, as_at: date, since: date | None
) -> None:
    """Every cut of one day, every column, the ins and outs, and the sums."""
    first = bed_state(
        collaborative=collaborative, as_at=as_at, known_at=NOW, by="ward", since=since
    )
    for by in CUTS:
        state = first.cut(by=by)
        agree(state, recount.rows(collaborative, as_at, by, since=since), since)
        add_up(state)


def compare_narrowed(
    recount: Recount, world: World, collaborative: Collaborative, as_at: date
) -> None:
    """Narrowed to one service line, to one provider and to both."""
    for line, provider in (
        (world.lines[0], None),
        (None, world.providers[0]),
        (world.lines[1], world.providers[1]),
    ):
        for by in ("ward", "service_line"):
            state = bed_state(
                collaborative=collaborative,
                as_at=as_at,
                known_at=NOW,
                by=by,
                service_line=line,
                provider=provider,
            )
            expected = recount.rows(
                collaborative,
                as_at,
                by,
                line=line.code if line else None,
                provider=provider.key if provider else None,
            )
            agree(state, expected, None)
            add_up(state)


def agree(
    state: BedState, expected: dict[tuple[str, ...], dict[str, Any]], since: date | None
) -> None:
    found = {tuple(row.keys.values()): row for row in (*state.rows, state.total)}
    assert found.keys() == expected.keys()
    for key, row in found.items():
        numbers = expected[key]
        assert {name: getattr(row, name) for name in COLUMNS} == {
            name: numbers[name] for name in COLUMNS
        }, (key, state.as_at)
        if numbers["occupancy"] is None:
            assert row.occupancy is None
        else:
            assert float(row.occupancy or 0) == pytest.approx(numbers["occupancy"], abs=5e-7)
        if since:
            changes = {name: (change.ins, change.outs) for name, change in row.changes.items()}
            assert changes == numbers["changes"]


def add_up(state: BedState) -> None:
    """Each row adds up across, and the rows add up to the total."""
    for row in (*state.rows, state.total):
        assert row.beds == row.closed + row.open
        assert row.open == row.occupied + row.held + row.paused + row.vacant
        assert row.can_admit_low <= row.can_admit == row.can_admit_high <= row.vacant
        assert row.on_leave + row.absent_without_leave <= row.occupied
    for column in (
        *EVERYWHERE,
        *(("waiting", "out_of_area") if state.by == "service_line" else ()),
    ):
        values = [getattr(row, column) for row in state.rows]
        if None not in values:
            assert sum(values) == (getattr(state.total, column) or 0)


@pytest.mark.django_db
def test_nothing_of_another_world_is_counted() -> None:
    world = make_world(Random(3), prefix="A")
    state = bed_state(collaborative=world.collaboratives[0], as_at=day(30), known_at=NOW)
    make_world(Random(4), prefix="B", wards=20)
    again = bed_state(collaborative=world.collaboratives[0], as_at=day(30), known_at=NOW)
    assert state.total.beds > 0
    assert again == state
