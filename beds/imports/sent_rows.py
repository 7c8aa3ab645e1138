"""Rows sent as JSON, read as a table is."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from beds.imports.columns import KINDS, Kind
from impact.core.tabular import Row, UnreadableFile, normalise_header
from impact.core.tabular.rows import nul_fault

LEFT_OUT = "\0"
"""Stands for a column that one row leaves out and another has: no text of a file holds it."""

_NUL = "\0"


class SentRows:
    """Rows of one kind as a table: the columns are those that any of them has.

    A field that a row leaves out leaves what is held; null clears it, as an empty cell does. The
    first row is row 1.
    """

    sheets_left: tuple[str, ...] = ()

    def __init__(self, known: Kind, rows: Sequence[Mapping[str, Any]]) -> None:
        self._rows = rows
        named = [name for row in rows for name in row]
        self.headers = tuple(dict.fromkeys(named or (each.name for each in known.required)))
        self.columns = tuple(normalise_header(name) for name in self.headers)
        required = {known.by_header.get(column) for column in self.columns} & {
            known.index[column.name] for column in known.required
        }
        self._absent = [
            "" if known.by_header.get(column) in required else LEFT_OUT for column in self.columns
        ]

    def __iter__(self) -> Iterator[Row]:
        if len(set(self.columns)) < len(self.columns):
            raise UnreadableFile(
                "duplicate_header", "two fields have the same name but for its spelling; keep one"
            )
        for number, row in enumerate(self._rows, start=1):
            cells = [
                _text(row[name]) if name in row else absent
                for name, absent in zip(self.headers, self._absent, strict=True)
            ]
            told = dict(zip(self.columns, cells, strict=True))
            shown = ["" if cell == LEFT_OUT else cell for cell in cells]
            given = [_text(value) for value in row.values()]
            faults = (nul_fault(number),) if any(_NUL in text for text in given) else ()
            yield Row(number, told, shown, faults)


def packed(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows as they are kept until they are read."""
    return json.dumps(rows).encode()


def unpacked(kind: str, content: bytes) -> SentRows:
    """Kept rows as a table."""
    return SentRows(KINDS[kind], json.loads(content))


def _text(value: Any) -> str:
    """A value as a cell has it: a truth is Y or N, null is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    return str(value).strip()
