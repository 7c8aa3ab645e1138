"""`manage.py load_reference [DIR]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from beds.imports.block_beds import load_reference
from impact.core.commands import Format, add_format, print_result
from impact.core.text import counted
from providers.imports.saving import Outcome
from providers.reference import FOLDER
from providers.services.accounts import system_user


class Command(BaseCommand):
    """Load ICBs, providers, collaboratives, service lines, sites, wards, block beds and codes.

    From the CSV files of a folder, or what ships. Running it again changes nothing. Rows that a
    file lacks are left as they are. With one fault nothing is applied, and the exit status is 1.
    """

    help = "Load reference data from the CSV files of a folder, or what ships"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder and the format."""
        parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, metavar="DIR")
        add_format(parser)

    def handle(self, *, folder: Path, format: str, **options: Any) -> None:
        """Load it and say what came of it."""
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder; name the one that holds the CSV files.")
        outcome = load_reference(folder=folder, by=system_user())
        for line in [*outcome.notes, *(fault.line() for fault in outcome.faults)]:
            self.stderr.write(line)
        self._print(outcome, format)
        if outcome.faults:
            found = counted(len(outcome.faults), "fault")
            raise CommandError(f"Nothing was applied: {found} above.")

    def _print(self, outcome: Outcome, how: str) -> None:
        summary = outcome.as_dict()
        print_result(
            self.stdout,
            how,
            headers=["kind", "created", "changed", "unchanged"],
            rows=[list(kind.values()) for kind in summary["kinds"]],
            document=lambda: summary,
        )
        if how == Format.TABLE:
            counts = ("created", "changed", "unchanged", "refused")
            self.stdout.write(", ".join(f"{summary[name]} {name}" for name in counts))
