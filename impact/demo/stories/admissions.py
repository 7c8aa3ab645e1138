"""Who gets the next empty bed: each line is filled as far as its aim, by movers and newcomers."""

from collections.abc import Sequence
from itertools import chain

from impact.demo.calendar.days import is_weekday, week
from impact.demo.population import Population
from impact.demo.randomness import Chance
from impact.demo.records import Hold, Referral
from impact.demo.stories import away, legal, moves, phases, trials
from impact.demo.stories.closures import UNLABELLED
from impact.demo.wards import WardState, ordered
from impact.demo.world import Care, World

RANK = 4
Waiting = Care | Referral
_GAIN = 0.02
_MOST_CORRECTION = 0.09
_MOVERS_FIRST = 0.6
_HELD = 0.45
_FALLS_THROUGH = 0.08
_HOME_FIRST = 0.4


class Admissions:
    """Steers each collaborative's beds towards its aim, by whom it lets in."""

    def __init__(self, world: World) -> None:
        self._chance = world.streams.of("admissions")
        self._weekly = world.streams.of("admissions", "weekly")
        self._week = -1
        self._rounding: dict[tuple[str, str], float] = {}

    def run(self, world: World) -> None:
        """Today's admissions and moves into beds; none at weekends."""
        self._draw_rounding(world)
        for population in world.populations.values():
            aim = population.aims.occupancy.at(world.day)
            _correct(population, aim)
            if not is_weekday(world.day):
                continue
            for line in population.lines:
                self._fill(world, population, line, aim + population.correction)

    def _draw_rounding(self, world: World) -> None:
        """A bed is whole and an aim is not: each week chance rounds each line up or down."""
        if week(world.day) == self._week:
            return
        self._week = week(world.day)
        for code, population in world.populations.items():
            for line in population.lines:
                self._rounding[code, line] = self._weekly.random()

    def _fill(self, world: World, population: Population, line: str, aim: float) -> None:
        wards = population.lines[line]
        allowed = int(
            aim * sum(ward.open_block() for ward in wards)
            + self._rounding[population.plan.code, line]
        ) + sum(1 for ward in wards for basis in ward.labels.values() if basis == "surge")
        used = sum(ward.count("taken") + ward.count("held") for ward in wards)
        for _ in range(min(allowed - used, 3)):
            if not self._place_next(world, population, line):
                return

    def _place_next(self, world: World, population: Population, line: str) -> bool:
        """Fill one bed of the line; False where nobody who waits can take one."""
        able = ordered(population.lines[line], self._chance)
        queues: list[Sequence[Waiting]] = [population.movers[line], population.waiting[line]]
        if not self._chance.often(_MOVERS_FIRST):
            queues.reverse()
        for one in chain(*queues):
            place = self._suited(one, able)
            if place is not None:
                self._give(world, population, one, place)
                return True
        return False

    def _suited(self, one: Waiting, able: list[WardState]) -> WardState | None:
        if isinstance(one, Care):
            if not one.is_settled:
                return None
            return next((ward for ward in able if ward is not one.place), None)
        if not one.person.nhs_number:
            # Nobody can tell that two providers' local numbers are one person.
            return next((ward for ward in able if ward.plan.provider == one.assessor), None)
        near = [ward for ward in able if ward.plan.icb == one.person.icb]
        return near[0] if near and self._chance.often(_HOME_FIRST) else next(iter(able), None)

    def _give(self, world: World, population: Population, one: Waiting, place: WardState) -> None:
        if isinstance(one, Care):
            population.movers[place.plan.service_line].remove(one)
        else:
            population.waiting[one.service_line].remove(one)
        if place.plan.provider not in UNLABELLED and self._chance.often(_HELD):
            _hold(world, population, one, place, self._chance)
        else:
            settle(world, one, place)


def settle(world: World, one: Waiting, place: WardState, *, label: str = "") -> None:
    """Somebody who waited comes into the ward today."""
    if isinstance(one, Referral):
        admit(world, one, place, label=label)
    elif trials.suits(one, place):
        trials.begin(world, one, place)
    else:
        moves.complete(world, one, place, label=label)
        phases.begin(world, one)


def admit(world: World, referral: Referral, place: WardState, *, label: str = "") -> Care:
    """A referred person is admitted today, under a legal status of their own."""
    person, plan = referral.person, place.plan
    reason = away.reason(world, person, place)
    legal.begin(
        world, person, provider=plan.provider, line=plan.service_line, source=referral.source
    )
    care = world.admit(person, place, source=referral.source, reason=reason, label=label)
    referral.spell = care.spell
    phases.begin(world, care)
    return care


def _correct(population: Population, aim: float) -> None:
    """What was missed so far is made up for: holds, waiting and weekends keep beds empty."""
    beds = sum(ward.open_block() for ward in population.wards())
    taken = sum(ward.count("taken") for ward in population.wards())
    drift = population.correction + _GAIN * (aim - taken / beds)
    population.correction = min(max(drift, -_MOST_CORRECTION), _MOST_CORRECTION)


def _hold(
    world: World, population: Population, one: Waiting, place: WardState, chance: Chance
) -> None:
    """A bed is kept for somebody who is expected in a few days or weeks."""
    referral = one if isinstance(one, Referral) else one.move
    if referral is None:
        raise ValueError("a bed is held for a referral")
    label = place.choose(chance)
    place.put(label, "held")
    until = world.day + chance.randint(4, 24)
    slipped = chance.randint(2, 9) if chance.often(0.3) else 0
    hold = Hold(
        ward=place.plan,
        label=label,
        start=world.day,
        until=until,
        review=world.day + 14,
        expected=max(until - slipped, world.day + 1),
        referral=referral,
    )
    world.holds.append(hold)
    through = not chance.often(_FALLS_THROUGH)
    world.at(until, RANK, _end_hold, world, population, hold, one, through)


def _end_hold(
    world: World, population: Population, hold: Hold, one: Waiting, through: bool
) -> None:
    """The expected person comes, or the bed is given up and they wait on."""
    wanted = hold.referral.is_open
    absent = isinstance(one, Care) and not one.is_settled
    if wanted and (absent or not is_weekday(world.day)):
        world.at(world.day + 1, RANK, _end_hold, world, population, hold, one, through)
        return
    place = world.wards[hold.ward.key]
    place.clear(hold.label)
    hold.end = world.day
    if not wanted:
        return
    if through and not place.suspended:
        settle(world, one, place, label=hold.label)
    elif isinstance(one, Care):
        population.movers[hold.referral.service_line].append(one)
    else:
        population.waiting[hold.referral.service_line].insert(0, one)
