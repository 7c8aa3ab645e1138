"""A list as a page places it: heading, columns, rows of cells, and a sentence for when it is empty.

Made by presenters, placed by `components/listing.html`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Fact(NamedTuple):
    """Something known of one thing, as `components/facts.html` places it."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its heading; numbers stand right-aligned."""

    label: str
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    """What stands in one place: text, where it leads, a note below, the colour of a tag.

    A `colour` (of the service manual's tags) only repeats what the text says.
    """

    text: str
    href: str = ""
    note: str = ""
    colour: str = ""


@dataclass(frozen=True)
class PersonCell(Cell):
    """A cell that names somebody: the record of who saw whom counts these."""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list of a page, reached by its `anchor`.

    `count` is how many rows there are, of which `rows` are shown; `more` leads to the rest.
    `empty` is said where there are none, `about` says what is listed and how it is ordered;
    `total` is one more row, for a list of numbers.
    """

    anchor: str
    heading: str
    about: str
    empty: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    count: int
    more: str = ""
    total: Sequence[Cell] = ()

    @property
    def lines(self) -> list[list[tuple[Column, Cell]]]:
        """Each row as its cells beside their columns; ValueError for a row of another length."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def total_line(self) -> list[tuple[Column, Cell]]:
        """The total as its cells beside their columns; empty for a list without one."""
        return list(zip(self.columns, self.total, strict=True)) if self.total else []

    @property
    def people(self) -> set[str]:
        """Whom the shown rows name."""
        return {cell.text for row in self.rows for cell in row if isinstance(cell, PersonCell)}
