"""The rows behind a figure, by pseudonym, the same on the page and in a file."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from beds.exports.tables import Table
from beds.presenters.addresses import Addresses as Places
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.tabular.values import Value
from impact.core.text import short_date
from reporting.figures.catalogue import Figure
from reporting.figures.engine import Row, served
from reporting.figures.explain import Behind, Totals
from reporting.presenters.values import side_text
from reporting.queries.names import Names


@dataclass(frozen=True)
class Seen:
    """Which people and wards the reader may open: pseudonyms, and `PROVIDER:WARD`."""

    people: Collection[str]
    wards: Collection[str]


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column: what stands in a file, and the cell of the page."""

    label: str
    value: Callable[[Behind], Value]
    cell: Callable[[Behind], Cell]
    numeric: bool = False


def fields(figure: Figure, *, names: Names, seen: Seen) -> list[Field]:
    """The columns of the rows behind a figure."""
    places = Places(kept={})
    return [
        _field("Person", lambda row: row.patient, lambda row: _person(row, seen, places)),
        _field("Spell", lambda row: row.placement),
        _field("Ward stay", lambda row: row.ward_stay),
        _field("Ward", lambda row: row.ward, lambda row: _ward(row, names, seen, places)),
        _field("Bed", lambda row: row.bed),
        _field(
            "Service line",
            lambda row: row.service_line,
            lambda row: Cell(names.label("service_line", row.service_line)),
        ),
        _field("ICB", lambda row: row.icb),
        _field("From", lambda row: row.start, lambda row: Cell(short_date(row.start))),
        _field("To", lambda row: row.end, lambda row: Cell(short_date(row.end))),
        _number("Numerator", lambda row: row.numerator),
        *([] if figure.unit == "count" else [_number("Denominator", lambda row: row.denominator)]),
        _field("Why", lambda row: row.why, lambda row: Cell(row.why.capitalize())),
    ]


def page_rows(columns: Sequence[Field], rows: Sequence[Behind], *, count: int) -> Listing:
    """The rows for the page."""
    return Listing(
        anchor="rows",
        heading="Rows",
        about="Whole days, from the first to before the last. A stay that goes on is cut off where "
        "counting ends.",
        empty="Nothing was counted on either side.",
        columns=[Column(label=field.label, numeric=field.numeric) for field in columns],
        rows=[[field.cell(row) for field in columns] for row in rows],
        count=count,
    )


def file_rows(columns: Sequence[Field], rows: Sequence[Behind]) -> Table:
    """The rows for a file."""
    return Table(
        "Rows behind",
        [field.label for field in columns],
        [[field.value(row) for field in columns] for row in rows],
    )


def sums_sentence(sums: Totals, row: Row | None) -> str:
    """What the rows add up to, and that it is what the figure says."""
    numerator, denominator = sums.numerator, sums.denominator
    ours = side_text(served(numerator))
    if row is None:
        return "No day of this period is counted."
    same = served(numerator) == served(row.numerator)
    if row.denominator is not None:
        ours = f"{ours} over {side_text(served(denominator))}"
        same = same and served(denominator) == served(row.denominator)
    theirs = side_text(served(row.numerator))
    if row.denominator is not None:
        theirs = f"{theirs} over {side_text(served(row.denominator))}"
    if same:
        return f"All rows add up to {ours}: both sides of the figure."
    return f"All rows add up to {ours}, and the figure says {theirs}. Tell whoever looks after it."


def _field(
    label: str,
    value: Callable[[Behind], Value],
    cell: Callable[[Behind], Cell] | None = None,
) -> Field:
    return Field(label=label, value=value, cell=cell or (lambda row: Cell(str(value(row) or "–"))))


def _number(label: str, side: Callable[[Behind], Value]) -> Field:
    return Field(
        label=label,
        value=lambda row: served(side(row)),
        cell=lambda row: Cell(side_text(served(side(row)))),
        numeric=True,
    )


def _person(row: Behind, seen: Seen, places: Places) -> Cell:
    if row.patient is None:
        return Cell("–")
    return PersonCell(
        row.patient, places.patient(row.patient) if row.patient in seen.people else ""
    )


def _ward(row: Behind, names: Names, seen: Seen, places: Places) -> Cell:
    if row.ward is None:
        return Cell("–")
    href = places.ward(row.ward) if row.ward in seen.wards else ""
    return Cell(names.label("ward", row.ward), href)
