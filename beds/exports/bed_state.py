"""The bed state as a file: the rows of the page, and what they show.

Each file says whose bed state it is, as at when and known when, and how it was narrowed.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from beds.exports.tables import Column, Table, attribute, columns, make_table
from beds.state import NAMES, BedState, Row
from impact.core.tabular import Sheet, csv_lines, write_xlsx
from impact.core.tabular.values import Value
from impact.core.text import long_date, long_moment

WORDS = {
    "provider": "Provider",
    "site": "Site",
    "ward": "Ward",
    "service_line": "Service line",
}
COUNTS = {
    "beds": "Beds",
    "surge": "Of which above contract",
    "closed": "Closed",
    "open": "Open",
    "open_block": "Open block beds",
    "occupied": "Occupied",
    "on_leave": "Of which on leave",
    "absent_without_leave": "Absent without leave",
    "held": "Held",
    "paused": "Paused",
    "vacant": "Vacant",
    "can_admit": "Can admit now",
}
REST = columns(
    can_admit_low="Can admit now, freshly confirmed wards alone",
    occupancy="Occupancy %",
    ready_for_discharge="Ready for discharge",
    admissions_suspended="Wards with admissions suspended",
    confirmed_at="Confirmed",
    stale="Not confirmed for more than 7 days",
    waiting="Waiting",
    out_of_area="Out of area",
)


def bed_state_table(state: BedState) -> Table:
    """The rows of a bed state and its total: names beside keys, ins and outs where it has them."""
    names = [column for name in NAMES[state.by] for column in _name(name)]
    counts = [column for name in COUNTS for column in _count(name, changes=bool(state.since))]
    table = make_table("Bed state", [*names, *counts, *REST], [*state.rows, state.total])
    *rows, total = table.rows
    return Table(table.title, table.headers, [*rows, ["Total", *total[1:]]])


def _name(name: str) -> list[Column]:
    """What a row names, in words and then by key."""

    def words(row: Row) -> Value:
        return row.labels.get(name)

    return [(WORDS[name], words), (f"{WORDS[name]} key", attribute(name))]


def _count(name: str, *, changes: bool) -> list[Column]:
    """A counted column, with its ins and outs if asked."""
    column = (COUNTS[name], attribute(name))
    if not changes:
        return [column]

    def ins(row: Row) -> Value:
        return row.changes[name].ins if name in row.changes else 0

    def outs(row: Row) -> Value:
        return row.changes[name].outs if name in row.changes else 0

    return [column, (f"{COUNTS[name]}: in", ins), (f"{COUNTS[name]}: out", outs)]


def cover(state: BedState) -> list[tuple[str, str]]:
    """What a file shows: whose, as at when, known when, narrowed how, compared with when."""
    lines = [
        ("Collaborative", state.collaborative_name),
        ("As at", long_date(state.as_at)),
        ("Known at", long_moment(state.known_at)),
        ("Service line", state.service_line or "all"),
        ("Provider", state.provider or "all"),
    ]
    return [*lines, ("In and out since", long_date(state.since))] if state.since else lines


def csv_file(state: BedState, table: Table) -> Iterator[str]:
    """The lines of a CSV file: what the table is, the cover, an empty line, then the table."""
    yield from csv_lines((table.title,), [*cover(state), ()], mark=True)
    yield from csv_lines(table.headers, table.rows)


def xlsx_file(target: BinaryIO, state: BedState, tables: Sequence[Table]) -> None:
    """Writes a workbook: a cover, then a sheet for each table."""
    write_xlsx(
        target,
        [Sheet(table.title, table.headers, table.rows) for table in tables],
        cover=[("What", "Bed state"), *cover(state)],
    )
