"""What every list under the table is made with, and the cells that several share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from beds.presenters.addresses import Addresses
from beds.queries import Person, Waiting
from beds.queries.waiting import Place
from beds.state import BedState
from beds.state.facts import WardFact
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.text import long_date

NOTHING = Cell("–")


class _InWard(Protocol):
    """Somebody or something in a ward."""

    @property
    def ward(self) -> str: ...
    @property
    def ward_name(self) -> str: ...
    @property
    def provider_name(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What lists are made with.

    `wards` are those that have a page, by reference. Lists are cut after `most` rows unless theirs
    is the one `shown` in full. Where the page is about every service line (`every_line`), they say
    of which one somebody is.
    """

    addresses: Addresses
    wards: Mapping[str, WardFact]
    every_line: bool
    shown: str
    most: int
    as_at: date


def setting(*, state: BedState, addresses: Addresses, shown: str, most: int) -> Setting:
    """The setting of a page; `state` is that of every service line."""
    wards = {ward.reference: ward for ward in state.facts[state.as_at].wards.values()}
    return Setting(
        addresses=addresses,
        wards=wards,
        every_line="service_line" not in addresses.asked,
        shown=shown,
        most=most,
        as_at=state.as_at,
    )


def listing(
    setting: Setting,
    *,
    anchor: str,
    heading: str,
    about: str,
    empty: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
) -> Listing:
    """A list, cut after the first rows unless it is the one to be shown in full."""
    found = list(rows)
    cut = setting.shown != anchor and len(found) > setting.most
    return Listing(
        anchor=anchor,
        heading=heading,
        about=about,
        empty=empty,
        columns=columns,
        rows=found[: setting.most] if cut else found,
        count=len(found),
        more=setting.addresses.bed_state(show=anchor, anchor=anchor) if cut else "",
    )


def person(setting: Setting, pseudonym: str) -> Cell:
    """Somebody, leading to their page."""
    return PersonCell(pseudonym, setting.addresses.patient(pseudonym))


def where(setting: Setting, one: _InWard, *, note: str = "") -> Cell:
    """The ward that somebody is in, with its provider; of which line where that is to be said."""
    href = setting.addresses.ward(one.ward) if one.ward in setting.wards else ""
    return Cell(one.ward_name, href, note or one.provider_name)


def line(setting: Setting, one: Person | Waiting) -> list[Cell]:
    """The cell of the service line, where the page is about every one."""
    return [Cell(one.service_line_name)] if setting.every_line else []


def line_column(setting: Setting) -> list[Column]:
    """The column of the service line, where the page is about every one."""
    return [Column(label="Service line")] if setting.every_line else []


def held_or_expected(setting: Setting, one: Waiting) -> Cell:
    """The bed held for somebody, or the day on which they are expected."""
    if one.held:
        expected = f"Expected {long_date(one.expected_on)}" if one.expected_on else ""
        return Cell(f"Held: {place(one.held)}", _ward_page(setting, one.held), expected)
    return Cell(f"Expected {long_date(one.expected_on)}") if one.expected_on else NOTHING


def place(found: Place) -> str:
    """A ward or bed in words."""
    bed = f" bed {found.bed}" if found.bed else ""
    return f"{found.ward_name}{bed}, {found.provider_name}"


def _ward_page(setting: Setting, found: Place) -> str:
    return setting.addresses.ward(found.ward) if found.ward in setting.wards else ""


def number(value: int | None, note: str = "") -> Cell:
    """A number with its thousands parted."""
    return Cell(f"{value:,}", note=note) if value is not None else NOTHING
