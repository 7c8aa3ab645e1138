"""Judges records against each other and against what is held, before anything is written."""

from typing import Any

from impact.core.text import shown
from providers.imports.reading import Batch, Record
from providers.imports.tables import TABLES, Column, Table
from providers.models import Collaborative, Icb, Provider, ServiceLine, Site

_HELD = {
    "icbs": (Icb, ("code", "gss_code")),
    "providers": (Provider, ("key", "ods_code")),
    "collaboratives": (Collaborative, ("code",)),
    "service_lines": (ServiceLine, ("code",)),
    "sites": (Site, ("key", "ods_site_code")),
}


def check(batch: Batch) -> None:
    """Adds a fault for each row that names what is not there or comes twice."""
    known = {name: _known(name, batch) for name in _HELD}
    for table in TABLES:
        _refuse_twice(table, batch)
        for column in table.columns:
            # What an unreadable file would have held is nobody else's fault.
            if column.refers and column.refers not in batch.unreadable:
                _refuse_unknown(column, batch.of(table.name), known[column.refers], batch)
    _refuse_backwards(batch)


def _known(table: str, batch: Batch) -> set[str]:
    model, names = _HELD[table]
    held = {name for row in model._default_manager.values_list(*names) for name in row if name}
    return held | {record.get(name) for record in batch.of(table) for name in names} - {None}


def _refuse_unknown(column: Column, records: list[Record], known: set[str], batch: Batch) -> None:
    what = column.refers.replace("_", " ").removesuffix("s")
    for record in records:
        value = record.get(column.name)
        for name in value if isinstance(value, list) else [value]:
            if name is not None and name not in known:
                message = (
                    f"{shown(name)} is no known {what}; add it to {column.refers}.csv, or check "
                    "how it is spelt"
                )
                batch.faults.append(record.fault(column.name, "unknown", message))


def _refuse_twice(table: Table, batch: Batch) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    named = [name for name in table.key if name != "from"]
    for record in batch.of(table.name):
        if any(record.get(name) is None for name in named):
            continue
        key = tuple(record.get(name) for name in table.key)
        if key in seen:
            message = f"the same {table.rows.removesuffix('s')} is in row {seen[key]}; keep one"
            batch.faults.append(record.fault(named[-1], "twice", message))
        seen.setdefault(key, record.number)


def _refuse_backwards(batch: Batch) -> None:
    for table in ("wards", "codes"):
        for record in batch.of(table):
            start, end = record.get("from"), record.get("to")
            if start is not None and end is not None and end < start:
                message = f"ends on {end}, before it begins on {start}; check both dates"
                batch.faults.append(record.fault("to", "order", message))
