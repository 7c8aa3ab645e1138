"""How PostgreSQL is to plan the queries of figures."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from reporting.figures.facts import patients, spells
from reporting.figures.scope import PIECES

FOR_MANY_ROWS = """
SET LOCAL enable_nestloop = off; SET LOCAL jit = off; SET LOCAL work_mem = '64MB'"""
AS_BEFORE = """
SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL jit TO DEFAULT; SET LOCAL work_mem TO DEFAULT"""


@contextmanager
def for_many_rows() -> Iterator[Any]:
    """A cursor whose queries are planned for many rows, in a transaction.

    A planner knows nothing of how many pieces of wards and ICBs a day has, takes their joins for a
    row or two, and goes through one side again for each row of the other; so it is told not to.
    What it has no other way for, it still does. Compiling a query takes longer than to run it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FOR_MANY_ROWS)
        yield cursor
        cursor.execute(AS_BEFORE)


# Facts of which others are made, by the name that a query gives to what it keeps of them.
_SHARED = {"patient_days": patients.DAYS, "discharges": spells.DISCHARGES}


def facts_once(query: str) -> str:
    """A query that begins with the pieces of scope, with facts that it reads again read once."""
    for name, fact in _SHARED.items():
        if query.count(fact) > 1:
            kept = f"{PIECES},\n{name} AS MATERIALIZED ({fact})"
            query = query.replace(fact, f"SELECT * FROM {name}").replace(PIECES, kept, 1)
    return query
