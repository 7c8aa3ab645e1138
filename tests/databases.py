"""One migrated database for a whole run, and a copy of it for each process that tests.

Migrating takes many times as long as most runs, so what it made is kept as a dump for the next
run, under a name that changes with the migrations. Where `CI` is set nothing kept is used.
"""

import fcntl
import hashlib
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db.backends.base.base import BaseDatabaseWrapper

from impact.embedded.backend.base import server
from tests.machine import must_be_complete

TEMPLATE = "impact_template"
_EMPTY = "template1"


def migrated_template(connection: BaseDatabaseWrapper, *, lock: Path) -> None:
    """Make the template database unless another process of the run has made it."""
    make_template(connection, TEMPLATE, lock=lock, of=_EMPTY, fill=partial(_fill, connection))


def make_template(
    connection: BaseDatabaseWrapper,
    name: str,
    *,
    lock: Path,
    of: str,
    fill: Callable[[], None],
) -> None:
    """Make a database to be copied, out of a copy of another, unless it is there.

    `fill` is called with the connection on a half-made one; one process of the run makes it, and
    the others wait. A half-made one is made afresh: its name is given when it is complete.
    """
    with lock.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone():
                return
        part = f"{name}_part"
        use(connection, part)
        fresh_copy(connection, of=of)
        fill()
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{part}" RENAME TO "{name}"')


def _fill(connection: BaseDatabaseWrapper) -> None:
    """Migrate, or put back what an earlier run kept of it."""
    dump = _kept_dump()
    if not dump.is_file() or must_be_complete():
        _migrate(connection, dump)
        return
    part = connection.settings_dict["NAME"]
    _postgres_program("pg_restore", "--exit-on-error", "--dbname", part, str(dump))
    # Not only migrations fill a fresh database: code lists come with this signal.
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def use(connection: BaseDatabaseWrapper, name: str) -> None:
    """Have the connection, and every later one of its alias, go to another database."""
    connection.close()
    connection.settings_dict["NAME"] = name


def fresh_copy(connection: BaseDatabaseWrapper, *, of: str = TEMPLATE) -> None:
    """Replace the connection's database by a copy of a template, ending other connections."""
    name = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{of}"')


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove the connection's database; the connection needs another one before it is used."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{connection.settings_dict["NAME"]}" WITH (FORCE)')


def _migrate(connection: BaseDatabaseWrapper, dump: Path) -> None:
    """Migrate the half-made template, then keep it in the place of older dumps."""
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    dump.parent.mkdir(exist_ok=True)
    for older in dump.parent.glob("migrated-*"):
        older.unlink()
    part, made = dump.with_suffix(".part"), connection.settings_dict["NAME"]
    _postgres_program("pg_dump", "--format", "custom", "--file", str(part), made)
    part.rename(dump)


def _kept_dump() -> Path:
    """Return the name of the dump that the present migrations and versions would give."""
    digest = hashlib.sha256(server().binaries.version.encode())
    for path in sorted(_sources()):
        digest.update(str(path).encode() + path.read_bytes())
    return settings.BASE_DIR / ".pytest_cache" / f"migrated-{digest.hexdigest()[:20]}.dump"


def _sources() -> Iterator[Path]:
    """Yield the files that decide what migrating makes."""
    yield settings.BASE_DIR / "requirements" / "dev.txt"
    for app in apps.get_app_configs():
        yield from (Path(app.path) / "migrations").rglob("*.py")


def _postgres_program(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on the run's own server."""
    running = server()
    subprocess.run(
        [
            str(running.binaries.folder / name),
            *("--host", str(running.place.sockets), "--username", "impact", *arguments),
        ],
        check=True,
        stdin=subprocess.DEVNULL,
    )
