"""Writes XLSX row by row: typed cells, frozen header, filter, and a cover sheet if asked."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.core.periods import LONDON
from impact.core.tabular.values import Value, as_text
from impact.core.tabular.xlsx_reader import COVER_SHEET

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_LONGEST_TEXT = 32_767
_EXACT_DIGITS = 15
_LONGEST_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_NARROWEST, _WIDEST = 12, 40
_FIRST_DATE = date(1900, 3, 1)


@dataclass(frozen=True)
class LineChart:
    """A drawing beside a sheet of so many rows: the first column along, a line for each other."""

    title: str
    rows: int


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the names of its columns, and its rows, which are taken once."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Value]]
    chart: LineChart | None = None


@dataclass(frozen=True)
class _Formats:
    """The formats that cells share."""

    header: Format
    title: Format
    day: Format
    moment: Format


def write_xlsx(
    target: str | Path | BinaryIO,
    sheets: Sequence[Sheet],
    *,
    cover: Sequence[tuple[str, str]] = (),
) -> None:
    """Writes a workbook in bounded memory; `cover` is a first sheet of labels and texts.

    Dates and times are typed (times local), numbers are numbers, yes and no are Y and N, text is
    text whatever it begins with. Numbers of more than 15 digits, dates before March 1900 and other
    things that a sheet cannot hold exactly are written as text. Raises ValueError for text of more
    than 32,767 characters.
    """
    with xlsxwriter.Workbook(_opened(target), _OPTIONS) as workbook:
        formats = _formats(workbook)
        if cover:
            _write_cover(workbook.add_worksheet(COVER_SHEET), cover, formats)
        for sheet in sheets:
            worksheet = workbook.add_worksheet(_free_name(workbook, _sheet_name(sheet.name)))
            _write_sheet(worksheet, sheet, formats)
            if sheet.chart and sheet.chart.rows:
                _draw(workbook, worksheet, sheet, sheet.chart)


def _opened(target: str | Path | BinaryIO) -> str | BinaryIO:
    return str(target) if isinstance(target, Path) else target


def _formats(workbook: Workbook) -> _Formats:
    return _Formats(
        header=workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        title=workbook.add_format({"bold": True, "valign": "top"}),
        day=workbook.add_format({"num_format": "yyyy-mm-dd"}),
        moment=workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    )


def _write_cover(worksheet: Worksheet, lines: Sequence[tuple[str, str]], formats: _Formats) -> None:
    worksheet.set_column(0, 0, 24)
    worksheet.set_column(1, 1, 90)
    for place, (label, text) in enumerate(lines):
        worksheet.write_string(place, 0, label, formats.title)
        worksheet.write_string(place, 1, text)


def _write_sheet(worksheet: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    for column, header in enumerate(sheet.headers):
        worksheet.set_column(column, column, min(max(len(header) + 2, _NARROWEST), _WIDEST))
    worksheet.freeze_panes(1, 0)
    for column, header in enumerate(sheet.headers):
        worksheet.write_string(0, column, header, formats.header)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _write_cell(worksheet, last, column, value, formats)
    if sheet.headers:
        worksheet.autofilter(0, 0, last, len(sheet.headers) - 1)


def _draw(workbook: Workbook, worksheet: Worksheet, sheet: Sheet, chart: LineChart) -> None:
    """Draws the columns as lines, the first with a mark at each point, at the right of them."""
    drawing = workbook.add_chart({"type": "line"})
    drawing.set_title({"name": chart.title, "overlay": False})
    for column in range(1, len(sheet.headers)):
        line = {
            "name": [worksheet.name, 0, column],
            "categories": [worksheet.name, 1, 0, chart.rows, 0],
            "values": [worksheet.name, 1, column, chart.rows, column],
        }
        mark = {"type": "circle"} if column == 1 else {"type": "none"}
        drawing.add_series({**line, "marker": mark, "line": {"width": 1.5}})
    drawing.show_blanks_as("gap")
    worksheet.insert_chart(1, len(sheet.headers) + 1, drawing, {"x_scale": 1.6, "y_scale": 1.4})


def _write_cell(
    worksheet: Worksheet, row: int, column: int, value: Value, formats: _Formats
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        # A sheet's times have neither zone nor offset: local ones are what a reader expects.
        local = value.astimezone(LONDON)
        worksheet.write_datetime(row, column, local.replace(tzinfo=None), formats.moment)
    elif isinstance(value, date) and value >= _FIRST_DATE:
        worksheet.write_datetime(row, column, value, formats.day)
    elif _is_exact_number(value):
        worksheet.write_number(row, column, value)
    else:
        _write_text(worksheet, row, column, as_text(value))


def _write_text(worksheet: Worksheet, row: int, column: int, text: str) -> None:
    if len(text) > _LONGEST_TEXT:
        raise ValueError(
            f"a cell of {len(text):,} characters does not fit into a sheet, which takes "
            f"{_LONGEST_TEXT:,}: export CSV"
        )
    worksheet.write_string(row, column, text)


def _is_exact_number(value: Value) -> bool:
    """Whether a sheet holds the number as it is: 15 digits of whole numbers and decimals."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    if isinstance(value, float):
        return math.isfinite(value)
    digits = as_text(value).lstrip("-").replace(".", "").strip("0")
    return value == 0 or (digits.isdigit() and len(digits) <= _EXACT_DIGITS)


def _sheet_name(name: str) -> str:
    return _NOT_IN_SHEET_NAMES.sub("-", name)[:_LONGEST_NAME] or "Rows"


def _free_name(workbook: Workbook, name: str) -> str:
    """The name, or with a number where a sheet has it already: Excel does not tell case apart."""
    taken = {sheet.name.casefold() for sheet in workbook.worksheets()}
    numbered = (f"{name[: _LONGEST_NAME - 4]} {number}" for number in range(2, 1000))
    return next(each for each in (name, *numbered) if each.casefold() not in taken)
