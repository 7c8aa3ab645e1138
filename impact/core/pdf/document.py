"""What a document is made of. Text in it is text: nothing is read as markup."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from impact.core.charts.dots import Dot, Level
from impact.core.listing import Cell, Listing


@dataclass(frozen=True, kw_only=True)
class Words:
    """Paragraphs under a heading, or without one."""

    heading: str = ""
    paragraphs: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table under a heading; its header stands on every page that it goes on to.

    `numeric` are the numbers of the columns that stand right-aligned, from 0; `empty` is said where
    there is no row, `note` below the rows. Every row has as many cells as `headers`.
    """

    heading: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Container[int] = ()
    total: Sequence[str] = ()
    empty: str = "There is nothing to list."
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A run chart under a heading: dots from left to right, and lines across."""

    heading: str
    description: str
    dots: Sequence[Dot]
    levels: Sequence[Level]


Block = Words | Grid | Chart


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document: its title, what it says of itself, its blocks, and the foot of every page."""

    title: str
    caption: str
    facts: Sequence[tuple[str, str]]
    blocks: Sequence[Block]
    foot: str


def grid_of(listing: Listing) -> Grid:
    """A page's list as a table of a document, with the same columns and rows."""
    return Grid(
        heading=listing.heading,
        headers=[column.label for column in listing.columns],
        rows=[[_text(cell) for cell in row] for row in listing.rows],
        numeric={place for place, column in enumerate(listing.columns) if column.numeric},
        total=[_text(cell) for cell in listing.total],
        empty=listing.empty,
        note=_unlisted(listing),
    )


def _text(cell: Cell) -> str:
    return f"{cell.text}\n{cell.note}" if cell.note else cell.text


def _unlisted(listing: Listing) -> str:
    left = listing.count - len(listing.rows)
    return f"{left:,} more are not listed here." if left > 0 else ""
