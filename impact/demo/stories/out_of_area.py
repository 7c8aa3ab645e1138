"""Out of area: who is placed elsewhere for want of a bed, and who is brought back."""

from impact.demo.calendar.days import is_weekday
from impact.demo.population import Population
from impact.demo.randomness import Chance
from impact.demo.stories import admissions, moves
from impact.demo.world import World

_EARLIEST_RETURN = 60
_SLACK = 0.6


class OutOfArea:
    """Steers the share of a collaborative's people who are out of area."""

    def __init__(self, world: World) -> None:
        self._chance = world.streams.of("out of area")

    def run(self, world: World) -> None:
        """Place somebody elsewhere, or ask to bring somebody back, where the share asks for it."""
        if not is_weekday(world.day):
            return
        for population in world.populations.values():
            if population.spots:
                self._steer(world, population)

    def _steer(self, world: World, population: Population) -> None:
        away, own = len(population.away), len(population.own)
        aim = population.aims.out_of_area.at(world.day) * own
        coming = sum(1 for care in population.away if care.move is not None)
        if away < aim - _SLACK:
            self._send(world, population)
        elif away - coming > aim + _SLACK:
            self._bring_back(world, population)

    def _send(self, world: World, population: Population) -> None:
        """The person who has waited longest, of the line with the fewest away for its size."""
        waiting = [
            referral
            for line in population.spots
            for referral in population.waiting.get(line, [])
            if referral.person.icb in population.plan.footprint and referral.person.nhs_number
        ]
        if not waiting:
            return
        share = {line: _share_away(population, line) for line in population.spots}
        referral = min(
            waiting, key=lambda one: (share[one.service_line], one.accepted or 0, one.referral_id)
        )
        population.waiting[referral.service_line].remove(referral)
        place = self._chance.one_of(population.spots[referral.service_line])
        admissions.admit(world, referral, place)

    def _bring_back(self, world: World, population: Population) -> None:
        """One of those who have been away longest, of a line that has beds here."""
        settled = [
            care
            for care in population.away
            if care.move is None
            and not care.place.has_beds
            and care.is_settled
            and care.place.plan.service_line in population.lines
            and world.day - care.stay.start >= _EARLIEST_RETURN
            and care.due - world.day > _EARLIEST_RETURN
        ]
        if not settled:
            return
        settled.sort(key=lambda care: (care.stay.start, care.spell.spell_id))
        care = settled[_skewed(self._chance, len(settled))]
        moves.ask(world, care, care.place.plan.service_line, care.phase)


def _share_away(population: Population, line: str) -> float:
    beds = sum(ward.plan.beds for ward in population.lines[line])
    return sum(1 for care in population.away if care.place.plan.service_line == line) / beds


def _skewed(chance: Chance, length: int) -> int:
    return int(length * chance.random() ** 2)
