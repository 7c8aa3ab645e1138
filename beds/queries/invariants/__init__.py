"""Every invariant of the data, checked from the rows themselves.

The database refuses each of these as it is written; this asks again, so that a restored backup, a
constraint switched off or a fault of our own comes to light.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from beds.queries.invariants import containment, facts, overlaps, structure

_SHOWN = 5


@dataclass(frozen=True)
class Invariant:
    """A rule, in a sentence, and the query that finds what breaks it.

    The query returns one text a broken row: numbers of rows and dates, never an identity. It may
    use `%(today)s`.
    """

    name: str
    sentence: str
    sql: str


@dataclass(frozen=True)
class Finding:
    """How an invariant stands: how many rows break it, and the first few."""

    invariant: Invariant
    broken: int
    examples: list[str]


ALL: tuple[Invariant, ...] = tuple(
    Invariant(name, sentence, sql)
    for module in (structure, overlaps, containment, facts)
    for name, sentence, sql in module.RULES
)


def check(*, today: date) -> Iterator[Finding]:
    """Asks every invariant in turn."""
    with connection.cursor() as cursor:
        for invariant in ALL:
            # The text comes from this package alone.
            cursor.execute(invariant.sql, {"today": today})
            rows = [str(row[0]) for row in cursor.fetchall()]
            yield Finding(invariant, len(rows), rows[:_SHOWN])
