"""Which of several dated records must give way where they may not overlap."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from beds.imports.rows import ImportRow


class Span(NamedTuple):
    """The days of a record, the right by which it holds them, and the record itself."""

    right: tuple[int, int]
    start: date
    end: date | None
    record: Any


def right(*, row: ImportRow | None, held: Any, new: Any) -> tuple[int, int]:
    """What is held and untouched comes first, then what the batch changes, then what is new.

    Among those of one sort the earlier row comes first.
    """
    if row is None or held == new:
        return (0, 0)
    return (2 if held is None else 1, row.order)


def overlap(start: date, end: date | None, first: date, last: date | None) -> bool:
    """Whether two half-open intervals share a day."""
    return (
        start < (last or date.max) and first < (end or date.max) and start != end and first != last
    )


def giving_way(spans: Iterable[Span]) -> list[tuple[Span, Span]]:
    """Each span that overlaps one of a better right, beside that one.

    A span that gives way is in nobody's way itself.
    """
    taken: list[Span] = []
    found: list[tuple[Span, Span]] = []
    for span in sorted(spans, key=lambda span: span.right):
        other = next((t for t in taken if overlap(span.start, span.end, t.start, t.end)), None)
        if other is None:
            taken.append(span)
        else:
            found.append((span, other))
    return found


def inside(start: date, end: date | None, first: date, last: date | None) -> bool:
    """Whether [start, end) lies inside [first, last), by bounds; None is no end."""
    return start >= first and (last is None or (end is not None and end <= last))
