"""Reads CSV as UTF-8, a record at a time, in bounded memory."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from impact.core.tabular.faults import Fault, UnreadableFile
from impact.core.tabular.headers import Header, read_header
from impact.core.tabular.limits import Limits
from impact.core.tabular.rows import Row, long_cell_faults, make_row, nul_fault
from impact.core.tabular.safety import as_written

# Bytes that are no UTF-8 come through the decoder as these, so that their row can be named.
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_PIECE = 1 << 16


class CsvTable:
    """A CSV file as a table: `headers` as written, `columns` normalised, rows by iterating once.

    Row numbers count records, as a spreadsheet does: a cell with line breaks is in one row.
    Raises UnreadableFile where the file cannot be read any further.
    """

    kind_of_file = "csv"
    sheets_left: tuple[str, ...] = ()

    def __init__(self, source: BinaryIO, *, limits: Limits) -> None:
        self._source = source
        self._limits = limits
        self._text = io.TextIOWrapper(
            source, encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
        self._reader = csv.reader(self._lines(), strict=True)
        self._number = 0
        self._has_nul = self._has_apostrophe = False
        self._characters = 0
        self._header = self._read_header()

    @property
    def headers(self) -> tuple[str, ...]:
        """The names of the columns as the file has them."""
        return self._header.written

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, normalised: the keys of a row's values."""
        return self._header.columns

    def close(self) -> None:
        """Lets go of the source without closing it."""
        self._text.detach()

    def __iter__(self) -> Iterator[Row]:
        header, limit = self._header, self._limits.cell_characters
        for cells, faults in self._records():
            if self._has_nul:
                faults += (nul_fault(self._number),)
            elif not any(cells) and not faults:
                continue
            if self._characters > limit:
                faults += long_cell_faults(
                    number=self._number, cells=cells, header=header, limit=limit
                )
            if faults:
                yield _faulty(self._number, cells, header, faults)
            else:
                yield make_row(number=self._number, cells=cells, header=header)

    def _records(self) -> Iterator[tuple[list[str], tuple[Fault, ...]]]:
        """Every record left, with its cells stripped, or none and the fault that broke it."""
        reader = self._reader
        while True:
            self._number += 1
            self._characters = 0
            self._has_nul = self._has_apostrophe = False
            first_line = reader.line_num
            try:
                raw = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield [], (self._broken(error, lines=reader.line_num - first_line),)
                continue
            cells = [cell.strip() for cell in raw]
            if self._has_apostrophe:
                cells = [as_written(cell).strip() for cell in cells]
            yield cells, ()

    def _lines(self) -> Iterator[str]:
        """The physical lines, watched for what no CSV line may hold."""
        limit = self._limits.line_characters
        while line := self._text.readline(limit):
            self._characters += len(line)
            if len(line) >= limit:
                raise self._line_too_long()
            if not line.isascii() and _NOT_UTF8.search(line):
                raise _encoding_fault(self._source, row=self._number)
            if "\0" in line:
                self._has_nul = True
            if "'" in line:
                self._has_apostrophe = True
            yield line

    def _read_header(self) -> Header:
        records = self._records()
        cells, faults = next(records, ([], ()))
        if faults:
            raise UnreadableFile(faults[0].code, faults[0].message, row=1)
        if self._has_nul:
            fault = nul_fault(1)
            raise UnreadableFile(fault.code, fault.message, row=1)
        if any(cells):
            return read_header(cells)
        if any(any(later) or problems for later, problems in records):
            raise UnreadableFile(
                "no_header",
                "row 1 is blank; expected the names of the columns: delete the rows above the "
                "header",
                row=1,
            )
        raise UnreadableFile(
            "empty_file", "the file is empty; expected a header and a row for each record"
        )

    def _broken(self, error: csv.Error, *, lines: int) -> Fault:
        """The fault of a record that is no CSV; raises where what follows cannot be trusted."""
        if lines > 1 or "unexpected end" in str(error):
            raise UnreadableFile(
                "unclosed_quote",
                "a quotation mark is opened in this row and not closed as it should be; close it, "
                "or write a quotation mark that belongs to the text twice",
                row=self._number,
            )
        if "field limit" in str(error):
            limit = self._limits.cell_characters
            return Fault(
                "cell_too_long",
                f"a cell has more than {csv.field_size_limit():,} characters; at most {limit:,} "
                "are read: shorten it",
                row=self._number,
            )
        return Fault(
            "stray_quote",
            "a quotation mark stands inside a cell that is between quotation marks; write it twice",
            row=self._number,
        )

    def _line_too_long(self) -> UnreadableFile:
        return UnreadableFile(
            "cell_too_long",
            f"a line has more than {self._limits.line_characters:,} characters; a cell may have "
            f"{self._limits.cell_characters:,}: the file is damaged or is not a CSV file",
            row=self._number,
        )


def _faulty(number: int, cells: list[str], header: Header, faults: tuple[Fault, ...]) -> Row:
    """A row that has faults already: its length is judged only where its cells were read."""
    if cells:
        return make_row(number=number, cells=cells, header=header, faults=faults)
    return Row(number, dict.fromkeys(header.columns, ""), [], faults)


def _encoding_fault(source: BinaryIO, *, row: int) -> UnreadableFile:
    position, found = _first_bad_byte(source)
    sign = bytes([found]).decode("cp1252", errors="replace")
    return UnreadableFile(
        "encoding",
        f"byte {position:,} of the file is 0x{found:02X}, which is not UTF-8 (in a Windows file "
        f"it is “{sign}”); save the file as “CSV UTF-8”",
        row=row,
    )


def _first_bad_byte(source: BinaryIO) -> tuple[int, int]:
    """Place (the first byte is 1) and value of the first byte that is not UTF-8."""
    source.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    place = 0
    while True:
        piece = source.read(_PIECE)
        kept = len(decoder.getstate()[0])
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            return place - kept + error.start + 1, error.object[error.start]
        place += len(piece)
