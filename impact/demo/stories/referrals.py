"""New referrals: received, assessed, reported on, then accepted, declined or withdrawn."""

from impact.demo.areas import NEIGHBOURS, WEIGHTS
from impact.demo.calendar.days import Day, next_weekday
from impact.demo.lines import FACTS, LineFacts, mean_length
from impact.demo.population import Population
from impact.demo.randomness import Chance, Steady
from impact.demo.records import Person, Referral
from impact.demo.world import World

RANK = 3
_SHARE_ACCEPTED = 0.66
_DAYS_TO_DECISION = 32
_LOCATIONS = {
    "40": "Prison", "37": "Court", "49": "High secure hospital", "53": "NHS ward",
    "87": "Independent hospital", "42": "Police station", "51": "General hospital",
    "19": "At home", "66": "Foster care",
}  # fmt: skip
_WORDS = {
    "40": "prison", "37": "court", "49": "high_secure", "53": "acute", "87": "low_secure",
    "42": "police", "51": "picu", "19": "community", "66": "community",
}  # fmt: skip
_OTHER_LEVELS = {"none": 4, "low": 3, "medium": 2, "high": 1}
_LEVELS = ("none", "low", "medium", "high")
_OTHER_DECLINES = {
    "needs_other_service": 40, "treatment_not_indicated": 26, "ward_mix": 16, "duplicate": 8,
    "other": 10,
}  # fmt: skip


class Arrivals:
    """New people, at a pace that keeps each waiting list near its usual length."""

    def __init__(self, world: World) -> None:
        self._chance = world.streams.of("referrals")
        self._pace = {
            (code, line): Steady(world.streams.of("referrals", code, line))
            for code, population in world.populations.items()
            for line in population.lines
        }

    def run(self, world: World) -> None:
        """Today's referrals of every collaborative."""
        for code, population in world.populations.items():
            for line in population.lines:
                for _ in range(self._pace[code, line].due(_expected(population, line))):
                    self._arrive(world, population, line)

    def _arrive(self, world: World, population: Population, line: str) -> None:
        code, chance = population.plan.code, self._chance
        footprint = {icb: WEIGHTS[icb] for icb in population.plan.footprint}
        inward = chance.often(population.aims.inward)
        icb = chance.pick(NEIGHBOURS[code] if inward else footprint)
        sex = population.lines[line][0].plan.sex
        person = world.people.make(facts=FACTS[line], sex=sex, icb=icb, on=world.day)
        urgency = person.chance.pick({"routine": 72, "urgent": 25, "emergency": 3})
        receive(world, code, line, person, urgency)


def receive(world: World, code: str, line: str, person: Person, urgency: str) -> None:
    """A referral of the person to a service line of a collaborative arrives today."""
    population, chance, facts = world.populations[code], person.chance, FACTS[line]
    source = chance.pick(facts.sources)
    assessor = chance.one_of([ward.plan.provider for ward in population.lines[line]])
    referral = Referral(
        referral_id=f"{assessor}-R{world.number(assessor, 'referral'):05d}",
        assessor=assessor,
        person=person,
        service_line=line,
        kind="new",
        urgency=urgency,
        source=source,
        location=_LOCATIONS[source],
        received=world.day,
    )
    world.local_id(person, assessor)
    world.persons[person.number] = person
    world.referrals.append(referral)
    population.assessing[line] += 1
    _plan_steps(world, population, referral, facts, chance)


def decline(referral: Referral, offered: str) -> str:
    """Why a line of the security offered declines: by the level recommended, else by chance."""
    levels = (referral.level, offered)
    if referral.level and set(levels) <= set(_LEVELS) and referral.level != offered:
        higher = _LEVELS.index(referral.level) > _LEVELS.index(offered)
        return "needs_higher_security" if higher else "needs_lower_security"
    return referral.person.chance.pick(_OTHER_DECLINES)


def source_word(source: str) -> str:
    """The local list's word for where a referral came from."""
    return _WORDS[source]


def steps(chance: Chance, received: Day, urgency: str) -> tuple[Day, Day, Day]:
    """The days of assessment, report and decision: most within 7 and 28 days, some late."""
    if urgency == "emergency":
        assessed = received + chance.randint(0, 2)
        return assessed, assessed + 1, assessed + 1
    late = chance.often(0.24)
    assessed = next_weekday(received + (chance.randint(8, 32) if late else chance.randint(1, 7)))
    slow = chance.often(0.16)
    reported = assessed + (chance.randint(24, 40) if slow else chance.randint(2, 18))
    return assessed, reported, next_weekday(reported + chance.randint(1, 12))


def _plan_steps(
    world: World, population: Population, referral: Referral, facts: LineFacts, chance: Chance
) -> None:
    assessed, reported, decided = steps(chance, referral.received, referral.urgency)
    outcome = chance.pick({"accept": 66, "decline": 24, "withdraw": 10})
    if referral.urgency == "emergency":
        outcome = "accept"
    if outcome == "withdraw" and chance.often(0.5):
        decided = min(decided, referral.received + chance.randint(1, 20))
    level = population.lines[referral.service_line][0].plan.security
    if outcome == "decline" and level in ("low", "medium"):
        level = chance.pick(_OTHER_LEVELS)
    world.at(assessed, RANK, assess, referral, assessed, None, "")
    world.at(reported, RANK, assess, referral, None, reported, level)
    world.at(decided, RANK, _decide, world, population, referral, outcome)


def assess(referral: Referral, assessed: Day | None, reported: Day | None, level: str) -> None:
    """A day of the assessment has come: it was made, or its report was sent with a level."""
    if not referral.is_open:
        return
    referral.assessed = assessed or referral.assessed
    referral.reported = reported or referral.reported
    referral.level = level or referral.level


def _decide(world: World, population: Population, referral: Referral, outcome: str) -> None:
    line, chance = referral.service_line, referral.person.chance
    population.assessing[line] -= 1
    if outcome == "withdraw":
        referral.withdrawn = world.day
    elif outcome == "decline":
        offered = population.lines[line][0].plan.security
        referral.declined, referral.decline_reason = world.day, decline(referral, offered)
    else:
        referral.accepted = world.day
        urgent = referral.urgency != "routine"
        population.waiting[line].insert(0 if urgent else len(population.waiting[line]), referral)
        if chance.often(0.08):
            later = world.day + chance.randint(25, 140)
            world.at(later, RANK, _withdraw, world, population, referral)


def _withdraw(world: World, population: Population, referral: Referral) -> None:
    """Somebody who waits no longer needs the bed; one that is held for them goes back by itself."""
    if referral.is_open and referral in population.waiting[referral.service_line]:
        population.waiting[referral.service_line].remove(referral)
        referral.withdrawn = world.day


def _expected(population: Population, line: str) -> float:
    """How many referrals a day keep the list near its usual length and the beds in use."""
    facts, wards = FACTS[line], population.lines[line]
    beds = sum(ward.plan.beds for ward in wards)
    usual = beds * 0.9 / mean_length(facts) / _SHARE_ACCEPTED
    aim = max(facts.waiting * beds / 100, 1.0) + usual * _DAYS_TO_DECISION * _SHARE_ACCEPTED
    have = len(population.waiting[line]) + population.assessing[line] * _SHARE_ACCEPTED
    return usual * min(max(1 + 1.3 * (aim - have) / aim, 0.1), 2.4)
