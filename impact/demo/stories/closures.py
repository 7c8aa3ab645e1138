"""Closed beds: some are always out of use, each for a reason, some with approval."""

from impact.demo.calendar.days import next_weekday
from impact.demo.randomness import Steady
from impact.demo.records import Closure
from impact.demo.wards import WardState
from impact.demo.world import World

RANK = 0
_SHARE_CLOSED = 0.027
_REASONS = {
    "staffing": 30, "refurbishment": 28, "infection_control": 14, "acuity": 14, "safeguarding": 6,
    "contract_reduction": 3, "other": 5,
}  # fmt: skip
_LENGTHS = {
    "staffing": 40, "refurbishment": 70, "infection_control": 9, "acuity": 25, "safeguarding": 35,
    "contract_reduction": 200, "other": 30,
}  # fmt: skip
_MEAN_LENGTH = 55
_NOTES = {
    "refurbishment": "Ligature works",
    "infection_control": "Isolation of the bay",
    "other": "Water damage",
}
# Wards whose files name no beds: nobody could say which of them is closed.
UNLABELLED = frozenset({"PRIORY", "INMIND"})


class Closures:
    """Which empty beds close today."""

    def __init__(self, world: World) -> None:
        self._chance = world.streams.of("closures")
        self._pace = Steady(world.streams.of("closures", "pace"))

    def run(self, world: World) -> None:
        """Close beds at the pace that keeps the usual share out of use."""
        wards = [ward for ward in world.wards.values() if ward.plan.provider not in UNLABELLED]
        beds = sum(ward.plan.beds for ward in wards)
        for _ in range(self._pace.due(_SHARE_CLOSED * beds / _MEAN_LENGTH)):
            spare = [ward for ward in wards if len(_block(ward)) >= 2]
            if spare:
                self._close(world, self._chance.one_of(spare))

    def _close(self, world: World, ward: WardState) -> None:
        chance = self._chance
        reason = chance.pick(_REASONS)
        length = chance.lasting(_LENGTHS[reason], 0.6, least=2, most=500)
        label = chance.one_of(_block(ward))
        until = next_weekday(world.day + length)
        approved = next_weekday(world.day + chance.randint(1, 12)) if chance.often(0.6) else None
        closure = Closure(
            ward=ward.plan,
            label=label,
            start=world.day,
            until=until,
            told=reason in ("refurbishment", "infection_control"),
            reason=reason,
            note=_NOTES.get(reason, ""),
            approved=approved if approved is not None and approved <= until else None,
        )
        ward.put(label, "closed")
        world.closures.append(closure)
        world.at(until, RANK, _reopen, world, ward, closure)


def _block(ward: WardState) -> list[str]:
    return [label for label in ward.free() if ward.labels[label] == "block"]


def _reopen(world: World, ward: WardState, closure: Closure) -> None:
    ward.clear(closure.label)
    closure.end = world.day
