"""The engine: connect; where nobody answers, start the embedded server and connect again.

Whatever needs a database (a command, gunicorn, a worker, pytest) connects through here, so each
of them starts the server, and starts it again after it was killed; what needs no database starts
nothing.
"""

from collections.abc import Iterable
from typing import Any

import psycopg2
from django.conf import settings
from django.db.backends.postgresql import base
from django.db.backends.postgresql.client import DatabaseClient as PostgresClient

from impact.embedded.postgres import Postgres


def server() -> Postgres:
    """Return the embedded server that the settings ask for."""
    return Postgres(place=settings.EMBEDDED_PLACE, durable=settings.EMBEDDED_DURABLE)


class DatabaseClient(PostgresClient):
    """`manage.py dbshell`, which connects by itself."""

    def runshell(self, parameters: Iterable[str]) -> None:
        """Start the server, then psql."""
        server().ensure()
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own PostgreSQL engine with one more attempt."""

    client_class = DatabaseClient

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, starting the server first where the attempt fails."""
        try:
            return super().get_new_connection(conn_params)
        except psycopg2.OperationalError:
            server().ensure()
        return super().get_new_connection(conn_params)
