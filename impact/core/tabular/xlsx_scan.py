"""Measures one part of a workbook from its bytes, without building its cells.

What the parser passes over in silence is noted by its place: cells that hold an error, and
formulas without a value.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from impact.core.tabular.faults import UnreadableFile
from impact.core.text import shown

# A tag whose attributes are quoted: a quoted value may hold the sign that ends a tag.
_ATTRIBUTES = rb"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
_CELL_OR_ROW = re.compile(rb"<(?:\w+:)?(c|row)(?=[\s/>])(" + _ATTRIBUTES + rb")>")
_CELL_START = re.compile(rb"<(?:\w+:)?c[\s/>]")
# Most programs write a cell's place first, and blank cells that have only a style like this.
_USUAL_CELL = re.compile(rb"<c r=\"([A-Z]{1,3})([0-9]{1,7})\"")
_STYLED_BLANK = re.compile(rb"<c r=\"[A-Z]{1,3}[0-9]{1,7}\"(?: s=\"[0-9]+\")?\s*/>")
_PLACE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([^\"']*)[\"']")
_PLACE_PARTS = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})")
_ERROR = re.compile(rb"(?:^|\s)t\s*=\s*[\"']e[\"']")
_TEXT = re.compile(rb"(?:^|\s)t\s*=\s*[\"'](?:str|inlineStr)[\"']")
_FORMULA_CELL = re.compile(
    rb"<(?:\w+:)?c(?=[\s>])(" + _ATTRIBUTES + rb")(?<!/)>\s*"
    rb"<(?:\w+:)?f(?=[\s/>])" + _ATTRIBUTES + rb"(?:(?<=/)>|>[^<]*</(?:\w+:)?f\s*>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>\s*|<(?:\w+:)?v\s*>\s*</(?:\w+:)?v\s*>\s*)?</(?:\w+:)?c\s*>"
)
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si(?:\s*/>|[\s>].*?</(?:\w+:)?si\s*>)", re.DOTALL)
_SHARED_CELL = re.compile(rb"\st=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v\s*>\s*([0-9]+)")
_ENDS = (b"row>", b"si>", b"row >", b"si >")
_LONGEST_PIECE = 8_000_000
_MOST_NOTES = 20_000
_LARGEST = (1_048_576, 16_384)


@dataclass
class PartScan:
    """What was seen in one part: the size of its rectangle of cells, and the cells to refuse.

    `errors` and `valueless` are places as (row, column), both from 1. `shared_lengths` has the
    length in bytes of each text that cells share, where the part is the list of them.
    """

    name: str
    cell_limit: int = 0
    rows: int = 0
    width: int = 0
    cells: int = 0
    errors: set[tuple[int, int]] = field(default_factory=set)
    valueless: set[tuple[int, int]] = field(default_factory=set)
    shared_lengths: list[int] = field(default_factory=list)
    _waiting: bytes = b""
    _row: int = 0
    _column: int = 0

    def feed(self, piece: bytes) -> None:
        """Takes the next bytes; raises UnreadableFile as soon as they say too much."""
        whole = self._whole_rows(piece)
        if whole:
            self._measure(whole)

    def finish(self) -> None:
        """Measures what is left at the end of the part."""
        waiting, self._waiting = self._waiting, b""
        self._measure(waiting)

    def references(self, piece: bytes) -> Iterator[int]:
        """Which shared text each cell of the next bytes shows, by its place in the list."""
        for found in _SHARED_CELL.findall(self._whole_rows(piece)):
            yield int(found)

    def _whole_rows(self, piece: bytes) -> bytes:
        """What can be looked at now: up to the last row or shared text that has come whole."""
        waiting = self._waiting + piece
        end = max(waiting.rfind(sign) + len(sign) if sign in waiting else 0 for sign in _ENDS)
        if not end and len(waiting) > _LONGEST_PIECE:
            raise UnreadableFile(
                "damaged",
                f"the part {shown(self.name)} of the workbook cannot be read piece by piece: take "
                "pictures and other large parts out, or send the rows as CSV",
            )
        self._waiting = waiting[end:]
        return waiting[:end]

    def _measure(self, content: bytes) -> None:
        if b"<!DOCTYPE" in content:
            raise UnreadableFile(
                "damaged",
                "the workbook declares a document type, which no spreadsheet program writes; save "
                "it again as “Excel Workbook (.xlsx)”",
            )
        if b"<si" in content or b":si" in content:
            self.shared_lengths.extend(len(text) for text in _SHARED_TEXT.findall(content))
        if _CELL_START.search(content):
            # The parser leaves blank cells out, so they reach nowhere.
            self._measure_cells(_STYLED_BLANK.sub(b"", content))
            self._note_refused(content)

    def _measure_cells(self, content: bytes) -> None:
        usual = _USUAL_CELL.findall(content)
        starts = len(_CELL_START.findall(content))
        self.cells += starts
        if len(usual) == starts:
            for row in {row for _, row in usual}:
                self._reach(int(row), 1)
            for letters in {column for column, _ in usual}:
                self._reach(1, _column_number(letters))
        else:
            self._walk(content)
        self._row = max(self._row, self.rows)
        self._refuse_too_large()

    def _walk(self, content: bytes) -> None:
        """Follows rows and cells one by one: those without a place lie after the one before."""
        for kind, attributes in _CELL_OR_ROW.findall(content):
            place = _PLACE.search(attributes)
            if kind == b"row":
                named = place.group(1) if place else b""
                self._row = int(named) if named.isdigit() else self._row + 1
                self._column = 0
            elif place:
                row, column = self._place(place.group(1))
                self._row, self._column = row, column
                self._reach(row, column)
            else:
                self._column += 1
                self._reach(max(self._row, 1), self._column)

    def _note_refused(self, content: bytes) -> None:
        if b'"e"' in content or b"'e'" in content:
            for kind, attributes in _CELL_OR_ROW.findall(content):
                if kind == b"c" and _ERROR.search(attributes):
                    self.errors.add(self._place_of(attributes))
        if b"<f" in content or b":f" in content:
            for attributes in _FORMULA_CELL.findall(content):
                if not _TEXT.search(attributes):
                    self.valueless.add(self._place_of(attributes))
        if len(self.errors) + len(self.valueless) > _MOST_NOTES:
            raise UnreadableFile(
                "error_cell",
                f"more than {_MOST_NOTES:,} cells hold an error such as #N/A or a formula without "
                "a value; paste the rows as values",
            )

    def _place_of(self, attributes: bytes) -> tuple[int, int]:
        place = _PLACE.search(attributes)
        if place is None:
            raise UnreadableFile(
                "error_cell",
                "a cell holds an error such as #N/A or a formula without a value; paste the rows "
                "as values",
            )
        return self._place(place.group(1))

    def _place(self, reference: bytes) -> tuple[int, int]:
        parts = _PLACE_PARTS.fullmatch(reference)
        row, column = (int(parts.group(2)), _column_number(parts.group(1))) if parts else (0, 0)
        if not (1 <= row <= _LARGEST[0] and 1 <= column <= _LARGEST[1]):
            raise UnreadableFile(
                "damaged",
                "a cell of the workbook has a place that no sheet has; save it again as “Excel "
                "Workbook (.xlsx)”",
            )
        return row, column

    def _reach(self, row: int, column: int) -> None:
        self.rows = max(self.rows, row)
        self.width = max(self.width, column)

    def _refuse_too_large(self) -> None:
        if self.rows * self.width > self.cell_limit:
            raise UnreadableFile(
                "sheet_too_large",
                f"a sheet reaches over {self.rows:,} rows and {self.width:,} columns; at most "
                f"{self.cell_limit:,} cells are read: delete the rows and columns after the last "
                "one in use, or send the rows as CSV",
            )


def _column_number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
