"""Which rows of the change history the stored series have read, and which they have not.

History is append-only and numbered, but numbers are given out before rows are committed: somebody
who looks at the highest number and later reads on from there misses a row with a lower number whose
transaction ended in between. So every row that was read is remembered, as ranges of numbers; rows
below a number that no running transaction can still use are `settled` and need no remembering.
PostgreSQL's own test of a row against an earlier snapshot is of no use here: every service writes
in a savepoint, whose number a snapshot does not hold.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg2.extras import NumericRange

from reporting.models import HistorySeen

TABLES = (
    "patients_stay",
    "patients_placement",
    "patients_leave",
    "patients_readiness",
    "patients_intervention",
    "patients_referral",
    "beds_bed",
    "beds_bedperiod",
    "providers_baseline",
    "providers_collaborative",
    "providers_collaborativemember",
    "providers_footprinticb",
    "providers_flowsite",
    "providers_provider",
    "providers_site",
    "providers_ward",
    "providers_serviceline",
    "providers_code",
)
"""Every table that a fact or the scope reads."""

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """A row of a table before and after somebody changed it; `old` is None where it was made.

    `unknown` where it was changed and nothing says what it was before.
    """

    table: str
    row: int
    old: Values | None
    new: Values | None
    at: datetime
    context: str | None = None
    unknown: bool = False


@dataclass(frozen=True)
class Seen:
    """What has been read of one table: all up to `settled`, and the ranges `seen` (half-open)."""

    settled: int = 0
    seen: tuple[tuple[int, int], ...] = ()

    @property
    def parameters(self) -> list[Any]:
        """For `_UNSEEN`."""
        return [self.settled, [NumericRange(first, last) for first, last in self.seen]]


Mark = Mapping[str, Seen]
"""What has been read of each table."""

_UNSEEN = """e.pgh_id > %s AND NOT EXISTS (
    SELECT 1 FROM unnest(%s::int8range[]) part WHERE part @> e.pgh_id::bigint)"""

_CHANGES = """
SELECT e.pgh_obj_id, e.pgh_label, e.pgh_created_at, e.pgh_context_id::text, to_json(e),
       to_json(before)
  FROM {table}event e
  LEFT JOIN LATERAL (
    SELECT b.* FROM {table}event b
     WHERE b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id
     ORDER BY b.pgh_id DESC LIMIT 1) before ON true
 WHERE {unseen}
 ORDER BY e.pgh_id"""


def read_mark() -> Mark:
    """How far the stored series have read."""
    held = {row.table: row for row in HistorySeen.objects.all()}
    return {
        table: Seen(row.settled, tuple((_int(p.lower), _int(p.upper)) for p in row.seen))
        if (row := held.get(table))
        else Seen()
        for table in TABLES
    }


def _int(bound: float | None) -> int:
    return int(bound or 0)


def as_json(mark: Mark) -> dict[str, Any]:
    """A mark to keep beside a publication."""
    return {table: [seen.settled, seen.seen] for table, seen in mark.items()}


def from_json(kept: Mapping[str, Any]) -> Mark:
    """The mark that was kept; a table unknown then has not been read."""
    return {
        table: Seen(kept[table][0], tuple((first, last) for first, last in kept[table][1]))
        if table in kept
        else Seen()
        for table in TABLES
    }


@dataclass(frozen=True)
class Waiting:
    """How many rows of history have not been read (`up_to` at most a table), and the oldest."""

    changes: int
    since: datetime | None


def waiting(mark: Mark, *, up_to: int = 1000) -> Waiting:
    """What waits to be read, in one quick query."""
    parts, parameters = [], []
    for table in TABLES:
        parts.append(
            f"(SELECT e.pgh_created_at AS at FROM {table}event e WHERE "  # our own tables
            f"{_UNSEEN} ORDER BY e.pgh_id LIMIT %s)"
        )
        parameters += [*mark[table].parameters, up_to]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), min(at) FROM ({' UNION ALL '.join(parts)}) unseen", parameters
        )
        return Waiting(*cursor.fetchone())


def changes(mark: Mark) -> list[Change]:
    """What has not been read, table by table in the order in which it happened."""
    return [change for table in TABLES for change in _changes(table, mark[table])]


def _changes(table: str, seen: Seen) -> Iterable[Change]:
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES.format(table=table, unseen=_UNSEEN), seen.parameters)
        for row, label, at, context, values, before in cursor.fetchall():
            yield Change(
                table=table,
                row=row,
                old=None if label == "insert" else values if label == "delete" else before,
                new=None if label == "delete" else values,
                at=at,
                context=context,
                unknown=label == "update" and before is None,
            )


def mark_now() -> Mark:
    """All that this transaction sees of history, whatever the stored series have read of it."""
    held = {row.table: row.settled for row in HistorySeen.objects.all()}
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(_SEEN.format(table=table) for table in TABLES),
            [value for table in TABLES for value in (table, held.get(table, 0))],
        )
        return {
            table: Seen(held.get(table, 0), tuple((_int(p.lower), _int(p.upper)) for p in parts))
            for table, parts, _ in cursor.fetchall()
        }


def mark_seen() -> None:
    """Remembers every row of history that this transaction sees as read.

    Must be called in the transaction whose snapshot was counted. Its own number is the horizon:
    whoever has taken a number of history by now has a lower one, and once all of those have ended
    no row with a number up to the present highest can appear any more.
    """
    held = {row.table: row for row in HistorySeen.objects.all()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_current_xact_id()::text::bigint,"
            " pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        )
        own, oldest = cursor.fetchone()
        rows = [held.get(table, HistorySeen(table=table)) for table in TABLES]
        for row in rows:
            if 0 < row.horizon <= oldest:
                row.settled = row.candidate
        cursor.execute(
            " UNION ALL ".join(_SEEN.format(table=table) for table in TABLES),
            [value for row in rows for value in (row.table, row.settled)],
        )
        found = {table: (parts, highest) for table, parts, highest in cursor.fetchall()}
    for row in rows:
        row.seen, highest = found[row.table]
        row.candidate, row.horizon = max(highest, row.settled), own
    HistorySeen.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["table"],
        update_fields=["settled", "seen", "candidate", "horizon"],
    )


_SEEN = """
SELECT %s, coalesce((SELECT array_agg(part)
                       FROM unnest(range_agg(int8range(pgh_id, pgh_id, '[]'))) part), '{{}}'),
       coalesce(max(pgh_id), 0)
  FROM {table}event WHERE pgh_id > %s"""
