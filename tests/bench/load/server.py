"""The site as `manage.py serve` starts it, on the database of the bench."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from impact.core.management.commands.serve import parts
from impact.embedded.processes import together
from impact.embedded.redis_server import Redis

HOST = "127.0.0.1"
_PATIENCE = 60.0


@contextmanager
def served() -> Iterator[int]:
    """The port at which the site answers, until it is left."""
    port = _free_port()
    redis = Redis(settings.EMBEDDED_PLACE)
    redis_url = redis.url if redis.ensure() else ""
    with together({**_environment(), "REDIS_URL": redis_url}) as group:
        for part in parts(HOST, port, redis_url):
            group.start(part)
        deadline = time.monotonic() + _PATIENCE
        while not _answers(port):
            if group.ended() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The site does not answer at {HOST}:{port}.")
            time.sleep(0.1)
        yield port


def _environment() -> dict[str, str]:
    """The same database and secret as here; no limit on how often a person asks."""
    held = connection.settings_dict
    url = (
        f"postgresql://{held['USER']}@{quote(held['HOST'], safe='')}:{held['PORT']}/{held['NAME']}"
    )
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "impact.settings",
        "DATABASE_URL": url,
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": HOST,
        "DEBUG": "1",
        "API_REQUESTS_PER_MINUTE": "100000",
    }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0
