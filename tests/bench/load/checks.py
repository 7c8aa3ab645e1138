"""Afterwards: the bed state counted again by other means, and every rule of the data."""

from datetime import date

from beds.queries.invariants import check
from beds.state import BedState, Cut, bed_state
from impact.core import clock
from providers.models import Collaborative
from tests.integration.beds_state.recount import EVERYWHERE, Recount


def wrong(today: date) -> list[str]:
    """Where the bed state and the recount differ."""
    collaborative, state = Collaborative.objects.get(), _state(today)
    expected = Recount().rows(collaborative, today, Cut.WARD.value)
    found = {tuple(row.keys.values()): row for row in (*state.rows, state.total)}
    if found.keys() != expected.keys():
        return ["the bed state and its recount have other rows"]
    return [
        f"{key or 'total'} {name}: {getattr(row, name)}, counted again {expected[key][name]}"
        for key, row in found.items()
        for name in EVERYWHERE
        if getattr(row, name) != expected[key][name]
    ]


def recounted(today: date) -> int:
    """How many rows the bed state has."""
    return len(_state(today).rows)


def broken(today: date) -> set[str]:
    """The rules that some row breaks, each with how many do."""
    return {f"{each.invariant.name} {each.broken}" for each in check(today=today) if each.broken}


def _state(today: date) -> BedState:
    return bed_state(
        collaborative=Collaborative.objects.get(), as_at=today, known_at=clock.now(), by=Cut.WARD
    )
