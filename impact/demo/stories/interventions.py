"""Restrictive interventions: rare for most, many for a few, fewer as the years go by."""

from impact.demo.calendar.days import Day
from impact.demo.population import Population
from impact.demo.randomness import Chance, Steady
from impact.demo.records import Intervention
from impact.demo.world import World

_PER_100_A_MONTH = 3_043.75
SECLUSION, SEGREGATION = "05", "06"
_TYPES: dict[str, float] = {
    "13": 24, "07": 18, "09": 14, "11": 10, "08": 9, "14": 9, "10": 5, "12": 3, "15": 3,
    "16": 2, "01": 1.2, "04": 0.5, SEGREGATION: 1.7,
}  # fmt: skip
_IN_ONE_INCIDENT: dict[int, float] = {1: 68, 2: 23, 3: 9}
_MINUTES_OF_DAY = 1_440
_EARLIEST, _LATEST = 6 * 60 + 30, 23 * 60


class Interventions:
    """Starts each day's seclusions and other interventions at the pace aimed at."""

    def __init__(self, world: World) -> None:
        self._chance = world.streams.of("interventions")
        self._seclusions = {c: Steady(world.streams.of("seclusion", c)) for c in world.populations}
        self._others = {c: Steady(world.streams.of("restraint", c)) for c in world.populations}
        self._counted_ahead = dict.fromkeys(world.populations, 0)

    def run(self, world: World) -> None:
        """Today's interventions of every collaborative."""
        for code, population in world.populations.items():
            if not population.patients:
                continue
            days = len(population.patients)
            aims = population.aims
            seclusion = days * aims.seclusion.at(world.day) / _PER_100_A_MONTH
            others = days * aims.interventions.at(world.day) / 1_000 - seclusion
            for _ in range(self._seclusions[code].due(seclusion)):
                self._befall(world, population, [SECLUSION])
            for _ in range(self._others[code].due(others)):
                if self._counted_ahead[code]:
                    self._counted_ahead[code] -= 1
                    continue
                types = [
                    self._chance.pick(_TYPES) for _ in range(self._chance.pick(_IN_ONE_INCIDENT))
                ]
                self._counted_ahead[code] += len(types) - 1
                self._befall(world, population, types)

    def _befall(self, world: World, population: Population, types: list[str]) -> None:
        chance = self._chance
        care = chance.one_of(population.patients)
        while not care.is_settled or not chance.often(care.person.temper):
            care = chance.one_of(population.patients)
        number = world.number(care.spell.provider, "incident")
        incident = f"{care.spell.provider}-I{number:05d}"
        minute = chance.randint(_EARLIEST, _LATEST)
        for kind in types:
            if minute >= _MINUTES_OF_DAY:
                break  # what would follow after midnight is left out
            length = _length(kind, chance)
            care.spell.interventions.append(Intervention(incident, kind, world.day, minute, length))
            minute += length if kind != SEGREGATION else 1


def ends(intervention: Intervention) -> tuple[Day, int]:
    """The day and the minute of the day at which it ends."""
    total = intervention.minute + intervention.minutes
    return intervention.on + total // _MINUTES_OF_DAY, total % _MINUTES_OF_DAY


def _length(kind: str, chance: Chance) -> int:
    """Minutes: hours of seclusion, weeks of segregation, minutes of restraint."""
    if kind == SECLUSION:
        return chance.lasting(620, 1.1, least=25, most=20 * _MINUTES_OF_DAY)
    if kind == SEGREGATION:
        return chance.lasting(40, 0.7, least=3, most=300) * _MINUTES_OF_DAY
    return 1 if kind in ("14", "15", "16") else chance.lasting(7, 0.8, most=90)
