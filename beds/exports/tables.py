"""Headings and rows, ready for a file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from impact.core.tabular.values import Value

Column = tuple[str, Callable[[Any], Value]]
"""A heading and what stands under it."""


@dataclass(frozen=True)
class Table:
    """A title, headings and rows."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Value]]


def make_table(title: str, columns: Sequence[Column], records: Iterable[Any]) -> Table:
    """A table of these columns, a row for each record."""
    return Table(
        title=title,
        headers=[heading for heading, _ in columns],
        rows=[[value(record) for _, value in columns] for record in records],
    )


def columns(**headings: str) -> tuple[Column, ...]:
    """Columns that show an attribute of the record each, by its name."""
    return tuple((heading, attribute(name)) for name, heading in headings.items())


def attribute(name: str) -> Callable[[Any], Value]:
    """What reads an attribute of a record."""

    def value(record: Any) -> Value:
        found: Value = getattr(record, name)
        return found

    return value
