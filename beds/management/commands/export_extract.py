"""`manage.py export_extract`: what is held, as the files an import takes back."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from beds.exports.extract import export_extract
from impact.core.progress import Bar
from impact.core.tabular import write_csv
from providers.models import Provider


class Command(BaseCommand):
    """Writes beds, closures, stays and the rest as CSV files into a folder."""

    help = "Export what is held as the files that import_extract reads"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Folder and options."""
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--provider", metavar="KEY", help="only this provider's rows")
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes the files and prints how many rows each has."""
        provider = _provider(options["provider"])
        try:
            with Bar(self.stderr) as bar:
                written = export_extract(options["folder"], provider=provider, progress=bar.show)
        except OSError as error:
            reason = error.strerror or "unknown error"
            raise CommandError(
                f"The files cannot be written to {options['folder']}: {reason}. Choose a folder "
                "that you may write to; what was written so far is not whole."
            ) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps(written))
        elif options["format"] == "csv":
            write_csv(self.stdout, ["kind", "rows"], list(written.items()))
        else:
            for kind, rows in written.items():
                self.stdout.write(f"{kind:<14}{rows:>9,}")


def _provider(key: str | None) -> Provider | None:
    if key is None:
        return None
    found = Provider.objects.filter(key=key.upper()).first()
    if found is None:
        keys = ", ".join(Provider.objects.order_by("key").values_list("key", flat=True))
        raise CommandError(f"{key!r} is no provider; give one of {keys}")
    return found
