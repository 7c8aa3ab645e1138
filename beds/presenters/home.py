"""The first page: for whom it is, which wards are stale, how the service lines stand."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from beds.presenters.addresses import Addresses
from beds.presenters.confirmed import confirmed_ward
from beds.presenters.dates import AsAt, freshness
from beds.presenters.numbers import offer
from beds.state import BedState, Cut, Row
from impact.core.listing import Cell, Column, Listing

MOST_WARDS = 8


@dataclass(frozen=True)
class Place:
    """Somewhere to go on to."""

    label: str
    about: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Home:
    """What the page places for somebody who may see a bed state."""

    collaborative: str
    as_at: AsAt
    freshness: str
    lines: Listing
    stale: Listing
    places: list[Place]


def home_page(*, lines: BedState, own: Collection[str], as_at: AsAt, addresses: Addresses) -> Home:
    """The first page; `own` are the keys of providers whose wards the person may confirm."""
    wards = lines.cut(by=Cut.WARD).rows
    return Home(
        collaborative=lines.collaborative_name,
        as_at=as_at,
        freshness=freshness(ward.stale for ward in wards),
        lines=_lines(lines, addresses),
        stale=_stale(wards, own, as_at, addresses),
        places=[
            Place(
                "Bed state",
                "Service line by service line, provider by provider, as at any day.",
                addresses.bed_state(),
            ),
            Place("Bed map", "Every bed: who is in it, and for how long.", addresses.bed_map()),
            Place(
                "Wall",
                "Large figures and the people to decide on, for a screen in the room.",
                addresses.bed_state(view="wall"),
            ),
        ],
    )


def _lines(lines: BedState, addresses: Addresses) -> Listing:
    rows = [_line(row, row.labels["service_line"], addresses) for row in lines.rows]
    return Listing(
        anchor="lines",
        heading="Service lines",
        about="A range is without and with the wards that are stale.",
        empty="",
        columns=[
            Column(label="Service line"),
            Column(label="Open beds", numeric=True),
            Column(label="Occupied", numeric=True),
            Column(label="Can admit now", numeric=True),
            Column(label="Waiting", numeric=True),
            Column(label="Out of area", numeric=True),
            Column(label="Ready to leave", numeric=True),
        ],
        rows=rows,
        total=_line(lines.total, "All service lines", addresses),
        count=len(rows),
    )


def _line(row: Row, name: str, addresses: Addresses) -> list[Cell]:
    line = row.service_line
    counts = (
        (f"{row.open:,}", row.open, addresses.bed_map(service_line=line, state="open")),
        (f"{row.occupied:,}", row.occupied, addresses.bed_map(service_line=line, state="occupied")),
        (offer(row), row.can_admit, addresses.bed_map(service_line=line, state="can_admit")),
        (_text(row.waiting), row.waiting, _list(addresses, line, "first-bed")),
        (_text(row.out_of_area), row.out_of_area, _list(addresses, line, "out-of-area")),
        (_text(row.ready_for_discharge), row.ready_for_discharge, _list(addresses, line, "ready")),
    )
    cells = [Cell(text, url if number else "") for text, number, url in counts]
    return [Cell(name, addresses.bed_state(service_line=line)), *cells]


def _list(addresses: Addresses, line: str | None, anchor: str) -> str:
    return addresses.bed_state(service_line=line, anchor=anchor)


def _text(number: int | None) -> str:
    return f"{number or 0:,}"


def _stale(
    wards: Iterable[Row], own: Collection[str], as_at: AsAt, addresses: Addresses
) -> Listing:
    """Stale wards, the person's own first, then the longest since they were confirmed."""
    late = sorted(
        (ward for ward in wards if ward.stale),
        key=lambda ward: (
            ward.provider not in own,
            ward.confirmed_at is not None,
            ward.confirmed_at or as_at.known_at,
        ),
    )
    rows = [
        [
            Cell(ward.labels["ward"], addresses.ward(ward.ward or ""), ward.labels["provider"]),
            Cell(confirmed_ward(ward, as_at.told).when, note=_yours(ward, own)),
        ]
        for ward in late
    ]
    return Listing(
        anchor="stale",
        heading="Stale wards",
        about="Not confirmed in the last 7 days, the longest first.",
        empty="Every ward was confirmed in the last 7 days.",
        columns=[Column(label="Ward"), Column(label="Confirmed")],
        rows=rows[:MOST_WARDS],
        count=len(rows),
        more=addresses.bed_state(open="all") if len(rows) > MOST_WARDS else "",
    )


def _yours(ward: Row, own: Collection[str]) -> str:
    return "Your organisation's" if ward.provider in own else ""
