"""The embedded engine for tests that commit.

Django empties the tables after such a test, which our history refuses (its tables cannot be
truncated) and which would take the code lists away that migrations put there. A fresh copy of the
migrated database is as quick and has neither fault.
"""

from collections.abc import Iterable

from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations

from impact.embedded.backend import base
from tests.databases import fresh_copy


class DatabaseOperations(PostgresOperations):
    """Django's own operations, save how tables are emptied."""

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        """Put a fresh copy of the migrated database in the place of this one."""
        fresh_copy(self.connection)


class DatabaseWrapper(base.DatabaseWrapper):
    """The embedded engine with those operations."""

    ops_class = DatabaseOperations
