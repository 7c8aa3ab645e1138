"""Dated events of whole wards: beds above contract, and wards that take nobody for a while."""

from impact.demo.calendar.days import Day, day
from impact.demo.records import SurgeBed, Suspension
from impact.demo.world import World

RANK = 0
_SURGE = (
    ("RHA:RUTLAND", "S1", "2022-11-14", "2023-04-03"),
    ("RP1:WHEATFIELD", "S1", "2024-11-04", "2025-03-31"),
    ("RXG:PRIESTLEY", "S1", "2025-01-06", "2025-06-02"),
    ("RHA:THORNTON", "S1", "2026-01-12", "2026-07-06"),
    ("RT5:PHOENIX", "S1", "2026-09-14", "2027-03-29"),
    ("RHA:WATH-B", "S1", "2026-10-12", "2027-02-01"),
)
# The regulator's condition of 14 July 2025 on admissions at St Andrew's, lifted ward by ward.
_CONDITION = "Condition of the Care Quality Commission on new admissions, 14 July 2025"
_SUSPENDED = (
    ("STANDREWS:OAK", "regulator", _CONDITION, "2025-07-14", "2025-12-08"),
    ("STANDREWS:HAWKINS", "regulator", _CONDITION, "2025-07-14", "2026-01-19"),
    ("STANDREWS:BRACKEN", "regulator", _CONDITION, "2025-07-14", "2026-02-23"),
    ("STANDREWS:BROOK", "regulator", _CONDITION, "2025-07-14", "2026-05-11"),
    ("STANDREWS:SYCAMORE", "regulator", _CONDITION, "2025-07-14", None),
    ("STANDREWS:NASEBY", "regulator", _CONDITION, "2025-07-14", None),
    ("INMIND:CEDAR", "staffing", "Too few nurses at night", "2022-09-05", "2022-11-28"),
)


def plan(world: World) -> None:
    """Enter what is to happen to wards, each on its day."""
    for key, label, start, end in _SURGE:
        world.at(day(start), RANK, _open, world, key, label, day(end))
    for key, reason, note, start, lifted in _SUSPENDED:
        world.at(day(start), RANK, _suspend, world, key, reason, note)
        if lifted:
            world.at(day(lifted), RANK, _lift, world, key)


def _open(world: World, key: str, label: str, until: Day) -> None:
    ward = world.wards[key]
    ward.labels[label] = "surge"
    bed = SurgeBed(ward.plan, label, world.day)
    world.surge_beds.append(bed)
    world.at(until, RANK, _retire, world, bed)


def _retire(world: World, bed: SurgeBed) -> None:
    """Take the bed out of service once it is empty; who lies in it gets the next block bed."""
    ward = world.wards[bed.ward.key]
    ward.retiring.add(bed.label)
    inside = [care for care in world.cares if care.place is ward and care.label == bed.label]
    block = [label for label in ward.free() if ward.labels[label] == "block"]
    if inside and block and inside[0].is_settled and inside[0].stay.start < world.day:
        world.move_bed(inside[0], block[0])
    if bed.label in ward.uses:
        world.at(world.day + 1, RANK, _retire, world, bed)
        return
    del ward.labels[bed.label]
    ward.retiring.discard(bed.label)
    bed.end = world.day


def _suspend(world: World, key: str, reason: str, note: str) -> None:
    ward = world.wards[key]
    ward.suspended = True
    world.suspensions.append(Suspension(ward.plan, world.day, reason, note))


def _lift(world: World, key: str) -> None:
    world.wards[key].suspended = False
    for suspension in world.suspensions:
        if suspension.ward.key == key and suspension.end is None:
            suspension.end = world.day
