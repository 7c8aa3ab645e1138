"""Several figures asked the same question: each fact is read once for all of them.

The numbers are those of `engine.ask`, in two queries however many figures there are: one of sums,
one of lengths.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from impact.core.grains import CountedPeriod, counted_periods
from reporting.figures.catalogue import Figure
from reporting.figures.cut import Cut
from reporting.figures.engine import (
    Answer,
    Asked,
    Found,
    Group,
    cut_of,
    judge,
    parameters_of,
    rows_of,
    sums_of,
)
from reporting.figures.measures import LENGTHS, Measure
from reporting.figures.passes import sums
from reporting.figures.planning import facts_once, for_many_rows
from reporting.figures.scope import PIECES


def ask_together(
    asked: Asked, figures: Sequence[Figure], *, computed_at: datetime
) -> dict[str, Answer]:
    """The answer of each figure to the same question, by name. Raises what `ask` raises."""
    for figure in figures:
        judge(asked, figure)
    periods = counted_periods(
        start=asked.start, end=asked.end, grain=asked.grain, cut_off=asked.cut_off
    )
    found = _count(asked, figures, periods) if periods and figures else {}
    answers = {}
    for figure in figures:
        its = replace(asked, figure=figure.name)
        rows = rows_of(its, figure, periods, found.get(figure.name, {})) if periods else []
        answers[figure.name] = Answer(its, figure, rows, computed_at)
    return answers


def columns_of(figures: Sequence[Figure]) -> dict[Measure, str]:
    """Every measure of figures that are sums, with the name of a column for it."""
    measures = [
        measure for figure in figures if not figure.lengths for _, measure in sums_of(figure)
    ]
    return {measure: f"c{number}" for number, measure in enumerate(dict.fromkeys(measures))}


def sums_query(columns: dict[Measure, str], cut: Cut) -> str:
    """The query of `k`, the dimensions of the cut and all columns."""
    counted = sums([(name, measure) for measure, name in columns.items()], cut)
    return facts_once(f"WITH {PIECES} SELECT * FROM ({counted}) counted")


def lengths_query(figures: Sequence[Figure], cut: Cut) -> str:
    """The query of `figure`, `k`, the dimensions of the cut and the columns of lengths."""
    counted = " UNION ALL ".join(
        f"SELECT '{figure.name}' AS figure, k{cut.names}, {', '.join(LENGTHS)}"
        f" FROM {figure.lengths.sql(cut.of_lines() if figure.of_lines else cut)} counted"
        for figure in figures
        if figure.lengths
    )
    return facts_once(f"WITH {PIECES} {counted}")


def _count(
    asked: Asked, figures: Sequence[Figure], periods: Sequence[CountedPeriod]
) -> dict[str, Found]:
    lengths = [figure for figure in figures if figure.lengths]
    columns = columns_of(figures)
    cut, filters = cut_of(asked, replace(figures[0], of_lines=False))
    parameters = {**parameters_of(asked, periods), **filters}
    found: dict[str, Found] = {figure.name: {} for figure in figures}
    with for_many_rows() as cursor:
        if columns:
            cursor.execute(sums_query(columns, cut), parameters)
            for group, k, row in _rows(cursor, asked.by):
                _share(found, figures, columns, group, k, row)
        if lengths:
            cursor.execute(lengths_query(lengths, cut), parameters)
            for group, k, row in _rows(cursor, asked.by):
                found[row.pop("figure")].setdefault(group, {})[k] = row
    return found


def _rows(cursor: Any, by: Sequence[str]) -> list[tuple[Group, int, dict[str, Any]]]:
    names = [column.name for column in cursor.description]
    rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    return [(tuple(row.pop(name) for name in by), row.pop("k"), row) for row in rows]


def _share(
    found: dict[str, Found],
    figures: Sequence[Figure],
    columns: dict[Measure, str],
    group: Group,
    k: int,
    row: dict[str, Any],
) -> None:
    """Gives each figure its columns of a row, by the names they have in the figure."""
    for figure in figures:
        if not figure.lengths:
            its = {name: row[columns[measure]] for name, measure in sums_of(figure)}
            found[figure.name].setdefault(group, {})[k] = its
