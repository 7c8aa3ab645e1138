"""The folder of a test run: made at its start, removed with its services at its end."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from impact.embedded import EmbeddedFault, process
from impact.embedded.place import place_for
from impact.embedded.postgres import Postgres
from impact.embedded.redis_server import Redis

PREFIX = "impact-test-"
MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3


def new_folder() -> str:
    """Make a run's folder, in memory where there is room: copying a database is many small files.

    The process number in its name lets a later run clear up after one that was killed.
    """
    base = None
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        base = MEMORY
    return tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=base)


def remove(folder: Path) -> None:
    """Stop a run's services and remove its folder."""
    place = place_for(folder)
    with contextlib.suppress(EmbeddedFault):
        Redis(place).stop()
        Postgres(place, durable=False).stop(mode="immediate")
    place.remove()
    shutil.rmtree(folder, ignore_errors=True)


def clear_up() -> None:
    """Remove what runs left behind that were killed outright."""
    for base in {MEMORY, Path(tempfile.gettempdir())}:
        for folder in base.glob(f"{PREFIX}*-*"):
            number = folder.name.removeprefix(PREFIX).split("-")[0]
            with contextlib.suppress(PermissionError):
                if number.isdecimal() and not process.is_alive(int(number)):
                    remove(folder)
