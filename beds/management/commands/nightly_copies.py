"""`manage.py nightly_copies`: each provider's bed state, to be read without the application."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from beds.exports.copies import make_copies
from impact.core import clock
from impact.core.commands import add_format, print_result
from providers.services.accounts import system_user


class Command(BaseCommand):
    """Writes the copies now, those of today again; what the nightly job does."""

    help = "Copy each provider's bed state into a folder, for the day the application is down"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and how the result is printed."""
        parser.add_argument(
            "--to", type=Path, metavar="DIR", default=settings.COPIES_DIR, help="IMPACT_COPIES_DIR"
        )
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes the files and prints their names; status 1 where they cannot be written."""
        to = options["to"]
        if to is None:
            raise CommandError("Say where the copies go: give --to DIR, or set IMPACT_COPIES_DIR.")
        try:
            written = make_copies(
                to=to, now=clock.now(), keep_days=settings.COPIES_KEPT_DAYS, by=system_user()
            )
        except OSError as error:
            reason = error.strerror or "unknown error"
            raise CommandError(
                f"The copies cannot be written to {to}: {reason}. Choose a folder that you may "
                "write to; what has its name already is whole."
            ) from error
        rows = [[provider, name] for provider, names in written.items() for name in names]
        print_result(
            self.stdout,
            options["format"],
            headers=["provider", "file"],
            rows=rows,
            document=lambda: written,
        )
