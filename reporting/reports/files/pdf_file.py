"""A report as PDF: what it is, its run charts, and the first rows of each sheet."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path

from impact.core.pdf import Block, Chart, Document, Grid, write_pdf
from impact.core.tabular.values import Value, as_text
from impact.core.templatetags.nhs import NOTHING, number, one_decimal
from impact.core.text import long_moment, short_date
from reporting.reports.covers import Cover
from reporting.reports.files.charts import DrawnChart, drawn
from reporting.reports.files.spool import Line, Spool, SpooledSheet
from reporting.reports.sheets import Column, Kind

MOST_ROWS = 400
"""Of each sheet; the CSV file and the workbook have all of them."""
_MOST_COLUMNS, _LEADING = 10, 3


def write_pdf_file(path: Path, *, title: str, caption: str, cover: Cover, spool: Spool) -> None:
    """Writes the document from the rows of the CSV file."""
    charts: list[Block] = [_chart(each) for each in drawn(spool)]
    grids: list[Block] = [grid for each in spool.sheets for grid in _grids(each)]
    document = Document(
        title=title, caption=caption, facts=cover, blocks=[*charts, *grids], foot=title
    )
    with path.open("wb") as target:
        write_pdf(target, document)


def _chart(chart: DrawnChart) -> Chart:
    return Chart(
        heading=chart.title,
        description=chart.description,
        dots=chart.dots(),
        levels=chart.lines(),
    )


def _grids(sheet: SpooledSheet) -> Iterator[Grid]:
    """The first rows of a sheet; one with many columns as several tables, each with its names."""
    columns = sheet.shown.columns
    lines = list(islice(sheet.lines(), MOST_ROWS + 1))
    whole = sheet.count <= MOST_ROWS
    total = lines.pop() if whole and sheet.shown.has_total else []
    for part, places in enumerate(_parts(columns)):
        chosen = [columns[place] for place in places]
        yield Grid(
            heading=sheet.shown.title if part == 0 else f"{sheet.shown.title}, continued",
            headers=[column.title for column in chosen],
            rows=[_cells(line, columns, places) for line in lines[:MOST_ROWS]],
            numeric={place for place, column in enumerate(chosen) if column.kind.is_number},
            total=_cells(total, columns, places) if total else [],
            note="" if whole else _left_out(sheet.count),
        )


def _parts(columns: Sequence[Column]) -> list[list[int]]:
    """The columns of each table, by place: the first names in all, keys with a name in none."""
    names = {column.name for column in columns}
    shown = [at for at, column in enumerate(columns) if f"{column.name}_name" not in names]
    if len(shown) <= _MOST_COLUMNS:
        return [shown]
    lead = [at for at in shown if not columns[at].kind.is_number][:_LEADING]
    rest = [at for at in shown if at not in lead]
    each = _MOST_COLUMNS - len(lead)
    return [lead + rest[start : start + each] for start in range(0, len(rest), each)]


def _left_out(count: int) -> str:
    return (
        f"The first {MOST_ROWS} of {count:,} rows. The CSV file and the workbook have all of them."
    )


def _cells(line: Line, columns: Sequence[Column], places: Sequence[int]) -> list[str]:
    return [_text(line[place], columns[place]) for place in places]


def _text(value: Value, column: Column) -> str:
    """A cell for reading: dates in words, thousands parted, rates with one decimal."""
    if isinstance(value, datetime):
        return long_moment(value)
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int):
        return number(value)
    if isinstance(value, Decimal):
        return f"{value:,.2f}" if column.kind == Kind.MONEY else one_decimal(value)
    return as_text(value) or NOTHING
