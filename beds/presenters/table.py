"""The table of the bed state: provider rows that open into wards, and the total."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from beds.presenters.addresses import Addresses
from beds.presenters.confirmed import Confirmed, Told, confirmed_ward, confirmed_wards
from beds.presenters.numbers import COLUMNS, Number, Reasons, numbers
from beds.state import BedState, Cut, Row
from impact.core.text import counted

ALL, NONE = "all", "none"
"""What `open` may say beside the keys of rows: every row open into its wards, or no row."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row: what it names, what it counts, whether admissions are suspended, how fresh it is.

    `toggle` opens a row into its wards or shuts it; wards and the total have none. A row of one
    ward alone names it (`only_ward`) instead of opening.
    """

    kind: str
    anchor: str
    name: str
    href: str
    note: str
    only_ward: str = ""
    only_ward_href: str = ""
    toggle: str
    toggle_text: str
    opened: bool
    numbers: list[Number]
    suspended: str
    suspended_href: str
    confirmed: Confirmed


@dataclass(frozen=True, kw_only=True)
class Table:
    """The rows in order and their total. `open_all` opens or shuts every row, "" for no rows."""

    columns: tuple[str, ...]
    first: str
    lines: list[Line]
    total: Line
    open_all: str
    all_opened: bool


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """What every row is made with."""

    by: Cut
    addresses: Addresses
    reasons: Reasons
    wards: Mapping[str, list[Row]]
    opened: frozenset[str]
    told: Told
    show_line: bool

    def is_open(self, key: str) -> bool:
        return ALL in self.opened or key in self.opened


_FIRST = {
    Cut.PROVIDER: "Provider",
    Cut.SITE: "Site",
    Cut.SERVICE_LINE: "Service line",
    Cut.WARD: "Ward",
}


def table(
    *,
    state: BedState,
    reasons: Reasons,
    addresses: Addresses,
    opened: frozenset[str],
    told: Told,
) -> Table:
    """The rows of a bed state by its cut, those `opened` with their wards below them.

    A state cut by ward has ward rows alone.
    """
    wards = state.rows if state.by == Cut.WARD else state.cut(by=Cut.WARD).rows
    frame = _Frame(
        by=state.by,
        addresses=addresses,
        reasons=reasons,
        wards=_by_key(wards, state.by),
        opened=opened,
        told=told,
        show_line=state.service_line is None and state.by != Cut.SERVICE_LINE,
    )
    many = [key for key, inside in frame.wards.items() if len(inside) > 1]
    all_opened = all(frame.is_open(key) for key in many)
    return Table(
        columns=tuple(column.heading for column in COLUMNS),
        first=_FIRST[state.by],
        lines=list(_lines(state, frame)),
        total=_total(state, frame, wards),
        open_all=_toggled_all(addresses, all_opened) if many else "",
        all_opened=all_opened,
    )


def _lines(state: BedState, frame: _Frame) -> Iterator[Line]:
    for row in state.rows:
        if state.by == Cut.WARD:
            yield _ward(row, frame)
            continue
        yield _group(row, frame)
        key = _key(row, state.by)
        wards = frame.wards.get(key, [])
        if frame.is_open(key) and len(wards) > 1:
            yield from (_ward(ward, frame) for ward in wards)


def _key(row: Row, by: Cut) -> str:
    return getattr(row, by.value) or ""


def _by_key(wards: tuple[Row, ...], by: Cut) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for ward in wards:
        found[_key(ward, by)].append(ward)
    return found


def _group(row: Row, frame: _Frame) -> Line:
    key = _key(row, frame.by)
    wards = frame.wards.get(key, [])
    opened = frame.is_open(key)
    narrowed = _narrowing(row, frame.by)
    only = wards[0] if len(wards) == 1 else None
    return Line(
        kind="group",
        anchor=f"row-{key}",
        name=row.labels.get(frame.by.value, key),
        href=frame.addresses.bed_state(**narrowed, by=None, open=None) if narrowed else "",
        note=row.labels.get("provider", "") if frame.by == Cut.SITE else "",
        only_ward=only.labels["ward"] if only else "",
        only_ward_href=frame.addresses.ward(only.ward or "") if only else "",
        toggle=_toggled(frame, key) if len(wards) > 1 else "",
        toggle_text=f"{'Hide' if opened else 'Show'} {counted(len(wards), 'ward')}",
        opened=opened,
        numbers=numbers(
            row,
            href=lambda state: frame.addresses.bed_map(**_beds_of(row, frame.by), state=state),
            changed=lambda state: frame.addresses.changes(**_beds_of(row, frame.by), state=state),
            ready=frame.addresses.bed_state(**narrowed, anchor="ready"),
            reasons=frame.reasons.of({ward.ward or "" for ward in wards}),
        ),
        suspended=_suspended_wards(row),
        suspended_href=frame.addresses.bed_map(**_beds_of(row, frame.by), state="suspended"),
        confirmed=confirmed_wards(wards, frame.told),
    )


def _narrowing(row: Row, by: Cut) -> dict[str, str | None]:
    """What narrows the page to one row; a site has no page of its own."""
    if by == Cut.PROVIDER:
        return {"provider": row.provider}
    if by == Cut.SERVICE_LINE:
        return {"service_line": row.service_line}
    return {}


def _beds_of(row: Row, by: Cut) -> dict[str, str | None]:
    """What narrows the map to the beds of one row."""
    return {"site": row.site} if by == Cut.SITE else _narrowing(row, by)


def _ward(row: Row, frame: _Frame) -> Line:
    reference = row.ward or ""
    place = frame.addresses.ward(reference)
    notes = [row.labels["site"]] if frame.by != Cut.SITE else []
    if frame.show_line:
        notes.append(row.labels["service_line"])
    if frame.by in (Cut.WARD, Cut.SERVICE_LINE):
        notes.insert(0, row.labels["provider"])
    return Line(
        kind="ward",
        anchor=f"ward-{_as_id(reference)}",
        name=row.labels["ward"],
        href=place,
        note=", ".join(notes),
        toggle="",
        toggle_text="",
        opened=False,
        numbers=numbers(
            row,
            href=lambda state: frame.addresses.ward(reference, state=state),
            changed=lambda state: frame.addresses.changes(ward=reference, state=state),
            ready=frame.addresses.ward(reference, anchor="people"),
            reasons=frame.reasons.of({reference}),
        ),
        suspended="Suspended" if row.admissions_suspended else "",
        suspended_href=place,
        confirmed=confirmed_ward(row, frame.told),
    )


def _total(state: BedState, frame: _Frame, wards: tuple[Row, ...]) -> Line:
    return Line(
        kind="total",
        anchor="total",
        name="Total",
        href="",
        note="",
        toggle="",
        toggle_text="",
        opened=False,
        numbers=numbers(
            state.total,
            href=lambda asked: frame.addresses.bed_map(state=asked),
            changed=lambda asked: frame.addresses.changes(state=asked),
            ready="#ready",
            reasons=frame.reasons.of({ward.ward or "" for ward in wards}),
        ),
        suspended=_suspended_wards(state.total),
        suspended_href=frame.addresses.bed_map(state="suspended"),
        confirmed=confirmed_wards(list(wards), frame.told),
    )


def _as_id(reference: str) -> str:
    """A reference as the id of an element, which may hold no space; no two give the same."""
    return re.sub(r"[^A-Za-z0-9-]", lambda sign: f"_{ord(sign[0]):x}", reference)


def _suspended_wards(row: Row) -> str:
    number = row.admissions_suspended
    return f"{counted(number, 'ward')} suspended" if number else ""


def _toggled(frame: _Frame, key: str) -> str:
    """The page with one row opened that is shut, or shut that is open."""
    before = set(frame.wards) if ALL in frame.opened else set(frame.opened) - {NONE}
    after = before ^ {key}
    return frame.addresses.bed_state(open=",".join(sorted(after)) or NONE, anchor=f"row-{key}")


def _toggled_all(addresses: Addresses, all_opened: bool) -> str:
    return addresses.bed_state(open=NONE if all_opened else ALL, anchor="bed-state")
