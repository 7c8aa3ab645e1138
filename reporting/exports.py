"""Figures and the rows behind them as files, each with what it is and how it was asked."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

from beds.exports.tables import Table
from impact.core.tabular import Sheet, csv_lines, write_xlsx
from impact.core.text import long_date, long_moment
from reporting.figures.catalogue import Figure
from reporting.figures.engine import Asked
from reporting.figures.suppression import Audience

Cover = list[tuple[str, str]]


def cover(
    asked: Asked,
    *,
    figure: Figure | None,
    computed_at: datetime,
    narrowed: str,
    future: str,
    audience: Audience = Audience.CLINICAL,
) -> Cover:
    """What a file says of itself: what, whose, when, counted up to when, narrowed how, for whom, by
    which definition."""
    lines = [
        ("What", figure.title if figure else "Figures"),
        ("Collaborative", asked.collaborative.name),
        ("From", long_date(asked.start)),
        ("Up to, not including", long_date(asked.end)),
        ("Counted before (cut-off)", long_date(asked.cut_off)),
        *([("Beware", future)] if future else []),
        ("Known at", long_moment(computed_at)),
        ("Only where", narrowed or "everything: no filter"),
        ("For", audience.label.capitalize()),
        ("Numbers", audience.rule),
    ]
    if figure is None:
        return lines
    return [
        *lines,
        ("Meaning", figure.meaning),
        ("Definition", f"{figure.name}, version {figure.version}, {figure.source}"),
    ]


def csv_file(table: Table, about: Cover) -> Iterator[str]:
    """The lines of a CSV file: the cover, an empty line, then the table."""
    (first, *rest) = about
    yield from csv_lines(first, [*rest, ()], mark=True)
    yield from csv_lines(table.headers, table.rows)


def xlsx_file(tables: Sequence[Table], about: Cover) -> BytesIO:
    """A workbook: the cover, then a sheet for each table."""
    target = BytesIO()
    write_xlsx(
        target, [Sheet(table.title, table.headers, table.rows) for table in tables], cover=about
    )
    target.seek(0)
    return target
