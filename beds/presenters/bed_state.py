"""The page of the bed state: tabs, dates, the table, and the lists under it."""

from collections.abc import Sequence
from dataclasses import dataclass

from beds.presenters.addresses import Addresses
from beds.presenters.dates import AsAt, Choice, Option, freshness
from beds.presenters.lists import listings, setting
from beds.presenters.numbers import Reasons, offer, sum_sentence
from beds.presenters.table import Table, table
from beds.queries import Lists
from beds.state import BedState, Cut, Row
from impact.core.listing import Listing

MOST_ROWS = 25
MOST_ROWS_OF_EVERY_LINE = 10
"""How many rows of a list are shown, unless asked for more."""


@dataclass(frozen=True)
class Tab:
    """A service line to choose: its name, how many beds it has on offer, its page."""

    code: str
    label: str
    offer: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the page places."""

    collaborative: str
    heading: str
    as_at: AsAt
    freshness: str
    tabs: list[Tab]
    rows_by: list[Choice]
    lines: list[Option]
    provider: str
    every_provider: str
    table: Table
    sums: str
    listings: list[Listing]
    csv: str
    xlsx: str
    wall: str
    map: str

    @property
    def people(self) -> set[str]:
        """Whom the page names."""
        return {name for each in self.listings for name in each.people}


def page(
    *,
    state: BedState,
    lines: BedState,
    lists: Lists,
    as_at: AsAt,
    addresses: Addresses,
    opened: frozenset[str],
    shown: str,
) -> Page:
    """The page of one bed state; `lines` is the same one by every service line."""
    wards = state.cut(by=Cut.WARD).rows
    choices = tabs(lines, addresses, current=state.service_line)
    return Page(
        collaborative=state.collaborative_name,
        heading=heading(state, lines),
        as_at=as_at,
        freshness=freshness(row.stale for row in wards),
        tabs=choices,
        lines=[
            Option(tab.code, f"{tab.label} ({tab.offer} on offer)", tab.current) for tab in choices
        ],
        rows_by=_rows_by(state, addresses),
        provider=_provider_name(state, wards),
        every_provider=addresses.bed_state(provider=None),
        table=table(
            state=state,
            reasons=Reasons(lists.beds),
            addresses=addresses,
            opened=opened,
            told=as_at.told,
        ),
        sums=sum_sentence(state.total),
        listings=listings(
            lists,
            setting=setting(
                state=lines,
                addresses=addresses,
                shown=shown,
                most=MOST_ROWS if state.service_line else MOST_ROWS_OF_EVERY_LINE,
            ),
            told=as_at.told,
        ),
        csv=addresses.download("csv", show=None, open=None),
        xlsx=addresses.download("xlsx", show=None, open=None),
        wall=addresses.bed_state(view="wall", by=None, open=None, show=None),
        map=addresses.bed_map(),
    )


def tabs(lines: BedState, addresses: Addresses, *, current: str | None) -> list[Tab]:
    """Every service line with its beds on offer, all of them first."""
    return [
        Tab(
            "",
            "All service lines",
            offer(lines.total),
            addresses.bed_state(service_line=None, by=None, open=None, show=None),
            current is None,
        ),
        *(_tab(row, addresses, current) for row in lines.rows),
    ]


def _tab(row: Row, addresses: Addresses, current: str | None) -> Tab:
    code = row.service_line or ""
    url = addresses.bed_state(service_line=code, by=None, open=None, show=None)
    return Tab(code, row.labels["service_line"], offer(row), url, code == current)


def heading(state: BedState, lines: BedState) -> str:
    """The service line that a bed state is narrowed to, in words."""
    names = {row.service_line: row.labels["service_line"] for row in lines.rows}
    return names.get(state.service_line, state.service_line or "All service lines")


def _provider_name(state: BedState, wards: Sequence[Row]) -> str:
    if state.provider is None:
        return ""
    return wards[0].labels["provider"] if wards else state.provider


def _rows_by(state: BedState, addresses: Addresses) -> list[Choice]:
    """By what the rows may be cut, on a page about every service line."""
    if state.service_line is not None:
        return []
    cuts = {Cut.PROVIDER: "Provider", Cut.SERVICE_LINE: "Service line", Cut.SITE: "Site"}
    return [
        Choice(label, "", addresses.bed_state(by=cut.value, open=None), current=cut == state.by)
        for cut, label in cuts.items()
    ]
