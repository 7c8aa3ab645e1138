"""`manage.py embedded start|stop|status|remove`."""

import csv
import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from impact.embedded.postgres import Postgres
from impact.embedded.redis_server import Redis
from impact.embedded.status import Service, services


class Command(BaseCommand):
    """Start, stop, show or remove the embedded PostgreSQL and Redis.

    Nobody needs to start PostgreSQL by hand: every command does when it needs it. Where
    DATABASE_URL or REDIS_URL is set, the service that it names is left alone.
    """

    help = "Start, stop, show or remove the embedded PostgreSQL and Redis"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the action and the format."""
        parser.add_argument("action", choices=["start", "stop", "status", "remove"])
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")

    def handle(self, *, action: str, format: str, **options: Any) -> None:
        """Do it, then print how things stand."""
        place = settings.EMBEDDED_PLACE
        if action == "start":
            if not settings.DATABASE_URL:
                Postgres(place).ensure()
            if not settings.REDIS_URL:
                Redis(place).ensure()
        if action in {"stop", "remove"}:
            Redis(place).stop()
            Postgres(place).stop()
        if action == "remove":
            self.stdout.writelines(f"Removed {path}\n" for path in place.remove())
            return
        self._print(
            services(place=place, database_url=settings.DATABASE_URL, redis_url=settings.REDIS_URL),
            format,
        )

    def _print(self, found: list[Service], format: str) -> None:
        if format == "json":
            self.stdout.write(json.dumps({"services": [service.row() for service in found]}))
        elif format == "csv":
            writer = csv.DictWriter(self.stdout, fieldnames=list(found[0].row()))
            writer.writeheader()
            writer.writerows(service.row() for service in found)
        else:
            self.stdout.write("\n".join(service.sentence() for service in found))
