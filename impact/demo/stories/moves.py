"""Moves to another ward, level or provider: asked for, agreed, and waited for."""

from impact.demo.records import Referral
from impact.demo.stories import discharges
from impact.demo.stories.referrals import RANK, assess, decline, steps
from impact.demo.wards import WardState
from impact.demo.world import Care, World

_DECLINED = 0.06


def ask(world: World, care: Care, line: str, phase: int) -> None:
    """A move of the person to a service line is asked for today; it is a referral of its own."""
    population = world.populations.get(care.home)
    if care.phase != phase or care.move or population is None or care not in world.cares:
        return
    if not care.person.nhs_number:
        return  # nobody can tell that two providers' local numbers are one person
    chance = care.person.chance
    target = population.lines[line][0].plan
    assessor = chance.one_of([ward.plan.provider for ward in population.lines[line]])
    referral = Referral(
        referral_id=f"{assessor}-R{world.number(assessor, 'referral'):05d}",
        assessor=assessor,
        person=care.person,
        service_line=line,
        kind="move",
        urgency="urgent" if target.security == "medium" else "routine",
        source="",
        location=f"{care.place.plan.provider} {care.place.plan.code}",
        received=world.day,
        from_level=care.place.plan.security,
    )
    world.local_id(care.person, assessor)
    care.move = referral
    world.referrals.append(referral)
    assessed, reported, decided = steps(chance, world.day, referral.urgency)
    world.at(assessed, RANK, assess, referral, assessed, None, "")
    world.at(reported, RANK, assess, referral, None, reported, target.security)
    world.at(decided, RANK, _decide, world, care, referral)


def complete(world: World, care: Care, place: WardState, *, label: str = "") -> None:
    """The person moves today, and the referral is placed."""
    world.shift(care, place, label=label)
    if care.move is not None:
        care.move.spell = care.spell
    care.move = None


def _decide(world: World, care: Care, referral: Referral) -> None:
    if not referral.is_open or care.move is not referral:
        return
    chance = care.person.chance
    if chance.often(_DECLINED):
        offered = world.populations[care.home].lines[referral.service_line][0].plan.security
        referral.declined, referral.decline_reason = world.day, decline(referral, offered)
        care.move = None
        if care.ending not in ("home", "prison", "hospital", "died"):
            discharges.plan(world, care, due=world.day + chance.randint(120, 400), ending="home")
        return
    referral.accepted = world.day
    world.populations[care.home].movers[referral.service_line].append(care)
