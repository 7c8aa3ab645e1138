"""A phase of care: how long it is to last in this ward's line, and what comes after it."""

from impact.demo.calendar.days import EARLIEST_ADMISSION, Day
from impact.demo.lines import FACTS, LineFacts
from impact.demo.randomness import Chance
from impact.demo.stories import discharges, moves
from impact.demo.world import Care, World

_MOVES = ("down", "up", "lateral")
_NOTICE = {"down": (45, 130), "lateral": (40, 90), "up": (12, 30)}
_SAME_DAY = 0.01
_MOST_WAITING = 0.08


def begin(world: World, care: Care) -> None:
    """The person's care in this line begins today."""
    facts, chance = FACTS[care.place.plan.service_line], care.person.chance
    length = chance.lasting(facts.median, facts.spread, least=2, most=5200)
    if facts.median < 60 and chance.often(_SAME_DAY):
        length = 0
    _plan(world, care, due=world.day + length)


def resume(world: World, care: Care, *, due: Day) -> None:
    """The person is already well into their care, which is to last until a day."""
    _plan(world, care, due=due)


def already(facts: LineFacts, chance: Chance, on: Day) -> tuple[Day, Day]:
    """When somebody found in bed on a day came, and when they are due to go.

    Long stays are met more often than short ones: in proportion to their length.
    """
    while True:
        median = facts.median * 2.718281828 ** (facts.spread**2)
        length = chance.lasting(median, facts.spread, least=3, most=5200)
        came = on - int(length * chance.random())
        if came >= EARLIEST_ADMISSION:
            return came, came + length


def _plan(world: World, care: Care, *, due: Day) -> None:
    care.phase += 1
    ending = _ending(world, care)
    if ending not in _MOVES:
        discharges.plan(world, care, due=due, ending=ending)
        return
    care.due, care.ending = due, ending
    line = _target(care, ending)
    notice = care.person.chance.randint(*_NOTICE[ending])
    world.at(max(due - notice, world.day + 5), 3, moves.ask, world, care, line, care.phase)


def _ending(world: World, care: Care) -> str:
    """How this phase ends; who cannot be followed between providers leaves from where they are."""
    facts, chance = FACTS[care.place.plan.service_line], care.person.chance
    ending = chance.pick(facts.ends)
    population = world.populations.get(care.home)
    if ending not in _MOVES:
        return ending
    if population is None:
        return "hospital"
    elsewhere = [
        ward for ward in population.lines.get(_target(care, ending), []) if ward is not care.place
    ]
    queue = population.movers.get(_target(care, ending), [])
    short = len(queue) <= _MOST_WAITING * sum(ward.plan.beds for ward in elsewhere)
    return ending if elsewhere and short and care.person.nhs_number else "home"


def _target(care: Care, ending: str) -> str:
    """The service line of the move; a lateral one stays in its own."""
    line = care.place.plan.service_line
    return {"down": FACTS[line].down, "up": FACTS[line].up, "lateral": line}[ending]
