"""How care ends: the day, where to, and what is known of it beforehand."""

from impact.demo.calendar.days import Day, next_weekday
from impact.demo.lines import FACTS
from impact.demo.randomness import Chance
from impact.demo.stories import readiness, referrals
from impact.demo.world import Care, World

RANK = 2
_DESTINATIONS: dict[str, dict[str, float]] = {
    "home": {"19": 62, "29": 12, "56": 16, "55": 5, "66": 0},
    "prison": {"40": 92, "37": 8},
    "hospital": {"53": 44, "87": 26, "49": 16, "51": 14},
    "died": {"79": 1},
}
_READY_SHARE = {"home": 0.68, "hospital": 0.3, "prison": 0.3}
_READY_PART = 5
_RECALL = 0.03
_RETURN = 0.08


def plan(world: World, care: Care, *, due: Day, ending: str) -> None:
    """The person is to leave on a day; readiness and planned dates come before it."""
    chance = care.person.chance
    care.due, care.ending = max(due, world.day), ending
    world.at(care.due, RANK, leave_hospital, world, care, care.due)
    if chance.often(_READY_SHARE.get(ending, 0)):
        _plan_readiness(world, care, chance)
    if ending != "died" and chance.often(0.9):
        _plan_date(world, care, chance)


def leave_hospital(world: World, care: Care, due: Day) -> None:
    """Discharge the person today if that is still the plan; later if they are away."""
    if care not in world.cares or care.due != due:
        return
    weekday = next_weekday(world.day)
    if not care.is_settled or (weekday != world.day and care.ending != "died"):
        care.due = max(weekday, world.day + 1)
        world.at(care.due, RANK, leave_hospital, world, care, care.due)
        return
    give_up_move(world, care)
    world.discharge(care, care.person.chance.pick(_DESTINATIONS[care.ending]))
    if care.ending == "home" and care.home and care.person.nhs_number:
        _may_return(world, care)


def give_up_move(world: World, care: Care) -> None:
    """A move that was asked for is no longer wanted."""
    if care.move is None:
        return
    if care.move.is_open:
        care.move.withdrawn = world.day
    for population in world.populations.values():
        for movers in population.movers.values():
            if care in movers:
                movers.remove(care)
    care.move = None


def _plan_readiness(world: World, care: Care, chance: Chance) -> None:
    length = care.due - world.day
    usual = FACTS[care.place.plan.service_line].median / _READY_PART
    notice = chance.lasting(usual, 0.8, least=3, most=480)
    if length < 20:
        return
    start = care.due - min(notice, length // 2)
    world.at(start, 1, readiness.begin, world, care, care.phase)
    if readiness.worsens(care):
        stop = start + max((care.due - start) // 2, 1)
        world.at(stop, 1, readiness.end, world, care, care.phase)
        care.due += chance.randint(60, 240)
        world.at(care.due, RANK, leave_hospital, world, care, care.due)


def _plan_date(world: World, care: Care, chance: Chance) -> None:
    """A date is set some months ahead; half slip, and half of those are set anew."""
    told = max(care.due - chance.randint(50, 260), world.day)
    slipped = care.due - told > 30 and chance.often(0.5)
    planned = care.due - (chance.randint(7, 80) if slipped else 0)
    world.at(max(told, world.day), 1, _set_date, world, care, care.phase, max(planned, told + 1))
    if slipped and chance.often(0.5):
        later = planned + chance.randint(5, 30)
        world.at(later, 1, _set_date, world, care, care.phase, max(care.due, later + 1))


def _set_date(world: World, care: Care, phase: int, planned: Day) -> None:
    if care.phase == phase:
        care.spell.plans.append((world.day, planned))


def _may_return(world: World, care: Care) -> None:
    chance, line = care.person.chance, care.place.plan.service_line
    if chance.often(_RECALL):
        wait, urgency = chance.randint(2, 24), "emergency"
    elif chance.often(_RETURN):
        wait, urgency = chance.randint(20, 700), "urgent"
    else:
        return
    back = world.day + wait
    # Months may pass between referral and admission: a child must still be one then.
    if back - care.person.birth < FACTS[line].ages[2] * 365.25:
        world.at(back, 3, referrals.receive, world, care.home, line, care.person, urgency)
