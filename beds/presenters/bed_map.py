"""The bed map: each ward a grid of its beds, all of them or those in one state."""

from collections.abc import Sequence
from dataclasses import dataclass

from beds.presenters.addresses import Addresses
from beds.presenters.cards import STATES, Card, State, card
from beds.presenters.dates import AsAt, Option
from beds.state import WardGrid
from impact.core.text import counted


@dataclass(frozen=True)
class StateChoice:
    """A state to narrow the map to, with how many beds it has."""

    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class WardMap:
    """One ward of the map: `summary` says how its beds stand."""

    name: str
    href: str
    anchor: int
    where: str
    line: str
    suspended: bool
    summary: str
    cards: list[Card]


@dataclass(frozen=True, kw_only=True)
class BedMap:
    """What the map places."""

    collaborative: str
    lines: list[Option]
    as_at: AsAt
    states: list[StateChoice]
    wards: list[WardMap]
    shown: str
    narrowed_to: str
    every_bed: str
    empty: str
    back: str

    @property
    def heading(self) -> str:
        """The service line looked at."""
        return next((line.label for line in self.lines if line.current), "")

    @property
    def people(self) -> set[str]:
        """Whom the map names."""
        return {one.person for ward in self.wards for one in ward.cards if one.person}


def bed_map_page(
    *,
    wards: Sequence[WardGrid],
    collaborative: str,
    lines: list[Option],
    as_at: AsAt,
    addresses: Addresses,
) -> BedMap:
    """The map of these wards, narrowed to the state that was asked for."""
    asked = addresses.asked.get("state", "")
    state = next((state for state in STATES if state.name == asked), None)
    wards = narrowed(wards, addresses)
    found = [_ward(number, ward, state, addresses) for number, ward in enumerate(wards)]
    kept = [ward for ward in found if ward.cards]
    beds = sum(len(ward.cards) for ward in kept)
    return BedMap(
        collaborative=collaborative,
        lines=lines,
        as_at=as_at,
        states=states(wards, addresses, asked if state else ""),
        wards=kept,
        shown=f"{counted(beds, 'bed')} in {counted(len(kept), 'ward')}",
        narrowed_to=_narrowed_to(wards, addresses),
        every_bed=addresses.without("provider", "site", "ward").bed_map(state=asked),
        empty=_empty(state),
        back=addresses.without("state", "site", "ward").bed_state(),
    )


def narrowed(wards: Sequence[WardGrid], addresses: Addresses) -> list[WardGrid]:
    """The wards of the site or ward that was asked for, else all of them."""
    site, ward = addresses.asked.get("site"), addresses.asked.get("ward")
    return [one for one in wards if site in (None, one.site) and ward in (None, one.ward)]


def _narrowed_to(wards: Sequence[WardGrid], addresses: Addresses) -> str:
    """The ward, site or provider whose beds are shown alone, "" for everybody's."""
    names = {"ward": "ward_name", "site": "site_name", "provider": "provider_name"}
    asked = next((name for name in names if name in addresses.asked), None)
    if asked is None:
        return ""
    return getattr(wards[0], names[asked]) if wards else addresses.asked[asked]


def states(wards: Sequence[WardGrid], addresses: Addresses, current: str) -> list[StateChoice]:
    """Every state that some bed is in, with its number of beds; all of them first."""
    beds = [(cell, ward) for ward in wards for cell in ward.beds]
    counts = {state.name: sum(state.has(*bed) for bed in beds) for state in STATES}
    return [
        StateChoice("All beds", len(beds), addresses.bed_map(state=None), not current),
        *(
            StateChoice(
                state.label,
                counts[state.name],
                addresses.bed_map(state=state.name),
                state.name == current,
            )
            for state in STATES
            if counts[state.name] or state.name == current
        ),
    ]


def _ward(number: int, ward: WardGrid, state: State | None, addresses: Addresses) -> WardMap:
    return WardMap(
        name=ward.ward_name,
        href=addresses.ward(ward.ward),
        anchor=number,
        where=f"{ward.provider_name}, {ward.site_name}",
        line="" if "service_line" in addresses.asked else ward.service_line_name,
        suspended=ward.admissions_suspended,
        summary=summary(ward),
        cards=[
            card(cell, addresses) for cell in ward.beds if state is None or state.has(cell, ward)
        ],
    )


def summary(ward: WardGrid) -> str:
    """How the beds of a ward stand, in a line."""
    occupied = sum(cell.state == "occupied" for cell in ward.beds)
    free = sum(cell.state == "vacant" for cell in ward.beds)
    offer = 0 if ward.admissions_suspended else free
    return f"{occupied} of {counted(len(ward.beds), 'bed')} occupied, {offer} can admit"


def _empty(state: State | None) -> str:
    if state is None:
        return "No bed is in service here on this day."
    return f"No bed is here on this day: {state.label.lower()}."
