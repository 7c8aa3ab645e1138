"""A data folder of the test's own, and commands that use it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from impact.embedded.place import Place, place_for
from impact.embedded.postgres import Postgres
from tests.runs import PREFIX, remove

Manage = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def place() -> Iterator[Place]:
    """Return an empty data folder that the service account can reach; stop what ran in it."""
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    yield place_for(folder)
    remove(folder)


@pytest.fixture
def server(place: Place) -> Postgres:
    """Return the PostgreSQL of that folder, not started."""
    return Postgres(place)


@pytest.fixture
def manage(place: Place) -> Manage:
    """Return a function that starts a `manage.py` command on that folder."""
    ours = ("IMPACT_", "DJANGO_", "DATABASE_URL", "REDIS_URL", "DEBUG", "SECRET_KEY")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}

    def start(*arguments: str, **environment: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env={**clean, "IMPACT_DATA_DIR": str(place.wanted), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start
