"""`manage.py import_extract`: what providers send, into the database."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from beds.imports.importer import Result, run_import
from beds.imports.reading import Source, find_sources
from beds.imports.rejects import write_rejects
from impact.core import clock
from impact.core.progress import Bar
from impact.core.tabular import write_csv
from impact.core.text import counted
from providers.services.accounts import system_user


class Command(BaseCommand):
    """Imports files of providers, one, many or a folder; see `contract.md` section 2."""

    help = "Import extracts: beds, closures, stays, bed_moves, leave, ready, interventions, …"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Paths and options."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--dry-run", action="store_true", help="say what would change")
        parser.add_argument(
            "--accept-valid", action="store_true", help="apply what is right, refuse the rest"
        )
        parser.add_argument(
            "--rejects", type=Path, help="write refused rows here: a file, or a folder"
        )
        parser.add_argument(
            "--complete",
            action="store_true",
            help="an open stay that the file of its provider lacks becomes a difference",
        )
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs the import; exit status 1 if anything was refused."""
        _refuse_workbook(options["rejects"])
        sources, missing = find_sources(options["paths"])
        with Bar(self.stderr) as bar:
            result = run_import(
                sources,
                by=system_user(),
                now=clock.now(),
                accept_valid=options["accept_valid"],
                dry_run=options["dry_run"],
                complete=options["complete"],
                faults=missing,
                progress=bar.show,
            )
        self._print(result, options["format"])
        if options["rejects"] is not None:
            self._write_rejects(options["rejects"], sources, result)
        if result.faults:
            sys.exit(1)

    def _write_rejects(self, path: Path, sources: list[Source], result: Result) -> None:
        try:
            written = write_rejects(path, sources=sources, result=result)
        except OSError as error:
            reason = error.strerror or "unknown error"
            raise CommandError(
                f"The refused rows cannot be written to {path}: {reason}. The import itself is "
                "done; its faults are above."
            ) from error
        for target in written:
            self.stderr.write(f"Refused rows written to {target}")

    def _print(self, result: Result, how: str) -> None:
        for note in result.notes:
            self.stderr.write(f"Note: {note}")
        if result.differences:
            missing = counted(result.differences, "open stay")
            self.stderr.write(f"Not in the files, to be worked through: {missing}")
        if how == "json":
            self.stdout.write(json.dumps(result.as_dict(), ensure_ascii=False))
            return
        if how == "csv":
            faults = [list(fault.as_dict().values()) for fault in result.faults]
            write_csv(self.stdout, ["file", "row", "column", "code", "message"], faults)
            self.stderr.write(result.summary)
            return
        for fault in result.faults:
            self.stdout.write(fault.line())
        self.stdout.write(result.summary)


def _refuse_workbook(rejects: Path | None) -> None:
    if rejects is not None and rejects.suffix.casefold() in (".xlsx", ".xls"):
        raise CommandError(
            f"Refused rows are written as CSV. Give a path that ends in .csv, or a folder, "
            f"rather than {rejects}. Nothing was imported."
        )
