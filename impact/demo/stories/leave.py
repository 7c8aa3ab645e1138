"""Leave of every kind but trial, bed kept or not."""

from impact.demo.calendar.days import Day
from impact.demo.lines import FACTS, LineFacts
from impact.demo.randomness import Chance
from impact.demo.records import Leave
from impact.demo.stories import legal
from impact.demo.world import Care, World

RANK = 0
_GENERAL_HOSPITAL = 0.0006
_COURT = 0.004
_ABSENT = 0.0003
_BEFORE_COURT = frozenset({"07", "12", "17"})
_BED_GIVEN_UP = 0.3
_MOST = 0.024
_SETTLING_IN = {"medium": 365, "low": 110, "blended": 110}


class Leaves:
    """Who goes on leave today."""

    def __init__(self, world: World) -> None:
        self._chance = world.streams.of("leave")

    def run(self, world: World) -> None:
        """Try as many people as might go at the highest rate, and let each go at their own."""
        chance = self._chance
        for _ in range(chance.count(_MOST * len(world.cares))):
            care = chance.one_of(world.cares)
            kind = _kind(care, world.day, chance)
            if kind and care.is_settled and care.stay.start < world.day:
                self._start(world, care, kind)

    def _start(self, world: World, care: Care, kind: str) -> None:
        chance = self._chance
        length = _length(kind, chance)
        if kind not in ("absent_without_leave", "general_hospital"):
            length = min(length, care.due - world.day - 1)
        if length < 1:
            return
        given_up = kind == "general_hospital" and length > 6 and chance.often(_BED_GIVEN_UP)
        leave = Leave(
            leave_id=f"L{world.number(care.spell.provider, 'leave'):05d}",
            kind=kind,
            start=world.day,
            back=world.day + length,
            bed_kept=not given_up or not care.label,
            told=kind in ("section17", "home", "court"),
        )
        care.stay.leaves.append(leave)
        care.leave = leave
        if not leave.bed_kept:
            care.place.clear(care.label)
        world.at(leave.back, RANK, _come_back, world, care, leave)


def _kind(care: Care, on: Day, chance: Chance) -> str:
    """The kind of leave that befalls somebody tried at the highest rate, "" for none."""
    facts = FACTS[care.place.plan.service_line]
    rates = {
        "section17": _overnight(care, facts, on),
        "home": facts.home_leave * (6 if care.ready else 1),
        "general_hospital": _GENERAL_HOSPITAL,
        "court": _COURT if legal.of_care(care) in _BEFORE_COURT else 0,
        "absent_without_leave": 0 if care.place.plan.security == "medium" else _ABSENT,
    }
    left = chance.random() * _MOST
    for kind, rate in rates.items():
        left -= rate
        if left < 0:
            return kind
    return ""


def _overnight(care: Care, facts: LineFacts, on: Day) -> float:
    settled = on - care.spell.admitted >= _SETTLING_IN.get(care.place.plan.security, 10)
    return facts.overnight if settled else 0


def _length(kind: str, chance: Chance) -> int:
    if kind == "section17":
        return chance.lasting(2, 0.7, most=14)
    if kind == "home":
        return chance.lasting(3, 0.5, most=10)
    if kind == "general_hospital":
        return chance.lasting(5, 0.9, most=45)
    return 1 if kind == "court" else chance.lasting(5, 1.3, most=90)


def _come_back(world: World, care: Care, leave: Leave) -> None:
    """The person is back: in their bed, or where it was given up in any free one of the ward."""
    place = care.place
    if not leave.bed_kept:
        free = place.free()
        if not free:
            world.at(world.day + 1, RANK, _come_back, world, care, leave)
            return
        world.lie_down(care, care.label if care.label in free else free[0])
    leave.end = world.day
    care.leave = None
