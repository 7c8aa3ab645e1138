"""Reads a folder of reference files into records, with every fault of every cell."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from impact.core.tabular import Row, UnreadableFile, normalise_header, open_table
from impact.core.tabular import Table as OpenTable
from impact.core.text import listed, shown
from providers.imports.faults import Fault
from providers.imports.tables import BY_NAME, TABLES, Column, Table


@dataclass(slots=True)
class Record:
    """A row: `values` by column name, without the columns that the file leaves out.

    An empty cell is None.
    """

    file: str
    number: int
    values: dict[str, Any]

    def get(self, column: str) -> Any:
        """The value, None where the cell is empty or the column left out."""
        return self.values.get(column)

    def fault(self, column: str | None, code: str, message: str) -> Fault:
        """A fault of this row."""
        return Fault(self.file, self.number, column, code, message)


@dataclass
class Batch:
    """What was read: records by table, faults, notes, and the tables that could not be read."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)

    def of(self, table: str) -> list[Record]:
        """The records of one table."""
        return self.records.get(table, [])


def read_folder(folder: Path) -> Batch:
    """Every reference file of a folder; those that it lacks are no fault, having none is."""
    batch = Batch()
    files = sorted(folder.glob("*")) if folder.is_dir() else []
    for file in files:
        table = BY_NAME.get(file.stem.casefold()) if file.suffix.casefold() == ".csv" else None
        if table is not None:
            read_file(file, table, batch)
        elif file.suffix.casefold() == ".csv":
            batch.notes.append(f"{file.name}: ignored, it is no file of reference data")
    if not batch.records and not batch.faults:
        expected = listed((f"{table.name}.csv" for table in TABLES), last="or")
        message = f"the folder holds no reference data; expected {expected}"
        batch.faults.append(Fault(str(folder), None, None, "no_file", message))
    return batch


def read_file(file: Path, table: Table, batch: Batch) -> None:
    """Adds the records and faults of one file to the batch."""
    records: list[Record] = []
    try:
        with open_table(file) as opened:
            reader = _Reader(file.name, table, opened, batch)
            records.extend(reader.read(row) for row in opened)
    except UnreadableFile as unreadable:
        found = unreadable.fault
        batch.faults.append(Fault(file.name, found.row, found.column, found.code, found.message))
        batch.unreadable.add(table.name)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or 'unknown error'}; check it is there"
        batch.faults.append(Fault(file.name, None, None, "unreadable", message))
        batch.unreadable.add(table.name)
    batch.records[table.name] = records


class _Reader:
    """Reads the rows of one open file."""

    def __init__(self, file: str, table: Table, opened: OpenTable, batch: Batch) -> None:
        self.file, self.batch = file, batch
        by_header = {
            normalise_header(name): column
            for column in table.columns
            for name in (column.name, *column.also)
        }
        found = {header: by_header.get(header) for header in opened.columns}
        self.columns = {header: column for header, column in found.items() if column}
        written = dict(zip(opened.columns, opened.headers, strict=True))
        self._name_unknown([written[header] for header, column in found.items() if not column])
        self._refuse_twice(self.columns, written)
        self._refuse_missing(table, self.columns.values())

    def read(self, row: Row) -> Record:
        """The record of a row; its faults go to the batch."""
        record = Record(self.file, row.number, {})
        for found in row.faults:
            self.batch.faults.append(record.fault(found.column, found.code, found.message))
        for header, column in self.columns.items():
            if not column.known_only:
                record.values[column.name] = self._cell(
                    record, column, row.values[header], judged=not row.faults
                )
        return record

    def _cell(self, record: Record, column: Column, text: str, *, judged: bool) -> Any:
        if not text:
            if column.required and judged:
                message = "the cell is empty; fill it"
                self.batch.faults.append(record.fault(column.name, "missing", message))
            return None
        try:
            return column.read(text)
        except ValueError as error:
            self.batch.faults.append(record.fault(column.name, "value", str(error)))
            return None

    def _name_unknown(self, headers: list[str]) -> None:
        if headers:
            named = listed(shown(header) for header in headers)
            self.batch.notes.append(f"{self.file}: ignored {named}, no column of this file")

    def _refuse_twice(self, columns: dict[str, Column], written: dict[str, str]) -> None:
        for column in columns.values():
            same = [written[header] for header, other in columns.items() if other is column]
            if len(same) > 1:
                named = listed(shown(header) for header in same)
                raise UnreadableFile(
                    "duplicate_header", f"{named} are names of one column; keep one", row=1
                )

    def _refuse_missing(self, table: Table, found: Iterable[Column]) -> None:
        there = {column.name for column in found}
        missing = [c.name for c in table.columns if c.required and c.name not in there]
        if missing:
            named = listed(shown(name) for name in missing)
            raise UnreadableFile(
                "missing_column",
                f"{table.name}.csv needs {named}; add the column, or look how its header is spelt",
                row=1,
            )
