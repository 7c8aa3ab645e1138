"""`manage.py load_demo`: reference data and the demonstration up to today."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from impact.core import clock
from impact.core.errors import Refusal
from impact.core.progress import Bar
from impact.core.tabular import write_csv
from impact.core.text import counted, long_date
from impact.demo import loader
from impact.demo.accounts import ACCOUNTS, SIGN_IN_WITH
from impact.demo.extract import write
from impact.demo.rows import extract

_SHOWN = 20


class Command(BaseCommand):
    """Load the demonstration: the same seed gives the same people, a later day carries it on.

    Nothing is loaded where DEBUG is off. With `--write-extract` the files that would be imported
    are written into a folder instead.
    """

    help = "Load reference data and the demonstration collaborative up to today"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the seed and the format."""
        parser.add_argument("--seed", type=int, help=f"default {loader.DEFAULT_SEED}")
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")
        parser.add_argument(
            "--again", action="store_true", help="tell it even if it was told up to today"
        )
        parser.add_argument(
            "--write-extract",
            type=Path,
            metavar="DIR",
            help="write the story's files here and load nothing",
        )

    def handle(
        self,
        *,
        seed: int | None,
        format: str,
        again: bool,
        write_extract: Path | None,
        **options: Any,
    ) -> None:
        """Load it and print what came of it, and who can sign in."""
        if write_extract is not None:
            self._write(seed, write_extract)
            return
        try:
            with Bar(self.stderr) as bar:
                loaded = loader.load(seed=seed, now=clock.now(), progress=bar.show, again=again)
        except loader.Unloadable as refusal:
            self._show(refusal.lines)
            raise CommandError(refusal.message) from refusal
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self._print(loaded, format)

    def _write(self, seed: int | None, folder: Path) -> None:
        chosen = loader.DEFAULT_SEED if seed is None else seed
        with Bar(self.stderr) as bar:
            story = loader.tell(seed=chosen, until=clock.today(), progress=bar.show)
        for path in write(extract(story), folder):
            self.stdout.write(str(path))

    def _show(self, lines: list[str]) -> None:
        for line in lines[:_SHOWN]:
            self.stderr.write(line)
        if len(lines) > _SHOWN:
            self.stderr.write(f"… and {len(lines) - _SHOWN} more")

    def _print(self, loaded: loader.Loaded, format: str) -> None:
        if loaded.left_out:
            count = counted(len(loaded.left_out), "row")
            self.stderr.write(f"{count} of the story left out: what was entered here stands.")
            self._show(loaded.left_out)
        rows = [account.as_dict() for account in ACCOUNTS]
        if format == "json":
            self.stdout.write(json.dumps(loaded.as_dict(), ensure_ascii=False))
        elif format == "csv":
            write_csv(self.stdout, list(rows[0]), [list(row.values()) for row in rows])
        else:
            self.stdout.write(_sentence(loaded))
            for row in rows:
                at = f" at {row['at']}" if row["at"] else ""
                self.stdout.write(f"  {row['username']:<32} {row['role']}{at}")
            self.stdout.write(f"  The password of each: {SIGN_IN_WITH}")


def _sentence(loaded: loader.Loaded) -> str:
    day = long_date(loaded.until)
    if loaded.told_before:
        return f"The demonstration is here, told up to {day}. Accounts:"
    return (
        f"The demonstration is told up to {day}: {loaded.created:,} created, {loaded.changed:,} "
        f"changed, {loaded.unchanged:,} unchanged, {loaded.entered:,} entered by hand. Accounts:"
    )
