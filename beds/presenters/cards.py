"""A bed of the map: its label, state, who is in it, for how long."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from beds.choices import VACANT, Basis, BedUse
from beds.presenters.addresses import Addresses
from beds.state import Cell, WardGrid
from impact.core.text import counted, long_date
from patients.choices import LeaveKind

STATE_WORDS: Mapping[str, str] = {
    **{use.value: use.label for use in BedUse},
    VACANT: "Vacant",
}


@dataclass(frozen=True, kw_only=True)
class Card:
    """A bed as the map places it; `person` is "" where nobody is named."""

    label: str
    href: str
    state: str
    word: str
    person: str
    person_href: str
    days: str
    notes: tuple[str, ...]


Test = Callable[[Cell, WardGrid], bool]


@dataclass(frozen=True)
class State:
    """A state that a map may be narrowed to: its name in addresses, in words, and its beds."""

    name: str
    label: str
    has: Test


def _use(state: str) -> Test:
    return lambda cell, ward: cell.state == state


STATES: tuple[State, ...] = (
    State("open", "Open", lambda cell, ward: cell.state != BedUse.CLOSED),
    State("occupied", "Occupied", _use(BedUse.OCCUPIED)),
    State(
        "on_leave",
        "On leave",
        lambda cell, ward: cell.leave not in (None, LeaveKind.ABSENT_WITHOUT_LEAVE),
    ),
    State(
        "absent",
        "Absent without leave",
        lambda cell, ward: cell.leave == LeaveKind.ABSENT_WITHOUT_LEAVE,
    ),
    State("held", "Held", _use(BedUse.HELD)),
    State("paused", "Paused", _use(BedUse.PAUSED)),
    State("vacant", "Vacant", _use(VACANT)),
    State(
        "can_admit",
        "Can admit now",
        lambda cell, ward: cell.state == VACANT and not ward.admissions_suspended,
    ),
    State("closed", "Closed", _use(BedUse.CLOSED)),
    State("surge", "Above contract", lambda cell, ward: cell.basis == Basis.SURGE),
    State("suspended", "In suspended wards", lambda cell, ward: ward.admissions_suspended),
)
"""In the order in which a map offers them."""


def card(cell: Cell, addresses: Addresses, *, hidden: frozenset[str] = frozenset()) -> Card:
    """A bed as the map places it; those in `hidden` are not named."""
    named = cell.pseudonym if cell.pseudonym and cell.pseudonym not in hidden else ""
    return Card(
        label=cell.label,
        href=addresses.bed(cell.bed),
        state=cell.state,
        word=STATE_WORDS[cell.state],
        person=named,
        person_href=addresses.patient(named) if named else "",
        days=_days(cell),
        notes=tuple(_notes(cell)),
    )


def _days(cell: Cell) -> str:
    """How long: of the whole stay for somebody in the bed, else of its state."""
    return counted(cell.days if cell.stay_days is None else cell.stay_days, "day")


def _notes(cell: Cell) -> list[str]:
    notes = []
    if cell.leave:
        notes.append(LeaveKind(cell.leave).label)
    if cell.reason_label:
        notes.append(cell.reason_label)
    if cell.review_on:
        overdue = "Review overdue since" if cell.overdue else "Review on"
        notes.append(f"{overdue} {long_date(cell.review_on)}")
    if cell.until and cell.state == BedUse.CLOSED:
        notes.append(f"Until {long_date(cell.until)}")
    if cell.basis == Basis.SURGE:
        notes.append("Above contract")
    if cell.assumed:
        notes.append("Bed assumed")
    return notes
