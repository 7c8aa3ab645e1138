"""Under which legal status somebody is kept, from when, and when it runs out."""

from impact.demo.calendar.days import Day
from impact.demo.lines import FACTS
from impact.demo.records import LegalPeriod, Person
from impact.demo.world import Care, World

RANK = 1
# By where somebody comes from; else what is usual in the service line.
_BY_SOURCE: dict[str, dict[str, float]] = {
    "40": {"15": 44, "17": 26, "37": 10, "09": 14, "03": 6},
    "37": {"09": 28, "10": 36, "12": 16, "37": 8, "31": 4, "07": 8},
}
_FIRST_TERM = {"02": 28, "03": 182, "10": 182, "16": 182, "12": 84, "07": 28}
_YEAR = 365


def begin(world: World, person: Person, *, provider: str, line: str, source: str) -> None:
    """Somebody is admitted from outside today, under a status that fits where they come from."""
    adult = FACTS[line].ages[0] >= 18 and line != "AED"
    weights = _BY_SOURCE.get(source, FACTS[line].legal) if adult else FACTS[line].legal
    change(world, person, provider=provider, status=person.chance.pick(weights), on=world.day)


def change(world: World, person: Person, *, provider: str, status: str, on: Day) -> None:
    """From a day the person is under another status; what is usual follows it later."""
    chance = person.chance
    if person.legal and person.legal[-1].end is None:
        person.legal[-1].end = on
    term = _FIRST_TERM.get(status, 0)
    if status in ("15", "37"):
        term = chance.randint(300, 3200)
    period = LegalPeriod(provider, status, on, term)
    person.legal.append(period)
    following = {"02": "03", "12": "10", "07": "12", "17": "15", "15": "16"}.get(status)
    if following is None or (status in ("02", "12") and chance.often(0.25)):
        return
    length = term or chance.randint(40, 260)
    after = on + min(length, term or length)
    if after <= world.day:
        change(world, person, provider=provider, status=following, on=after)
    else:
        world.at(after, RANK, _follow, world, person, period, following)


def expires(period: LegalPeriod, *, until: Day) -> Day | None:
    """When the period runs out, as renewed by then: six months, six months, then by the year."""
    if not period.term:
        return None
    expiry = period.start + period.term
    if period.status in ("15", "37", "02", "07"):
        return expiry
    renewed = 0
    while expiry <= min(until, period.end or until):
        expiry += 28 if period.status == "12" else (182, _YEAR)[min(renewed, 1)]
        renewed += 1
    return expiry


def of_care(care: Care) -> str:
    """The status that somebody in hospital is under."""
    return care.person.legal[-1].status if care.person.legal else ""


def _follow(world: World, person: Person, period: LegalPeriod, status: str) -> None:
    if period.end is None and person.legal[-1] is period:
        provider = _provider_now(world, person) or period.provider
        change(world, person, provider=provider, status=status, on=world.day)


def _provider_now(world: World, person: Person) -> str:
    found = [care.spell.provider for care in world.cares if care.person is person]
    return found[0] if found else ""
