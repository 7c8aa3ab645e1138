"""`manage.py serve`: the site with its worker and beat, for a demonstration or a developer."""

import os
import socket
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from impact.embedded.processes import Processes, together
from impact.embedded.redis_server import Redis
from impact.embedded.status import services

PATIENCE = 60.0


class Command(BaseCommand):
    """Serve the site until Ctrl-C, with a worker and the schedule where there is a Redis."""

    help = "Serve the site with its worker and schedule, until Ctrl-C"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        """Start everything, say where it is, and wait."""
        if _answers(host, port):
            raise CommandError(f"Port {port} is in use. Choose another: make demo PORT={port + 1}")
        redis_url = self._redis_url()
        status: int | None = None
        with together({**os.environ, "REDIS_URL": redis_url}) as group:
            for part in parts(host, port, redis_url):
                group.start(part)
            self._announce(group, host, port, redis_url)
            status = group.wait()
        if status is not None:
            raise CommandError(f"A part of the site ended ({status}); see the lines above.")

    def _redis_url(self) -> str:
        """Return the broker's URL, starting the embedded Redis if that is it; "" for none."""
        if settings.REDIS_URL or settings.DATABASE_URL:
            return str(settings.REDIS_URL)
        server = Redis(settings.EMBEDDED_PLACE)
        return server.url if server.ensure() else ""

    def _announce(self, group: Processes, host: str, port: int, redis_url: str) -> None:
        """Wait until the site answers, then print how it is made up and where it is."""
        deadline = time.monotonic() + PATIENCE
        while group.ended() is None and not _answers(host, port):
            if time.monotonic() > deadline:
                raise CommandError(f"The site does not answer at {host}:{port}.")
            time.sleep(0.1)
        for service in services(
            place=settings.EMBEDDED_PLACE,
            database_url=settings.DATABASE_URL,
            redis_url=settings.REDIS_URL,
        ):
            self.stdout.write(service.sentence())
        self.stdout.write(
            self.style.SUCCESS(f"\nServing at http://{host}:{port}  (Ctrl-C ends it)")
        )
        self.stdout.flush()


def parts(host: str, port: int, redis_url: str) -> list[list[str]]:
    """The commands of what makes up the site: the web server, and with a Redis a worker."""
    return [_web(host, port), _worker()] if redis_url else [_web(host, port)]


def _web(host: str, port: int) -> list[str]:
    """One process of several threads: without Redis, its cache and rate limits are its own.

    On two cores a second one answers no more in the same time: database and worker need the other.
    """
    return [
        *(sys.executable, "-m", "gunicorn", "impact.wsgi", "--bind", f"{host}:{port}"),
        *("--worker-class", "gthread", "--threads", "8", "--log-level", "warning"),
        *("--timeout", "120", "--no-control-socket"),
    ]


def _worker() -> list[str]:
    """A worker that keeps the schedule too; the schedule's file goes beside the other data."""
    return [
        # As root Celery warns at every start; it reads JSON only, which is what the warning is for.
        *(sys.executable, "-W", "ignore:You're running the worker", "-m", "celery"),
        *(
            "--quiet",
            "--app",
            "impact",
            "worker",
            "--beat",
            "--concurrency",
            "1",
            "--loglevel",
            "WARNING",
        ),
        *("--schedule", str(settings.EMBEDDED_PLACE.root / "beat-schedule")),
    ]


def _answers(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0
