"""Providers or service lines side by side: a row a figure, a column a group."""

from collections.abc import Sequence
from dataclasses import dataclass

from beds.exports.tables import Table
from reporting.figures import dimensions
from reporting.figures.engine import Row, served
from reporting.presenters.addresses import Addresses
from reporting.presenters.themes import by_theme
from reporting.presenters.tiles import rows_of, sides
from reporting.presenters.values import UNITS, value_text
from reporting.queries.names import Names
from reporting.queries.overview import Told


@dataclass(frozen=True)
class Place:
    """One number of the comparison: its text, its two sides, and where its rows are."""

    text: str
    sides: str
    rows: str


@dataclass(frozen=True)
class Compared:
    """A figure and its number in each column; with `refused` only the sentence why not."""

    title: str
    url: str
    unit: str
    places: list[Place]
    refused: str = ""


@dataclass(frozen=True)
class Comparison:
    """The comparison: its columns, and figures under their headings."""

    columns: list[str]
    themes: list[tuple[str, list[Compared]]]

    @property
    def width(self) -> int:
        """How many columns a line across has."""
        return len(self.columns) + 1


def comparison(
    told: Sequence[Told],
    whole: Sequence[Told],
    *,
    dimension: str,
    names: Names,
    addresses: Addresses,
) -> Comparison:
    """Figures over the whole range by one dimension, and without it in the first column.

    `told` and `whole` are answers to the same question with and without the cut, in one order.
    """
    keys = {row.group[dimension] for one in told if one.answer for row in one.answer.rows}
    ordered = sorted(keys, key=lambda key: (names.place({dimension: key}), key or ""))
    found = {
        one.figure.name: _compared(one, all_of, ordered, dimension, addresses)
        for one, all_of in zip(told, whole, strict=True)
    }
    themes = by_theme([one.figure for one in told])
    return Comparison(
        ["All", *(names.label(dimension, key) for key in ordered)],
        [
            (heading, [found[figure.name] for figure in figures])
            for heading, figures in themes.items()
        ],
    )


def comparison_table(
    told: Sequence[Told], whole: Sequence[Told], *, dimension: str, names: Names
) -> Table:
    """The same numbers for a file: a row a figure and group, "All" first."""
    heading = dimensions.ALL[dimension].label
    rows = [
        [
            one.figure.title,
            one.figure.name,
            names.label(dimension, row.group[dimension]) if row.group else "All",
            row.group.get(dimension),
            served(row.numerator),
            served(row.denominator),
            served(row.value),
            one.figure.unit.value,
        ]
        for one, all_of in zip(told, whole, strict=True)
        if one.answer and all_of.answer
        for row in [*all_of.answer.rows, *one.answer.rows]
    ]
    headings = ["Figure", "Name", heading, f"{heading} key", "Numerator", "Denominator"]
    return Table("Side by side", [*headings, "Value", "Unit"], rows)


def _compared(
    one: Told, whole: Told, keys: Sequence[str | None], dimension: str, addresses: Addresses
) -> Compared:
    figure = one.figure
    url = addresses.figure(figure.name, by=dimension if not one.refused else None)
    if one.answer is None or whole.answer is None:
        return Compared(figure.title, url, "", [], one.refused or whole.refused)
    rows = {row.group[dimension]: row for row in one.answer.rows}
    shown = [next(iter(whole.answer.rows), None), *(rows.get(key) for key in keys)]
    return Compared(
        figure.title, url, UNITS[figure.unit], [_place(one, row, addresses) for row in shown]
    )


def _place(one: Told, row: Row | None, addresses: Addresses) -> Place:
    if row is None:
        return Place("", "", "")
    figure = one.figure
    rows = rows_of(figure, row, addresses) if row.value is not None else ""
    return Place(value_text(figure, row.value), sides(figure, row).replace(" over ", " / "), rows)
