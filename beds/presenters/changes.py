"""What came and went: beds that are in a state and were not, and those that were and are not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from beds.presenters.addresses import Addresses
from beds.presenters.bed_map import narrowed
from beds.presenters.cards import STATE_WORDS, STATES, State
from beds.presenters.dates import AsAt
from beds.state import Cell as BedCell
from beds.state import WardGrid
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.text import long_date

IN_SERVICE = State("", "In service", lambda cell, ward: True)
_COLUMNS = (
    Column(label="Bed"),
    Column(label="Where"),
    Column(label="Before"),
    Column(label="Who"),
    Column(label="Now"),
    Column(label="Who"),
)

Beds = Mapping[int, tuple[BedCell, WardGrid]]
"""Beds by number, each with its ward."""


@dataclass(frozen=True, kw_only=True)
class ChangesPage:
    """What the page places; `heading` is the state that is looked at."""

    collaborative: str
    heading: str
    as_at: AsAt
    since: date
    came: Listing
    went: Listing
    back: str

    @property
    def people(self) -> set[str]:
        """Whom the page names."""
        return self.came.people | self.went.people


def changes_page(
    *,
    before: Sequence[WardGrid],
    now: Sequence[WardGrid],
    collaborative: str,
    as_at: AsAt,
    since: date,
    addresses: Addresses,
) -> ChangesPage:
    """The beds that came into the state asked for since the last meeting, and that left it."""
    asked = addresses.asked.get("state", "")
    state = next((one for one in STATES if one.name == asked), IN_SERVICE)
    was, is_now = _beds(narrowed(before, addresses)), _beds(narrowed(now, addresses))
    held, holds = _in_state(was, state), _in_state(is_now, state)
    told = long_date(since)
    return ChangesPage(
        collaborative=collaborative,
        heading=state.label,
        as_at=as_at,
        since=since,
        came=Listing(
            anchor="came",
            heading=f"Now {state.label.lower()}",
            about=f"And not on {told}.",
            empty=f"No bed is {state.label.lower()} that was not on {told}.",
            columns=_COLUMNS,
            rows=list(_rows(holds - held, was, is_now, addresses)),
            count=len(holds - held),
        ),
        went=Listing(
            anchor="went",
            heading=f"No longer {state.label.lower()}",
            about=f"But on {told}.",
            empty=f"Every bed that was {state.label.lower()} on {told} still is.",
            columns=_COLUMNS,
            rows=list(_rows(held - holds, was, is_now, addresses)),
            count=len(held - holds),
        ),
        back=addresses.without("state", "ward", "site").bed_state(),
    )


def _beds(wards: Sequence[WardGrid]) -> dict[int, tuple[BedCell, WardGrid]]:
    return {cell.bed: (cell, ward) for ward in wards for cell in ward.beds}


def _in_state(beds: Beds, state: State) -> set[int]:
    return {bed for bed, (cell, ward) in beds.items() if state.has(cell, ward)}


def _rows(numbers: set[int], was: Beds, is_now: Beds, addresses: Addresses) -> Iterator[list[Cell]]:
    """A row for each bed, in the order of the bed state."""
    for bed in (bed for bed in {**is_now, **was} if bed in numbers):
        cell, ward = is_now.get(bed) or was[bed]
        yield [
            Cell(f"Bed {cell.label}", addresses.bed(bed)),
            Cell(ward.ward_name, addresses.ward(ward.ward), ward.provider_name),
            *_as_on(was.get(bed), addresses),
            *_as_on(is_now.get(bed), addresses),
        ]


def _as_on(found: tuple[BedCell, WardGrid] | None, addresses: Addresses) -> list[Cell]:
    """How a bed was on one of the two days, and who was in it."""
    if found is None:
        return [Cell("Not in service"), Cell("–")]
    cell, ward = found
    suspended = "Admissions suspended" if ward.admissions_suspended else ""
    person = (
        PersonCell(cell.pseudonym, addresses.patient(cell.pseudonym))
        if cell.pseudonym
        else Cell(cell.reason_label or "–")
    )
    return [Cell(STATE_WORDS[cell.state], note=suspended), person]
