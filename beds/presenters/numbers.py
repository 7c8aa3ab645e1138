"""The numbers of a row: each with its ins and outs, its notes, and where it leads."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from beds.choices import BedUse
from beds.queries import OutOfUse
from beds.state import Row
from impact.core.templatetags.nhs import percent
from impact.core.text import counted


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its name in a row, its heading, and the state of the map that makes it up.

    Not all columns count beds (`of_beds`).
    """

    name: str
    heading: str
    state: str
    emphasis: str = ""
    of_beds: bool = True


COLUMNS = (
    Column(name="beds", heading="Beds", state=""),
    Column(name="closed", heading="Closed", state="closed"),
    Column(name="open", heading="Open beds", state="open", emphasis="strong"),
    Column(name="occupied", heading="Occupied", state="occupied"),
    Column(name="held", heading="Held", state="held"),
    Column(name="paused", heading="Paused", state="paused"),
    Column(name="vacant", heading="Vacant", state="vacant"),
    Column(name="can_admit", heading="Can admit now", state="can_admit", emphasis="offer"),
    Column(name="occupancy", heading="Occupancy", state="open", of_beds=False),
    Column(name="ready_for_discharge", heading="Ready for discharge", state="", of_beds=False),
)


@dataclass(frozen=True, kw_only=True)
class Note:
    """A part of a number, in words, and where it leads."""

    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number as it is shown. `tip` is said when it has the focus."""

    heading: str
    text: str
    href: str
    change: str
    change_href: str
    notes: tuple[Note, ...]
    tip: str
    emphasis: str


class Reasons:
    """Why beds are closed, by ward."""

    def __init__(self, beds: Iterable[OutOfUse]) -> None:
        self._by_ward: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for bed in beds:
            if bed.use == BedUse.CLOSED:
                self._by_ward[bed.ward][bed.reason_label] += 1

    def of(self, wards: Collection[str]) -> str:
        """The reasons in these wards, the commonest first: "Refurbishment 2, Staffing 1".

        Equally common ones by name: wards come as a set, whose order is each process's own.
        """
        total: Counter[str] = sum((self._by_ward[ward] for ward in wards), Counter())
        ordered = sorted(total.items(), key=lambda each: (-each[1], each[0]))
        return ", ".join(f"{reason} {number}" for reason, number in ordered)


Leads = Callable[[str | None], str]
"""The page of the beds in a state."""


def numbers(row: Row, *, href: Leads, changed: Leads, ready: str, reasons: str) -> list[Number]:
    """The numbers of a row in the order of the columns; nothing leads from a nought.

    `href` is the page of the beds in a state, `changed` that of those that came into it or left.
    """
    return [
        Number(
            heading=column.heading,
            text=_text(row, column.name),
            href=_href(row, column, href, ready),
            change=str(row.changes.get(column.name, "")),
            change_href=changed(column.state or None) if column.of_beds else "",
            notes=_notes(row, column.name, href),
            tip=reasons if column.name == "closed" else "",
            emphasis=column.emphasis,
        )
        for column in COLUMNS
    ]


def offer(row: Row) -> str:
    """How many can be admitted: a range where it counts on wards that are stale."""
    low, high = row.can_admit_low, row.can_admit_high
    return f"{low} to {high}" if low != high else f"{high:,}"


def _text(row: Row, name: str) -> str:
    if name == "occupancy":
        return percent(row.occupancy)
    if name == "can_admit" and row.ward is None:
        return offer(row)
    return f"{getattr(row, name):,}"


def _href(row: Row, column: Column, href: Leads, ready: str) -> str:
    if not getattr(row, column.name):
        return ""
    return ready if column.name == "ready_for_discharge" else href(column.state or None)


def _notes(row: Row, name: str, href: Leads) -> tuple[Note, ...]:
    if name == "beds" and row.surge:
        return (Note(text=f"{row.surge} above contract", href=href("surge")),)
    if name != "occupied":
        return ()
    away = []
    if row.on_leave:
        away.append(Note(text=f"{row.on_leave} on leave", href=href("on_leave")))
    if row.absent_without_leave:
        text = f"{row.absent_without_leave} absent without leave"
        away.append(Note(text=text, href=href("absent")))
    return tuple(away)


def sum_sentence(row: Row) -> str:
    """How the total adds up, in words."""
    return (
        f"{counted(row.beds, 'bed')} = {row.closed} closed + {row.open} open. "
        f"{row.open} open = {row.occupied} occupied + {row.held} held + {row.paused} paused "
        f"+ {row.vacant} vacant."
    )
