"""Writes CSV that spreadsheets read as it was meant: UTF-8, CRLF, no cell that runs."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol

from impact.core.tabular.safety import made_safe
from impact.core.tabular.values import Value, as_text

BYTE_ORDER_MARK = "\ufeff"
"""What makes Excel read a CSV file as UTF-8; the reader takes files with and without it."""


INCOMPLETE = "This file is incomplete: the export stopped here at a fault. Ask for it again.\r\n"
"""The last line of a file that stopped half-way."""


_WRITTEN_ALIKE = frozenset({int, date, type(None)})
"""Exactly these: a truth value is no int here, nor a moment a date."""


class TextStream(Protocol):
    """Anything that text can be written to: a file, a StringIO, an HTTP response."""

    def write(self, text: str, /) -> object:
        """Takes the next text."""


class _Line:
    """Where the csv module writes a line, so that it can be handed on."""

    def write(self, text: str) -> str:
        return text


def csv_lines(
    headers: Sequence[str], rows: Iterable[Sequence[Value]], *, mark: bool = False
) -> Iterator[str]:
    """The lines of a CSV file, for a response that is sent as it is made.

    With `mark` the first line begins with the byte order mark that Excel needs. Cells that a
    spreadsheet would run get an apostrophe in front (see `safety`).
    """
    writer = csv.writer(_Line())
    first = str(writer.writerow(_safe(headers)))
    yield f"{BYTE_ORDER_MARK}{first}" if mark else first
    for row in rows:
        yield str(writer.writerow(_safe(row)))


def complete_or_said(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a file; where they stop at a fault, a last one says so before it is passed on.

    Whoever has the file alone can then tell that it is not whole.
    """
    settled = False
    try:
        yield from lines
        settled = True
    except GeneratorExit:
        settled = True  # nobody reads on
        raise
    finally:
        if not settled:
            yield INCOMPLETE


def write_csv(
    stream: TextStream,
    headers: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    mark: bool = False,
) -> int:
    """Writes a header and rows to a text stream opened with `newline=""`; returns the row count."""
    count = -1
    for line in csv_lines(headers, rows, mark=mark):
        stream.write(line)
        count += 1
    return count


def _safe(cells: Sequence[Value]) -> list[Value]:
    """The cells as text; what the csv module writes the same way, and nothing runs, as it is."""
    return [
        cell
        if type(cell) in _WRITTEN_ALIKE or (type(cell) is str and cell[:1].isalnum())
        else made_safe(as_text(cell))
        for cell in cells
    ]
