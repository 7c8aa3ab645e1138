"""Moves inside a hospital and a line: to the next ward of a pathway, or to another bed."""

from impact.demo.randomness import Chance
from impact.demo.wards import WardState
from impact.demo.world import Care, World

_WARD = 0.0011
_BED = 0.0006
# Where a pathway has an order, people move on and not back.
_ORDER = (
    ("RHA:WATH-A", "RHA:WATH-B", "RHA:WATH-C"),
    ("RXG:BRONTE", "RXG:HEPWORTH", "RXG:WATERTON", "RXG:PRIESTLEY"),
    ("ELYSIUM:BOLERO", "ELYSIUM:COURTLAND"),
)
_PLACE = {key: (row, at) for row, keys in enumerate(_ORDER) for at, key in enumerate(keys)}


class Transfers:
    """Who changes ward or bed today."""

    def __init__(self, world: World) -> None:
        self._chance = world.streams.of("transfers")

    def run(self, world: World) -> None:
        """Try a few people, and move those for whom there is room."""
        chance = self._chance
        for _ in range(chance.count(_WARD * len(world.cares))):
            self._try(world, chance.one_of(world.cares), ward=True)
        for _ in range(chance.count(_BED * len(world.cares))):
            self._try(world, chance.one_of(world.cares), ward=False)

    def _try(self, world: World, care: Care, *, ward: bool) -> None:
        if not care.is_settled or not care.label or care.stay.start >= world.day:
            return
        if not ward:
            free = care.place.free()
            if free and care.stay.beds[-1][0] < world.day:
                world.move_bed(care, self._chance.one_of(free))
            return
        next_ward = _next_ward(world, care, self._chance)
        if next_ward is not None:
            world.shift(care, next_ward)


def _next_ward(world: World, care: Care, chance: Chance) -> WardState | None:
    here = care.place.plan
    others = [
        ward
        for ward in world.wards.values()
        if ward is not care.place
        and ward.plan.provider == here.provider
        and ward.plan.service_line == here.service_line
        and ward.plan.icb == here.icb
        and not ward.suspended
        and len(ward.free()) > 0
        and _onward(here.key, ward.plan.key)
    ]
    return chance.one_of(others) if others else None


def _onward(here: str, there: str) -> bool:
    """Whether a pathway with an order allows the move; elsewhere any ward of the line will do."""
    if here not in _PLACE or there not in _PLACE:
        return True
    (row, at), (other_row, other_at) = _PLACE[here], _PLACE[there]
    return row == other_row and other_at == at + 1
