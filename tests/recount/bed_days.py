"""Bed days: what every bed of the collaborative is doing at one midnight."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tests.recount.facts import Fact, part
from tests.recount.records import Bed, Collaborative, Held
from tests.recount.where import is_members_ward_in_area, of_ward


@dataclass
class BedDay:
    """One bed at one midnight: `state` is exactly one of five."""

    bed: Bed
    state: str
    is_on_leave: bool

    @property
    def is_block(self) -> bool:
        return self.bed.basis == "block"


def bed_days(held: Held, collaborative: Collaborative, day: date) -> Iterator[BedDay]:
    """Its beds in service: block and surge beds of members' wards in scope and in area."""
    for bed in held.beds:
        if day in bed.dates and is_members_ward_in_area(collaborative, bed.ward, day):
            state, on_leave = "vacant", False
            for use in bed.uses:
                if day in use.dates:
                    state = use.what
                    on_leave = use.stay is not None and is_on_leave(held, use.stay, day)
            yield BedDay(bed, state, on_leave)


def is_on_leave(held: Held, stay: int, day: date) -> bool:
    """Whether the person is on leave from the stay that holds the bed."""
    return any(day in leave.dates for leave in held.stays[stay].leaves)


def _rate(
    counts: Callable[[BedDay], bool], of: Callable[[BedDay], bool]
) -> Callable[[Held, Collaborative, date], list[Fact]]:
    def facts(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
        return [
            part(of_ward(it.bed.ward), of=of(it), counts=counts(it))
            for it in bed_days(held, collaborative, day)
        ]

    return facts


def _is_open_block(it: BedDay) -> bool:
    return it.is_block and it.state != "closed"


def _is_block(it: BedDay) -> bool:
    return it.is_block


def _is_occupied(it: BedDay) -> bool:
    return it.state == "occupied"


occupancy = _rate(_is_occupied, _is_open_block)
occupancy_commissioned = _rate(_is_occupied, _is_block)
occupancy_excluding_leave = _rate(
    lambda it: _is_occupied(it) and not it.is_on_leave, _is_open_block
)
closed_bed_rate = _rate(lambda it: it.is_block and it.state == "closed", _is_block)
paused_bed_rate = _rate(lambda it: it.is_block and it.state == "paused", _is_open_block)
