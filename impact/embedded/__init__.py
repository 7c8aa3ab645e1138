"""PostgreSQL and Redis for a machine that has none: the demonstration and the tests.

`place` says where the data lie, `binaries` which programs are used, `postgres` and `redis_server`
start and stop them, `backend` is the Django database engine that starts PostgreSQL at the first
connection. Nothing here listens on a TCP port.
"""


class EmbeddedFault(Exception):
    """The embedded services cannot do their work; the message says why and what to do."""
