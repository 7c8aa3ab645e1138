"""How far somebody has read in the change history, so that they can read on and miss nothing.

Transactions do not end in the order in which they begin, so neither a time nor the highest number
of an event says what was read: an event with a lower number may appear later. A mark therefore
keeps the number of the oldest transaction that was running (`oldest`). Every event that was not
there when it was made is of that transaction or of a later one; so are the events of their
savepoints, whose numbers are higher than their transaction's own. To read on from a mark is to read
the events of all such transactions: what ended meanwhile is read, and what was read already while
an older transaction ran is read once more. Nothing is missed.

No index leads from a transaction to its events, so that a mark keeps, for each table, a number of
an event below which all are of older transactions (`floors`). They follow by one step: `highest`
numbers seen at an earlier mark become floors once every transaction of that time has ended
(`until`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

Events = type[models.Model]

# A row knows the lower half of its transaction's number: the one nearest to the present is meant.
_PRESENT = "(pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 2147483648)"
_TRANSACTION = f"({_PRESENT} - mod({_PRESENT} - e.xmin::text::bigint + 4294967296, 4294967296))"
_NEW = f"e.pgh_id > %s AND {_TRANSACTION} >= %s"


@dataclass(frozen=True)
class Mark:
    """How far was read. `floors` and `highest` hold a number for each of the tables, in order."""

    oldest: int
    floors: tuple[int, ...]
    until: int
    highest: tuple[int, ...]


def mark(tables: Sequence[Events], *, after: Mark | None) -> Mark:
    """How far somebody has read who now reads on from `after`, or reads all that there is.

    Must be made before what it stands for is read. One query. In a transaction that wrote already
    the floors stay where they were.
    """
    highest = ", ".join(
        f"coalesce((SELECT max(pgh_id) FROM {_name(table)}), 0)" for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,"
            " CASE WHEN pg_current_xact_id_if_assigned() IS NULL"
            f" THEN pg_current_xact_id()::text::bigint END, {highest}"
        )
        oldest, own, *numbers = cursor.fetchone()
    nothing = (0,) * len(tables)
    floors = after.floors if after else nothing
    if after and after.until and after.until <= oldest:
        floors = after.highest
    elif after and after.until:
        # Somebody of that time still runs: what was seen then is waited for before anything newer.
        return Mark(oldest, floors, after.until, after.highest)
    return Mark(oldest, floors, own or 0, tuple(numbers) if own else nothing)


def new_events(
    tables: Sequence[tuple[Events, str]], *, since: Mark, most: int
) -> dict[Events, set[tuple[int, int | None]]]:
    """For each table the rows whose events are new: (row, the named column of the event).

    `most` rows at most, of all tables together. One query.
    """
    parts, values = [], []
    for number, (table, column) in enumerate(tables):
        parts.append(
            f"SELECT {number}, e.pgh_obj_id::bigint, e.{column}::bigint FROM {_name(table)} e"
            f" WHERE {_NEW}"
        )
        values += [since.floors[number], since.oldest]
    found: dict[Events, set[tuple[int, int | None]]] = {table: set() for table, _ in tables}
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION '.join(parts)} LIMIT %s", [*values, most])
        for number, row, owner in cursor.fetchall():
            found[tables[number][0]].add((row, owner))
    return found


def versions_since(table: Events, *, rows: Sequence[int], since: Mark) -> list[int]:
    """The events that tell what these rows were at the mark and have been since then."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS.format(table=_name(table)), [since.oldest, list(rows)])
        return [number for (number,) in cursor.fetchall()]


_VERSIONS = f"""
SELECT pgh_id
  FROM (SELECT pgh_id, pgh_label, is_new,
               row_number() OVER (PARTITION BY pgh_obj_id, is_new ORDER BY pgh_id DESC) AS back
          FROM (SELECT e.pgh_id, e.pgh_obj_id, e.pgh_label, {_TRANSACTION} >= %s AS is_new
                  FROM {{table}} e WHERE e.pgh_obj_id = ANY (%s)) told) numbered
 WHERE is_new OR (back = 1 AND pgh_label <> 'delete')"""


def this_history() -> str:
    """A short word for the history that this database has: after a restore it is another one.

    Numbers of transactions mean nothing elsewhere, nor where a server went another way.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT concat_ws(' ', system_identifier, oid,"
            " left(pg_walfile_name(pg_current_wal_lsn()), 8))"
            " FROM pg_control_system(), pg_database WHERE datname = current_database()"
        )
        return str(cursor.fetchone()[0])


def _name(table: Any) -> str:
    return connection.ops.quote_name(table._meta.db_table)
