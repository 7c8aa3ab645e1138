"""Reads files into rows: tells each file's kind, parses every cell, collects every fault."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from beds.imports.columns import ABSENT, KINDS, Column, Kind
from beds.imports.faults import Fault
from beds.imports.rows import ImportRow
from beds.imports.sent_rows import LEFT_OUT, SentRows
from impact.core.tabular import Limits, Row, Table, UnreadableFile, normalise_header, open_table
from impact.core.text import listed, shown

FILE_LIMITS = Limits(csv_bytes=100_000_000, xlsx_bytes=30_000_000, unpacked_bytes=300_000_000)
_REMEMBERED = 3_000  # texts of a column: dates and codes come again and again, ids do not
# All rows of an import are judged together: what they take up in memory has this bound.
MOST_ROWS = 250_000
_EXTENSIONS = (".csv", ".xlsx")


@dataclass
class Source:
    """A file to read: its name as faults show it, and where its bytes are; or rows sent as JSON."""

    name: str
    content: Path | BinaryIO | SentRows


@dataclass
class Reading:
    """What was read: rows in order, faults of whole files, notes, and the kinds met."""

    rows: list[ImportRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    headers: dict[str, list[str]] = field(default_factory=dict)


def find_sources(paths: Iterable[Path]) -> tuple[list[Source], list[Fault]]:
    """The files named, and those of the folders named; a fault for each path that is none.

    A file goes by its name; where two folders hold files of one name, by its path.
    """
    files: list[Path] = []
    faults: list[Fault] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if _is_extract(p))
            files += inside
            if not inside:
                message = "the folder holds no .csv or .xlsx file; name the files or their folder"
                faults.append(Fault(str(path), None, None, "no_file", message))
        elif path.is_file():
            files.append(path)
        else:
            message = "there is no such file or folder; check the path"
            faults.append(Fault(str(path), None, None, "no_file", message))
    once = list({file.resolve(): file for file in files}.values())
    names = Counter(file.name for file in once)
    named = [file.name if names[file.name] == 1 else str(file) for file in once]
    return [Source(name, file) for name, file in zip(named, once, strict=True)], faults


def _is_extract(path: Path) -> bool:
    """Whether a file of a folder is meant: not one hidden or kept by an open spreadsheet."""
    return path.suffix.casefold() in _EXTENSIONS and not path.name.startswith((".", "~$"))


def read(
    sources: Iterable[Source],
    *,
    now: datetime,
    progress: Callable[[int], None],
    kind: Kind | None = None,
) -> Reading:
    """Every row of every file; `now` tells what lies in the future. `progress` gets row counts.

    Each file's kind is told by its name or its columns, unless it is given.
    """
    reading = Reading()
    for source in sources:
        try:
            with opened(source) as table:
                told = kind or _tell_kind(source.name, table.columns)
                _read_table(table, source.name, told, reading, now=now, progress=progress)
        except UnreadableFile as unreadable:
            found = unreadable.fault
            reading.faults.append(
                Fault(source.name, found.row, found.column, found.code, found.message)
            )
        except OSError as error:
            message = f"the file cannot be read: {error.strerror or 'unknown error'}"
            reading.faults.append(Fault(source.name, None, None, "unreadable", message))
    return reading


@contextmanager
def opened(source: Source) -> Iterator[Table | SentRows]:
    """The file as a table. Raises UnreadableFile, here or while iterating."""
    if isinstance(source.content, SentRows):
        yield source.content
        return
    with open_table(source.content, name=source.name, limits=FILE_LIMITS) as table:
        yield table


def _read_table(
    table: Table | SentRows,
    name: str,
    kind: Kind | None,
    reading: Reading,
    *,
    now: datetime,
    progress: Callable[[int], None],
) -> None:
    if kind is None:
        raise UnreadableFile(
            "unknown_kind",
            "its kind cannot be told; name the file after what it holds "
            f"({listed(KINDS, last='or')}) or give it the columns of one of these",
        )
    places = _places(kind, table)
    _refuse_missing_columns(kind, places)
    if table.sheets_left:
        left = listed(shown(name) for name in table.sheets_left)
        reading.notes.append(f"{name}: the first sheet alone was read, not {left}")
    unknown = [w for w, place in zip(table.headers, places, strict=True) if place is None]
    if unknown:
        reading.notes.append(f"{name}: ignored {listed(shown(u) for u in unknown)}")
    reading.headers[name] = list(table.headers)
    reader = _RowReader(kind, name, list(table.headers), places, now)
    for row in table:
        if len(reading.rows) >= MOST_ROWS:
            raise UnreadableFile(
                "too_many_rows",
                f"the files have more than {MOST_ROWS:,} rows together; send them in parts, by "
                "provider or by year",
                row=row.number,
            )
        reading.rows.append(reader.read(row, order=len(reading.rows)))
        if len(reading.rows) % 1000 == 0:
            progress(len(reading.rows))


def _tell_kind(name: str, columns: Iterable[str]) -> Kind | None:
    """The kind by the file's name, else the one whose required columns are all there.

    Where several fit: the one that needs most columns, then the one that knows most of them.
    """
    stem = normalise_header(Path(name).stem)
    by_name = [kind for kind in KINDS.values() if normalise_header(kind.name) == stem]
    if not by_name:
        by_name = [
            kind
            for kind in KINDS.values()
            if stem.startswith(normalise_header(kind.name) + "-")
            or stem.endswith("-" + normalise_header(kind.name))
        ]
    if len(by_name) == 1:
        return by_name[0]
    have = set(columns)
    fits = {
        kind.name: (len(kind.required), len(have & set(kind.by_header)))
        for kind in KINDS.values()
        if _has_required(kind, have)
    }
    best = [name for name, fit in fits.items() if fit == max(fits.values())]
    return KINDS[best[0]] if len(best) == 1 else None


def _has_required(kind: Kind, have: set[str]) -> bool:
    found = {kind.columns[kind.by_header[header]].name for header in have & set(kind.by_header)}
    return all(column.name in found for column in kind.required)


def _places(kind: Kind, table: Table | SentRows) -> list[int | None]:
    places = [kind.by_header.get(column) for column in table.columns]
    for place in set(places) - {None}:
        same = [w for w, p in zip(table.headers, places, strict=True) if p == place]
        if len(same) > 1:
            raise UnreadableFile(
                "duplicate_header",
                f"{listed(shown(name) for name in same)} are two names of one column; keep one",
                row=1,
            )
    return places


def _refuse_missing_columns(kind: Kind, places: list[int | None]) -> None:
    missing = [c.name for c in kind.required if kind.index[c.name] not in places]
    if missing:
        raise UnreadableFile(
            "missing_column",
            f"a file of {kind.name} needs {listed(shown(name) for name in missing)}; add the "
            "column, or look whether its header is spelt otherwise",
            row=1,
        )


@dataclass
class _RowReader:
    """Parses rows of one file; each distinct text of a column is parsed once."""

    kind: Kind
    name: str
    headers: list[str]
    places: list[int | None]
    now: datetime

    def __post_init__(self) -> None:
        self._blank: list[Any] = [ABSENT] * len(self.kind.columns)
        self._known: list[dict[str, Any]] = [{LEFT_OUT: ABSENT} for _ in self.kind.columns]
        self._cells = [
            (position, place) for position, place in enumerate(self.places) if place is not None
        ]

    def read(self, row: Row, *, order: int) -> ImportRow:
        """The row with typed values; a cell that cannot be read is a fault."""
        values = self._blank.copy()
        made = ImportRow(self.kind, self.name, row.number, order, values)
        for found in row.faults:
            made.faults.append(
                Fault(self.name, row.number, found.column, found.code, found.message)
            )
        texts = list(row.values.values())
        faulty = {found.column for found in row.faults}
        for position, place in self._cells:
            text = texts[position]
            column = self.kind.columns[place]
            if not text:
                values[place] = None
                if column.required and self.headers[position] not in faulty:
                    made.fault(column.name, "missing", "the cell is empty; fill it")
                continue
            known = self._known[place]
            if text in known:
                values[place] = known[text]
            else:
                values[place] = self._parse(made, column, text, known)
        made.read_faults = len(made.faults)
        return made

    def _parse(self, row: ImportRow, column: Column, text: str, known: dict[str, Any]) -> Any:
        try:
            value = column.parse(text)
        except ValueError as error:
            row.fault(column.name, _code_of(column), str(error))
            return None
        if column.past and _is_future(value, self.now):
            row.fault(
                column.name,
                "future",
                f"{shown(text)} lies in the future; expected today ({self.now:%Y-%m-%d}) or before",
            )
            return None
        if len(known) < _REMEMBERED:
            known[text] = value
        return value


_CODES = {"date": "date", "moment": "time", "nhs_number": "nhs_number", "number": "number"}


def _code_of(column: Column) -> str:
    return _CODES.get(column.parse.__name__, "value")


def _is_future(value: date | datetime, now: datetime) -> bool:
    if isinstance(value, datetime):
        return value > now
    return value > now.date()
