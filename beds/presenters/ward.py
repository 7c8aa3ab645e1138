"""The page of a ward: its beds and people, what is expected, who confirmed it."""

from dataclasses import dataclass, replace
from datetime import date

from beds.freshness import FRESH_DAYS, is_stale
from beds.models import Confirmation
from beds.presenters.addresses import Addresses
from beds.presenters.bed_map import StateChoice, states
from beds.presenters.cards import STATES, Card, State, card
from beds.presenters.dates import AsAt
from beds.queries.wards import Arrival, Resident, Suspended, WardDay
from beds.state import WardGrid
from impact.core.listing import Cell, Column, Fact, Listing, PersonCell
from impact.core.text import counted, long_date, long_moment
from patients.choices import LeaveKind
from patients.presenters.events import PROVISIONAL
from providers.choices import WardSex
from providers.models import Ward


@dataclass(frozen=True, kw_only=True)
class WardPage:
    """What the page places. `notice` is a sentence on what a reader must not overlook, else ""."""

    name: str
    provider: str
    as_at: AsAt
    facts: list[Fact]
    notice: str
    states: list[StateChoice]
    cards: list[Card]
    no_beds: str
    people: Listing
    arrivals: Listing
    leaving: Listing
    confirmations: Listing
    bed_state: str


def ward_page(
    *, ward: Ward, grid: WardGrid | None, day: WardDay, as_at: AsAt, addresses: Addresses
) -> WardPage:
    """The page of a ward on a day; whom the reader may not see is not named in the beds."""
    asked = addresses.asked.get("state", "")
    state = next((state for state in STATES if state.name == asked), None)
    return WardPage(
        name=ward.name,
        provider=ward.provider.name,
        as_at=as_at,
        facts=_facts(ward, grid, day, as_at),
        notice=_notice(ward, day.suspended, as_at.day),
        states=_states(ward, grid, addresses, asked if state else "") if grid else [],
        cards=_cards(grid, state, day, addresses) if grid else [],
        no_beds="" if grid else "No bed of this ward is in service on this day.",
        people=_people(day.residents, addresses),
        arrivals=_arrivals(day.arrivals, addresses),
        leaving=_leaving(day.residents, as_at.day, addresses),
        confirmations=_confirmations(day.confirmations, as_at),
        bed_state=addresses.bed_state(state=None),
    )


def _facts(ward: Ward, grid: WardGrid | None, day: WardDay, as_at: AsAt) -> list[Fact]:
    facts = [
        Fact("Site", f"{ward.site.name}, {ward.site.town}".rstrip(", ")),
        Fact("Service line", ward.service_line.name),
        Fact("For", WardSex(ward.sex).label),
    ]
    if grid:
        facts.append(Fact("Beds", _sums(grid)))
    if day.fed_since is not None:
        told = f"By extracts since {long_date(day.fed_since)}; what is typed is provisional"
        facts.append(Fact("Kept", told))
    facts.append(Fact("Confirmed", _confirmed(day.confirmations, as_at)))
    return facts


def _sums(grid: WardGrid) -> str:
    counts = [
        (sum(state.has(cell, grid) for cell in grid.beds), state.label.lower())
        for state in STATES
        if state.name in ("occupied", "held", "paused", "vacant", "closed")
    ]
    told = ", ".join(f"{number} {word}" for number, word in counts if number)
    return f"{len(grid.beds)}: {told}"


def _confirmed(confirmations: list[Confirmation], as_at: AsAt) -> str:
    if not confirmations:
        return "Never"
    last = confirmations[0]
    late = is_stale(last.confirmed_at, on=as_at.day)
    stale = f". Stale: more than {FRESH_DAYS} days" if late else ""
    return f"{as_at.told(last.confirmed_at).capitalize()} by {last.by}{stale}"


def _notice(ward: Ward, suspended: Suspended | None, day: date) -> str:
    if not ward.is_open_on(day):
        return "This ward does not exist on this day: it opened later, or has closed or passed on."
    if suspended is None:
        return ""
    until = f" until {long_date(suspended.until)}" if suspended.until else ", with no end planned"
    note = f" {suspended.note}" if suspended.note else ""
    return (
        f"Admissions are suspended since {long_date(suspended.since)}{until}. "
        f"Reason: {suspended.reason}.{note}"
    )


def _states(ward: Ward, grid: WardGrid, addresses: Addresses, current: str) -> list[StateChoice]:
    """As on the map, leading to this ward."""
    found = states([grid], addresses, current)
    names = {state.label: state.name for state in STATES}
    return [
        replace(each, url=addresses.ward(ward.reference, state=names.get(each.label)))
        for each in found
    ]


def _cards(grid: WardGrid, state: State | None, day: WardDay, addresses: Addresses) -> list[Card]:
    hidden = frozenset({cell.pseudonym for cell in grid.beds if cell.pseudonym} - day.named)
    return [
        card(cell, addresses, hidden=hidden)
        for cell in grid.beds
        if state is None or state.has(cell, grid)
    ]


def _people(residents: list[Resident], addresses: Addresses) -> Listing:
    rows = [
        [
            Cell(_bed(one), note="Assumed" if one.assumed else ""),
            PersonCell(one.pseudonym, addresses.patient(one.pseudonym)),
            Cell(long_date(one.since), note="Provisional" if one.provisional else ""),
            Cell(f"{one.days:,}", note=f"admitted {long_date(one.admitted_on)}"),
            Cell(LeaveKind(one.leave).label if one.leave else "On the ward"),
            Cell(long_date(one.ready_since), note=one.ready_reason)
            if one.ready_since
            else Cell("No"),
            Cell(one.legal_status or "Not recorded"),
        ]
        for one in residents
    ]
    return Listing(
        anchor="people",
        heading="People",
        about="Everyone whose ward stay is here, on leave too."
        + (f" {PROVISIONAL}" if any(one.provisional for one in residents) else ""),
        empty="Nobody is in this ward on this day.",
        columns=[
            Column(label="Bed"),
            Column(label="Person"),
            Column(label="Here since"),
            Column(label="Days so far", numeric=True),
            Column(label="Leave"),
            Column(label="Ready for discharge"),
            Column(label="Legal status"),
        ],
        rows=rows,
        count=len(rows),
    )


def _bed(one: Resident) -> str:
    return f"Bed {one.bed}" if one.bed else "No bed"


def _arrivals(arrivals: list[Arrival], addresses: Addresses) -> Listing:
    rows = [
        [
            PersonCell(one.pseudonym, addresses.patient(one.pseudonym)),
            Cell(f"Bed {one.bed}", note=f"held since {long_date(one.held_since)}"),
            Cell(long_date(one.expected_on) if one.expected_on else "No date"),
            Cell(long_date(one.review_on) if one.review_on else "None"),
        ]
        for one in arrivals
    ]
    return Listing(
        anchor="arrivals",
        heading="Expected to come",
        about="People for whom a bed is held here.",
        empty="No bed is held here for anybody.",
        columns=[
            Column(label="Person"),
            Column(label="Bed"),
            Column(label="Expected"),
            Column(label="Review of the hold"),
        ],
        rows=rows,
        count=len(rows),
    )


def _leaving(residents: list[Resident], day: date, addresses: Addresses) -> Listing:
    planned = sorted(
        (one.planned_discharge_on, one.pseudonym) for one in residents if one.planned_discharge_on
    )
    rows = [
        [
            Cell(long_date(on), note="" if on >= day else "Promised, not happened"),
            Cell(_ahead(on, day)),
            PersonCell(pseudonym, addresses.patient(pseudonym)),
        ]
        for on, pseudonym in planned
    ]
    return Listing(
        anchor="leaving",
        heading="Expected to leave",
        about="Planned discharges, the earliest first.",
        empty="No discharge is planned.",
        columns=[Column(label="Planned for"), Column(label="When"), Column(label="Person")],
        rows=rows,
        count=len(rows),
    )


def _ahead(on: date, day: date) -> str:
    gap = (on - day).days
    if not gap:
        return "On this day"
    return f"In {counted(gap, 'day')}" if gap > 0 else f"{counted(-gap, 'day')} ago"


def _confirmations(confirmations: list[Confirmation], as_at: AsAt) -> Listing:
    rows = [
        [
            Cell(long_moment(one.confirmed_at)),
            Cell(str(one.by)),
            Cell(f"{one.headcount}"),
            Cell(f"{one.held}"),
            Cell("Agree" if one.headcount == one.held else _apart(one), note=one.note),
        ]
        for one in confirmations
    ]
    return Listing(
        anchor="confirmations",
        heading="Confirmations",
        about="The last five, the latest first.",
        empty="Nobody has confirmed this ward's bed state.",
        columns=[
            Column(label="When"),
            Column(label="By"),
            Column(label="Counted", numeric=True),
            Column(label="Recorded", numeric=True),
            Column(label="Difference"),
        ],
        rows=rows,
        count=len(rows),
    )


def _apart(one: Confirmation) -> str:
    gap = one.headcount - one.held
    return f"{counted(abs(gap), 'person', 'people')} {'more' if gap > 0 else 'fewer'} counted"
