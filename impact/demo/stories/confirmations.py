"""Who confirmed the bed state of which wards when: most each week, one late, one ward forgotten."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from impact.demo.calendar.days import Day, week
from impact.demo.plan import WardPlan
from impact.demo.randomness import Chance, Streams

_LATE_PROVIDER = "ELYSIUM"
_FRIDAY = 4
# Each week another of these wards is forgotten.
_FORGETFUL = (
    "RP7:WILLIS",
    "RT5:PHOENIX",
    "RXM:CURZON",
    "RP1:WHEATFIELD",
    "RHA:TAMAR",
)
_TUESDAY = 1
_MISCOUNTED = 0.06
_IN_TIME = 0.7
_AFTER_FIVE = (17 * 60 + 2, 18 * 60 + 40)


@dataclass(frozen=True)
class Round:
    """A provider's wards confirmed at a minute of a day; in one the headcount may be out."""

    provider: str
    wards: tuple[WardPlan, ...]
    on: Day
    minute: int
    miscounted: WardPlan | None


def rounds(wards: Iterable[WardPlan], *, start: Day, end: Day, seed: int) -> Iterator[Round]:
    """Every round of the days from `start` to before `end`, provider by provider.

    Each week's follows from the seed, the provider and the week alone.
    """
    streams = Streams(seed)
    for provider, number, visited in _weeks(wards, start=start, end=end):
        chance = streams.of("confirmation", provider, number)
        found = _in_week(provider, visited, number, chance)
        if visited and start <= found.on < end:
            yield found


def before_meetings(
    wards: Iterable[WardPlan], *, start: Day, end: Day, seed: int
) -> Iterator[Round]:
    """The further rounds of most providers on Friday evenings, for the meeting of the Monday."""
    streams = Streams(seed)
    for provider, number, visited in _weeks(wards, start=start, end=end):
        chance = streams.of("confirmation before the meeting", provider, number)
        on, minute = number * 7 + 1 + _FRIDAY, chance.randint(*_AFTER_FIVE)
        in_time = chance.often(_IN_TIME) and provider != _LATE_PROVIDER
        if in_time and visited and start <= on < end:
            yield Round(provider, visited, on, minute, miscounted=None)


def _weeks(
    wards: Iterable[WardPlan], *, start: Day, end: Day
) -> Iterator[tuple[str, int, tuple[WardPlan, ...]]]:
    """Each provider and week of these days, with the wards that are not forgotten in it."""
    ordered = sorted(wards, key=lambda ward: ward.key)
    for provider, own in groupby(ordered, key=lambda ward: ward.provider):
        everywhere = tuple(own)
        for number in range(week(start), week(end) + 1):
            yield provider, number, tuple(w for w in everywhere if not _forgotten(w, number))


def _in_week(provider: str, wards: tuple[WardPlan, ...], number: int, chance: Chance) -> Round:
    monday = number * 7 + 1
    late = provider == _LATE_PROVIDER
    minute = chance.randint(15 * 60, 19 * 60) if late else chance.randint(8 * 60, 11 * 60)
    out = chance.often(_MISCOUNTED) and bool(wards)
    return Round(
        provider=provider,
        wards=wards,
        on=monday + (_FRIDAY if late else _weekday(provider)),
        minute=minute,
        miscounted=chance.one_of(wards) if out else None,
    )


def _forgotten(ward: WardPlan, number: int) -> bool:
    if ward.provider == _LATE_PROVIDER:
        return number % 3 == 2
    return _FORGETFUL[number % len(_FORGETFUL)] == ward.key


def _weekday(provider: str) -> int:
    """Monday to Thursday; where somebody is forgetful, a Tuesday."""
    forgetful = provider in {key.partition(":")[0] for key in _FORGETFUL}
    return _TUESDAY if forgetful else sum(map(ord, provider)) % 4
