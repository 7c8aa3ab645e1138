"""One row of a table and how it is made from the cells of a file."""

from typing import NamedTuple

from impact.core.tabular.faults import Fault
from impact.core.tabular.headers import Header
from impact.core.text import counted, shown


class Row(NamedTuple):
    """A row as it came: its number in a spreadsheet, its values by normalised header, its faults.

    `cells` are the stripped cells of the row in order, also those past the header. A row with
    faults has every value that could be read; the others are empty.
    """

    number: int
    values: dict[str, str]
    cells: list[str]
    faults: tuple[Fault, ...]


def make_row(
    *, number: int, cells: list[str], header: Header, faults: tuple[Fault, ...] = ()
) -> Row:
    """The row from its cells; other lengths than the header's are a fault of the row.

    Empty cells past the header are no fault.
    """
    width = len(header.columns)
    if len(cells) != width:
        if len(cells) < width:
            faults += (_too_few(number, len(cells), header),)
        elif any(cells[width:]):
            faults += (_too_many(number, cells, width),)
        shaped = (cells + [""] * width)[:width]
        return Row(number, dict(zip(header.columns, shaped, strict=True)), cells, faults)
    return Row(number, dict(zip(header.columns, cells, strict=True)), cells, faults)


def long_cell_faults(
    *, number: int, cells: list[str], header: Header, limit: int
) -> tuple[Fault, ...]:
    """A fault for each cell with more characters than a spreadsheet cell can hold."""
    return tuple(
        Fault(
            "cell_too_long",
            f"the cell has {len(cell):,} characters; at most {limit:,} are read: shorten it, or "
            "look for a quotation mark that is never closed",
            row=number,
            column=header.written[place] if place < len(header.written) else None,
        )
        for place, cell in enumerate(cells)
        if len(cell) > limit
    )


def nul_fault(number: int) -> Fault:
    """The fault of a row that holds a NUL byte, which no text has."""
    return Fault(
        "nul",
        "the row holds a NUL byte, which no text has: the file is damaged or is not a CSV file; "
        "export it again",
        row=number,
    )


def _too_few(number: int, found: int, header: Header) -> Fault:
    width = len(header.columns)
    return Fault(
        "too_few_cells",
        f"the row has {counted(found, 'cell')}; the header has {width:,}. The first that lacks is "
        f"{shown(header.written[found])}: add the missing commas, or look for a missing quotation "
        "mark",
        row=number,
    )


def _too_many(number: int, cells: list[str], width: int) -> Fault:
    return Fault(
        "too_many_cells",
        f"the row has {counted(len(cells), 'cell')}; the header has {width:,}. Put text with a "
        "comma in it between quotation marks, or name the further columns",
        row=number,
    )
