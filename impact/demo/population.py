"""One collaborative's wards, people and waiting lists while the simulation runs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from impact.demo.calendar.trajectories import BY_COLLABORATIVE
from impact.demo.plan import CollaborativePlan
from impact.demo.records import Referral
from impact.demo.wards import WardState

if TYPE_CHECKING:
    from impact.demo.world import Care


class Population:
    """A collaborative: its wards by service line, who waits for them, and today's counts.

    `patients` are its people as `figures.md` section 2 counts them, save those who lie in another
    collaborative's ward; `own` those of them that it is responsible for, wherever they are, and
    `away` those who are out of area.
    """

    def __init__(self, plan: CollaborativePlan) -> None:
        self.plan = plan
        self.aims = BY_COLLABORATIVE[plan.code]
        self.lines: dict[str, list[WardState]] = {line: [] for line in plan.lines}
        self.spots: dict[str, list[WardState]] = {}
        self.waiting: dict[str, list[Referral]] = {line: [] for line in plan.lines}
        self.movers: dict[str, list[Care]] = {line: [] for line in plan.lines}
        self.assessing: dict[str, int] = dict.fromkeys(plan.lines, 0)
        self.patients: list[Care] = []
        self.own: list[Care] = []
        self.away: list[Care] = []
        self.correction = 0.0

    def settle(self, wards: dict[str, WardState]) -> None:
        """Find its wards among those of all collaboratives, or add them."""
        for plan in self.plan.wards:
            self.lines[plan.service_line].append(wards.setdefault(plan.key, WardState(plan)))
        for plan in self.plan.spot_wards:
            found = wards.setdefault(plan.key, WardState(plan))
            self.spots.setdefault(plan.service_line, []).append(found)

    def wards(self) -> Iterable[WardState]:
        """All its wards with beds."""
        return (ward for line in self.lines.values() for ward in line)


def take_census(populations: dict[str, Population], cares: list["Care"]) -> None:
    """Count everybody into their collaborative as at tonight."""
    owner = {ward.plan.key: each for each in populations.values() for ward in each.wards()}
    for population in populations.values():
        population.patients, population.own, population.away = [], [], []
    for care in cares:
        home = populations.get(care.home)
        place = owner.get(care.place.plan.key)
        counted = place or home
        if counted:
            counted.patients.append(care)
        if home:
            home.own.append(care)
            if place is not home:
                home.away.append(care)
