"""Writes many rows at once: COPY for new ones, COPY and one UPDATE for changed ones."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

_PART = 5_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _field(value: Any) -> str:
    if value is None:
        return "\\N"
    if value is True:
        return "t"
    if value is False:
        return "f"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value).translate(_ESCAPES)


def _copy(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    text = io.StringIO("".join("\t".join(map(_field, row)) + "\n" for row in rows))
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.wrap_database_errors:  # Django wraps its own calls, not this one
        cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', text)


def take_keys(model: type[Model], count: int) -> list[int]:
    """New primary keys of a table, in ascending order."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return sorted(key for (key,) in cursor.fetchall())


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Adds rows; `columns` are database columns, every one without a default among them."""
    left = iter(rows)
    with connection.cursor() as cursor:
        while part := list(islice(left, _PART)):
            _copy(cursor, model._meta.db_table, columns, part)


def update(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Sets `columns` of rows that already are; each row begins with its primary key."""
    if not rows:
        return
    table = model._meta.db_table
    names = ", ".join(f'"{column}"' for column in columns)
    sets = ", ".join(f'"{column}" = changed."{column}"' for column in columns)
    with connection.cursor() as cursor:
        # Every part comes from the models, none from a file.
        cursor.execute(
            f'CREATE TEMP TABLE changed ON COMMIT DROP AS SELECT "id", {names} FROM "{table}" '
            "WITH NO DATA"
        )
        _copy(cursor, "changed", ["id", *columns], rows)
        cursor.execute(
            f'UPDATE "{table}" SET {sets} FROM changed WHERE "{table}"."id" = changed."id"'
        )
        cursor.execute("DROP TABLE changed")


def delete(model: type[Model], keys: Iterable[int | None]) -> None:
    """Takes rows away; history keeps them."""
    wanted = [key for key in keys if key is not None]
    if wanted:
        model._default_manager.filter(pk__in=wanted)._raw_delete("default")
