"""The demonstration's six years, a day at a time: the same seed tells the same story.

What happens on a day depends on the days before it alone, so that a story told up to a later day
begins with the story told up to an earlier one. Pure: no database, no clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from impact.demo.calendar.days import STORY_BEGINS, Day
from impact.demo.plan import CollaborativePlan, WardPlan
from impact.demo.population import take_census
from impact.demo.randomness import Streams
from impact.demo.stories import beginning, restrictions
from impact.demo.stories.admissions import Admissions
from impact.demo.stories.closures import Closures
from impact.demo.stories.interventions import Interventions
from impact.demo.stories.leave import Leaves
from impact.demo.stories.out_of_area import OutOfArea
from impact.demo.stories.pauses import Pauses
from impact.demo.stories.referrals import Arrivals
from impact.demo.stories.transfers import Transfers
from impact.demo.world import World

_WARMING_UP = 120


class Daily(Protocol):
    """One kind of event, told day by day."""

    def run(self, world: World) -> None:
        """What happens today."""


@dataclass(frozen=True)
class Story:
    """What was written down up to and with the day `until`."""

    until: Day
    world: World
    collaboratives: tuple[CollaborativePlan, ...]

    def wards(self) -> list[WardPlan]:
        """Every ward in which it plays, those without beds of ours included."""
        return [ward.plan for ward in self.world.wards.values()]


def simulate(
    *,
    plan: tuple[CollaborativePlan, ...],
    until: date,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> Story:
    """The story from 1 October 2020 up to and with a day; `progress` gets days done and in all."""
    last = until.toordinal()
    world = World(plan, Streams(seed), STORY_BEGINS - _WARMING_UP)
    arrivals = Arrivals(world)
    _fill_waiting_lists(world, arrivals)
    restrictions.plan(world)
    beginning.people(world)
    told: list[Daily] = [Leaves(world), Transfers(world), Closures(world), Pauses(world)]
    steered: list[Daily] = [OutOfArea(world), Admissions(world)]
    interventions = Interventions(world)
    for day in range(STORY_BEGINS, last + 1):
        world.day = day
        world.keep_appointments()
        _run([*told, arrivals], world)
        take_census(world.populations, world.cares)
        _run(steered, world)
        world.keep_appointments()
        if day < last:
            # Today is not over: what happens in its course is told tomorrow.
            interventions.run(world)
        if progress:
            progress(day - STORY_BEGINS, last - STORY_BEGINS)
    return Story(last, world, plan)


def _fill_waiting_lists(world: World, arrivals: Arrivals) -> None:
    """Referrals of the last months before the story, so that it does not begin with empty lists."""
    for day in range(STORY_BEGINS - _WARMING_UP, STORY_BEGINS):
        world.day = day
        arrivals.run(world)
        world.keep_appointments()
    world.day = STORY_BEGINS


def _run(stories: list[Daily], world: World) -> None:
    for story in stories:
        story.run(world)
