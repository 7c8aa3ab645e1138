"""Which ward's bed state was confirmed when: most each week, a few late, one forgotten."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from impact.demo.calendar.days import Day, week
from impact.demo.plan import WardPlan
from impact.demo.randomness import Streams

_LATE_PROVIDER = "ELYSIUM"
_LATE_WEEKDAY = 4
# Each week another of these wards forgets.
_FORGETFUL = (
    "RP7:WILLIS",
    "RT5:PHOENIX",
    "RXM:CURZON",
    "RP1:WHEATFIELD",
    "RHA:TAMAR",
)
_TUESDAY = 1


@dataclass(frozen=True)
class Confirmed:
    """A ward confirmed at a minute of a day; `miscounted` is how far the headcount was out."""

    ward: WardPlan
    on: Day
    minute: int
    miscounted: int


def confirmations(
    wards: Iterable[WardPlan], *, start: Day, end: Day, seed: int
) -> Iterator[Confirmed]:
    """Every confirmation of the days from `start` to before `end`, ward by ward.

    Each week's follows from the seed, the ward and the week alone.
    """
    streams = Streams(seed)
    for ward in wards:
        for number in range(week(start), week(end) + 1):
            found = _in_week(ward, number, streams)
            if found is not None and start <= found.on < end:
                yield found


def _in_week(ward: WardPlan, number: int, streams: Streams) -> Confirmed | None:
    if _forgets(ward, number):
        return None
    chance = streams.of("confirmation", ward.key, number)
    monday = number * 7 + 1
    late = ward.provider == _LATE_PROVIDER
    weekday = _LATE_WEEKDAY if late else _usual_weekday(ward)
    return Confirmed(
        ward=ward,
        on=monday + weekday,
        minute=chance.randint(15 * 60, 19 * 60) if late else chance.randint(8 * 60, 11 * 60),
        miscounted=chance.one_of((-1, 1)) if chance.often(0.03) else 0,
    )


def _forgets(ward: WardPlan, number: int) -> bool:
    if ward.provider == _LATE_PROVIDER:
        return number % 3 == 2
    return _FORGETFUL[number % len(_FORGETFUL)] == ward.key


def _usual_weekday(ward: WardPlan) -> int:
    return _TUESDAY if ward.key in _FORGETFUL else sum(map(ord, ward.key)) % 4
