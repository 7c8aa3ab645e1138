"""Paused beds: empty, but their ward cannot fill them for some days."""

from impact.demo.randomness import Steady
from impact.demo.records import Pause
from impact.demo.stories.closures import UNLABELLED
from impact.demo.world import World

RANK = 0
_SHARE_PAUSED = 0.006
_MEAN_LENGTH = 4
_REASONS = {"acuity": 45, "staffing": 28, "isolation": 15, "cleaning": 12}


class Pauses:
    """Which empty beds are paused today."""

    def __init__(self, world: World) -> None:
        self._chance = world.streams.of("pauses")
        self._pace = Steady(world.streams.of("pauses", "pace"))

    def run(self, world: World) -> None:
        """Pause beds at the pace that keeps the usual share paused."""
        chance = self._chance
        wards = [ward for ward in world.wards.values() if ward.plan.provider not in UNLABELLED]
        beds = sum(ward.plan.beds for ward in wards)
        for _ in range(self._pace.due(_SHARE_PAUSED * beds / _MEAN_LENGTH)):
            able = [ward for ward in wards if ward.free()]
            if not able:
                return
            ward = chance.one_of(able)
            label = chance.one_of(ward.free())
            until = world.day + chance.lasting(_MEAN_LENGTH, 0.5, most=9)
            pause = Pause(ward.plan, label, world.day, until, world.day + 7, chance.pick(_REASONS))
            ward.put(label, "paused")
            world.pauses.append(pause)
            world.at(until, RANK, _resume, world, pause)


def _resume(world: World, pause: Pause) -> None:
    world.wards[pause.ward.key].clear(pause.label)
    pause.end = world.day
