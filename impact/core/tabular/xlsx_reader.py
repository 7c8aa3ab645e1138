"""Reads XLSX: looked over by the guard first, then parsed by calamine."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

import python_calamine

from impact.core.tabular.cells import SheetDate
from impact.core.tabular.faults import Fault, UnreadableFile
from impact.core.tabular.headers import Header, read_header
from impact.core.tabular.limits import Limits
from impact.core.tabular.rows import Row, long_cell_faults, make_row, nul_fault
from impact.core.tabular.xlsx_guard import scan_workbook
from impact.core.tabular.xlsx_parts import part_of_sheet
from impact.core.text import listed, shown

COVER_SHEET = "About"
"""The name of the sheet that our own workbooks begin with; it holds no rows to read."""

_CALAMINE_ERRORS = (
    python_calamine.CalamineError,
    python_calamine.XmlError,
    python_calamine.ZipError,
    python_calamine.PasswordError,
    python_calamine.WorksheetNotFound,
)
_EXACT_INTEGER = 10**15


class XlsxTable:
    """One sheet of a workbook as a table; rows by iterating, as of a CsvTable.

    Without `sheet`, the first visible sheet that is not our own cover sheet; `sheets_left` are the
    other ones. Values are text:
    dates and times in ISO 8601, whole numbers without decimals, yes and no as Y and N.
    """

    kind_of_file = "xlsx"

    def __init__(
        self, source: BinaryIO, *, size: int, limits: Limits, sheet: str | None = None
    ) -> None:
        self._limits = limits
        scans = scan_workbook(source, size=size, limits=limits)
        source.seek(0)
        try:
            self._workbook = python_calamine.CalamineWorkbook.from_filelike(source)
            self.sheet_name = _chosen_sheet(self._workbook, sheet)
            self.sheets_left = [
                name for name in _sheets_with_rows(self._workbook) if name != self.sheet_name
            ]
            parsed = self._workbook.get_sheet_by_name(self.sheet_name)
        except _CALAMINE_ERRORS as error:
            raise UnreadableFile(
                "damaged",
                "the workbook cannot be read; open it in a spreadsheet program and save it again "
                "as “Excel Workbook (.xlsx)”, or send CSV",
            ) from error
        self._scan = scans[part_of_sheet(source, self.sheet_name, parts=scans)]
        self._rows = enumerate(parsed.iter_rows(), start=1)
        self._header = self._read_header()

    @property
    def headers(self) -> tuple[str, ...]:
        """The names of the columns as the sheet has them."""
        return self._header.written

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, normalised: the keys of a row's values."""
        return self._header.columns

    def close(self) -> None:
        """Lets go of the workbook without closing the source."""
        self._workbook.close()

    def __iter__(self) -> Iterator[Row]:
        header, refused = self._header, self._refused_cells()
        limit = self._limits.cell_characters
        for number, raw in self._rows:
            cells = [_text(value) for value in raw]
            faults = tuple(refused.get(number, ()))
            if not faults and not any(cells):
                continue
            if any(len(cell) > limit for cell in cells):
                faults += long_cell_faults(number=number, cells=cells, header=header, limit=limit)
            if any("\0" in cell for cell in cells):
                faults += (nul_fault(number),)
            yield make_row(
                number=number,
                cells=_shaped(cells, len(header.columns)),
                header=header,
                faults=faults,
            )

    def _read_header(self) -> Header:
        for number, raw in self._rows:
            cells = [_text(value) for value in raw]
            if not any(cells):
                continue
            if number > 1:
                raise UnreadableFile(
                    "no_header",
                    f"row 1 of the sheet {shown(self.sheet_name)} is blank; expected the names of "
                    "the columns: delete the rows above the header",
                    row=1,
                )
            return read_header(cells)
        raise UnreadableFile(
            "empty_file",
            f"the sheet {shown(self.sheet_name)} is empty; expected a header and a row for each "
            "record",
        )

    def _refused_cells(self) -> dict[int, list[Fault]]:
        """The faults of cells that the parser gives as empty, by row."""
        written, faults = self._header.written, defaultdict(list)
        for row, column in sorted(self._scan.errors | self._scan.valueless):
            name = written[column - 1] if column <= len(written) else None
            faults[row].append(_refused_cell((row, column) in self._scan.errors, row, name))
        return faults


def _refused_cell(holds_error: bool, row: int, column: str | None) -> Fault:
    if holds_error:
        return Fault(
            "error_cell",
            "the cell holds an error such as #N/A; expected a value: mend the formula, or clear "
            "the cell",
            row=row,
            column=column,
        )
    return Fault(
        "formula_without_value",
        "the cell holds a formula that was never worked out; open the file in a spreadsheet "
        "program and save it, or paste the value",
        row=row,
        column=column,
    )


def _shaped(cells: list[str], width: int) -> list[str]:
    """Every row of a sheet is as wide as the widest: empty cells at its end are none."""
    end = len(cells)
    while end > width and not cells[end - 1]:
        end -= 1
    return cells[:end] + [""] * (width - end)


def _text(value: object) -> str:
    """A cell's value as the text that a CSV file would have had."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _EXACT_INTEGER
        return str(int(value)) if whole else repr(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return SheetDate(value.isoformat())
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _hours(value)
    return str(value)


def _hours(length: timedelta) -> str:
    """A length of time as a spreadsheet shows it: 51:00:00."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}"


def _chosen_sheet(workbook: python_calamine.CalamineWorkbook, wanted: str | None) -> str:
    sheets = [
        sheet
        for sheet in workbook.sheets_metadata
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    if wanted is not None:
        if wanted in [sheet.name for sheet in sheets]:
            return wanted
        names = listed(shown(sheet.name) for sheet in sheets)
        raise UnreadableFile(
            "no_sheet", f"the workbook has no sheet {shown(wanted)}; it has {names or 'none'}"
        )
    for name in _sheets_with_rows(workbook):
        return name
    raise UnreadableFile("no_sheet", "the workbook has no visible sheet with rows")


def _sheets_with_rows(workbook: python_calamine.CalamineWorkbook) -> list[str]:
    """The visible sheets, in their order, without the cover sheet of our own workbooks."""
    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        and sheet.visible == python_calamine.SheetVisibleEnum.Visible
        and sheet.name != COVER_SHEET
    ]
