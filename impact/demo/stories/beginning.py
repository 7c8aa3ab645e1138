"""Who is in hospital, and who waits, when the story begins."""

from impact.demo.areas import NEIGHBOURS, WEIGHTS
from impact.demo.calendar.days import BEDS_OPENED
from impact.demo.lines import FACTS
from impact.demo.population import Population
from impact.demo.randomness import Chance
from impact.demo.records import Person, WardStay
from impact.demo.stories import away, legal, phases
from impact.demo.wards import WardState
from impact.demo.world import World

_INHERITED = 0.72


def people(world: World) -> None:
    """Fill every ward as far as its collaborative's first aim, and place the rest out of area."""
    chance = world.streams.of("beginning")
    for population in world.populations.values():
        inside = 0
        for ward in population.wards():
            count = round(ward.plan.beds * population.aims.occupancy.at(world.day))
            for _ in range(count):
                inside += _found(world, population, ward, chance)
        share = population.aims.out_of_area.at(world.day)
        for place in _spread(population, round(inside * share / (1 - share)), chance):
            _found(world, population, place, chance)


def _found(world: World, population: Population, ward: WardState, chance: Chance) -> int:
    """Somebody in the ward today, admitted on a day before; 1 where their own board sent them."""
    line, code = ward.plan.service_line, population.plan.code
    inward = ward.has_beds and chance.often(population.aims.inward * 1.3)
    boards = NEIGHBOURS[code] if inward else {i: WEIGHTS[i] for i in population.plan.footprint}
    person = world.people.make(
        facts=FACTS[line], sex=ward.plan.sex, icb=chance.pick(boards), on=world.day
    )
    came, due = phases.already(FACTS[line], person.chance, world.day)
    person.birth = min(person.birth, came - round(FACTS[line].ages[0] * 365.25))
    _settle(world, person, ward, came, chance)
    phases.resume(world, world.cares[-1], due=max(due, world.day + 1))
    return int(not inward)


def _settle(world: World, person: Person, ward: WardState, came: int, chance: Chance) -> None:
    """Put them to bed with their history: before beds were opened, a stay without one."""
    today, plan = world.day, ward.plan
    source = person.chance.pick(FACTS[plan.service_line].sources)
    reason = away.reason(world, person, ward)
    if not ward.has_beds and chance.often(_INHERITED):
        reason = "inherited"
    world.day = came
    legal.begin(world, person, provider=plan.provider, line=plan.service_line, source=source)
    care = world.admit(person, ward, source=source, reason=reason)
    world.day = today
    if ward.has_beds and came < BEDS_OPENED:
        care.stay.beds.clear()
        care.stay.end = BEDS_OPENED
        later = WardStay(f"{care.spell.spell_id}-2", plan, BEDS_OPENED)
        later.beds.append((BEDS_OPENED, care.label))
        care.spell.stays.append(later)
        care.stay = later


def _spread(population: Population, count: int, chance: Chance) -> list[WardState]:
    places = [ward for wards in population.spots.values() for ward in wards]
    return [chance.one_of(places) for _ in range(count)] if places else []
