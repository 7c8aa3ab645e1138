"""Ready for discharge: what somebody waits for, and whose it is (MHSDS table MHS518)."""

from impact.demo.calendar.days import Day, day
from impact.demo.randomness import Chance
from impact.demo.records import Readiness
from impact.demo.world import Care, World

# The delay reasons of MHSDS version 6, valid from April 2024, and those of version 5 before it.
_VERSION_6_FROM = day("2024-04-01")
_REASONS = {
    "18": 20, "04": 12, "05": 12, "32": 10, "34": 8, "13": 6, "31": 5, "25": 5, "12": 4,
    "03": 4, "07": 4, "01": 3, "08": 2, "98": 1,
}  # fmt: skip
_OLD_REASONS = {"B1": 16, "C1": 16, "D1": 8, "D2": 4, "E1": 10, "H1": 5, "I3": 14, "A2": 5}
_OF_NHS = frozenset({"05", "12", "13", "01", "24", "31", "25", "C1", "A2", "M1", "H1"})
_OF_SOCIAL_CARE = frozenset({"18", "34", "03", "07", "08", "D1", "D2", "E1"})
_RESTRICTED = frozenset({"09", "15", "17", "37"})
_OF_JUSTICE = 0.45
_WORSENS = 0.1


def begin(world: World, care: Care, phase: int) -> None:
    """From today the person is ready for discharge, if their care goes on as it was planned."""
    if care.phase != phase or care.ready or not care.is_settled:
        return
    chance = care.person.chance
    reason = _reason(care, world.day, chance)
    care.ready = Readiness(world.day, reason, _attribution(reason, world.day, chance))
    care.spell.readiness.append(care.ready)


def worsens(care: Care) -> bool:
    """Whether somebody ready for discharge will fall ill again before they leave."""
    return care.person.chance.often(_WORSENS)


def end(world: World, care: Care, phase: int) -> None:
    """From today the person is no longer ready."""
    if care.phase == phase and care.ready and care.ready.end is None:
        care.ready.end = world.day
        care.ready = None


def _reason(care: Care, on: Day, chance: Chance) -> str:
    current = on >= _VERSION_6_FROM
    restricted = bool(care.person.legal) and care.person.legal[-1].status in _RESTRICTED
    if restricted and chance.often(_OF_JUSTICE):
        return "24" if current else "M1"
    return chance.pick(_REASONS if current else _OLD_REASONS)


def _attribution(reason: str, on: Day, chance: Chance) -> str:
    if reason == "I3" and on < _VERSION_6_FROM:
        return "07"
    if reason in _OF_NHS:
        return "04"
    return "05" if reason in _OF_SOCIAL_CARE else chance.one_of(("04", "05", "06"))
