"""The embedded PostgreSQL: make it, start it, find it, stop it."""

import contextlib
import logging
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg2
import psycopg2.extensions

from impact.embedded import EmbeddedFault, binaries, process
from impact.embedded.lock import locked
from impact.embedded.place import Place

NAME = USER = "impact"
# Crash recovery after a power cut and the last orphans of a killed server both take a while.
PATIENCE = 90.0
LOG_LINES = 15

logger = logging.getLogger(__name__)


class NotStarted(EmbeddedFault):
    """The embedded PostgreSQL does not answer."""

    def __init__(self, log: Path, why: str) -> None:
        said = log.read_text(errors="replace").splitlines()[-LOG_LINES:] if log.exists() else []
        super().__init__(
            "\n".join([f"The embedded PostgreSQL does not start. {why}", f"{log} ends:", *said])
        )


@dataclass(frozen=True)
class Postgres:
    """One cluster in one data folder, reached over a unix socket only.

    `durable` is off for tests alone: what they write need not outlive a power cut. `programs`
    are those to use; left out, the ones that `binaries.choose` finds.
    """

    place: Place
    durable: bool = True
    programs: binaries.Binaries | None = None

    @cached_property
    def binaries(self) -> binaries.Binaries:
        """The programs in use."""
        return self.programs or binaries.choose(self.place)

    @property
    def data(self) -> Path:
        """The cluster's folder."""
        return binaries.data_folder(self.place, self.binaries)

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.place.root / "postgres.log"

    def pid(self) -> int | None:
        """Return the number of the running server of this data folder, else None."""
        found = _first_number(self.data / "postmaster.pid")
        return found if found is not None and self._is_ours(found) else None

    def answers(self) -> bool:
        """Whether a connection succeeds now."""
        try:
            with self._connected():
                return True
        except psycopg2.OperationalError:
            return False

    def ensure(self) -> None:
        """Return once the server answers and its database exists; start it if need be.

        Safe to call from any number of processes at once. Raises NotStarted, NoPostgres,
        UnusableFolder or ProgramFailed.
        """
        with locked(self.place):
            if not self.answers():
                self._make_cluster()
                self._start()
                logger.info(
                    "Started the embedded PostgreSQL %s (%s); its data lie in %s",
                    self.binaries.version,
                    self.binaries.source,
                    self.data,
                )
            self._make_database()

    def stop(self, *, mode: str = "fast") -> bool:
        """Stop the server, ending open connections; return whether one was running.

        `mode` is pg_ctl's: `fast` writes everything out, `immediate` is as if the power went.
        """
        if not self.data.is_dir():
            return False
        with locked(self.place):
            if self.pid() is None:
                return False
            self._pg_ctl("stop", "-m", mode, "-w", "-t", "60")
            return True

    @contextlib.contextmanager
    def _connected(self, database: str = "postgres") -> Iterator[psycopg2.extensions.connection]:
        """Yield an autocommitting connection."""
        opened = psycopg2.connect(
            host=str(self.place.sockets), port=5432, user=USER, dbname=database, connect_timeout=5
        )
        try:
            opened.autocommit = True
            yield opened
        finally:
            opened.close()

    def _make_cluster(self) -> None:
        """Run initdb unless done; a half-made cluster never bears the final name."""
        if self.data.is_dir():
            return
        part = self.data.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        process.run(
            [
                self._program("initdb"),
                *("--pgdata", part, "--username", USER, "--encoding", "UTF8", "--no-locale"),
                *("--auth-local", "trust", "--auth-host", "reject", "--no-instructions"),
                *([] if self.durable else ["--no-sync"]),
            ],
            place=self.place,
        )
        with (part / "postgresql.conf").open("a") as settings:
            settings.write("\ninclude = 'impact.conf'\n")
        part.rename(self.data)

    def _start(self) -> None:
        """Start the server and wait until it answers, mending what a crash left behind."""
        self._write_settings()
        deadline = time.monotonic() + PATIENCE
        why = "It did not answer in time."
        while not self.answers():
            if time.monotonic() > deadline:
                raise NotStarted(self.log, why)
            if self.pid() is None:
                self._clear_stale()
                try:
                    self._pg_ctl("start", "-w", "-t", "60", "-l", self.log.name)
                except process.ProgramFailed as error:
                    why = str(error)
                    time.sleep(0.5)
            else:
                time.sleep(0.1)

    def _write_settings(self) -> None:
        """Write the settings afresh at each start: the folder may have been moved.

        Statements and details of errors carry what people typed, so the log gets neither.
        """
        lines = [
            "listen_addresses = ''",
            f"unix_socket_directories = '{self.place.sockets}'",
            "unix_socket_permissions = 0700",
            "port = 5432",
            "max_connections = 100",
            "log_min_error_statement = panic",
            "log_error_verbosity = terse",
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
        ]
        if not self.durable:
            lines += ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]
            # What a test writes is taken back: a vacuum between two of them would tell the planner
            # that every table is empty, and the next one's queries would take minutes.
            lines.append("autovacuum = off")
        path = self.data / "impact.conf"
        path.write_text("\n".join(lines) + "\n")
        path.chmod(0o600)
        self.place.hand_over(path)

    def _make_database(self) -> None:
        """Create the database unless it is there."""
        with self._connected() as opened, opened.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{NAME}"')

    def _clear_stale(self) -> None:
        """Remove lock files whose number is now another process, or no number at all.

        PostgreSQL sees by itself that the number of a lock file is gone, but takes a living
        process of the same account for the server that wrote it. It guards the data against
        left-over backends by their shared memory, not by these files.
        """
        for path in (self.data / "postmaster.pid", self.place.sockets / ".s.PGSQL.5432.lock"):
            found = _first_number(path)
            if path.exists() and (found is None or process.is_alive(found)):
                path.unlink()

    def _is_ours(self, pid: int) -> bool:
        """Whether the process is the server of this very data folder."""
        return process.folder(pid) == self.data

    def _program(self, name: str) -> Path:
        return binaries.made_reachable(self.binaries, self.place).folder / name

    def _pg_ctl(self, *arguments: str) -> None:
        """Run pg_ctl, which works in the place's root; a shell of its own sees what it is given.

        Hence names without a path: a folder may bear quotes or a dollar sign.
        """
        process.run([self._program("pg_ctl"), *arguments, "-D", self.data.name], place=self.place)


def _first_number(path: Path) -> int | None:
    """Return the number on the first line of a lock file, None where there is none."""
    try:
        return int(path.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
