"""`manage.py report`: makes the reports that are due, or gives a receipt back."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from impact.core import clock
from impact.core.commands import add_format, print_result
from impact.core.errors import Refusal
from reporting.presenters.reported import noun_of, what_changed
from reporting.services import reports
from reporting.services.reports import Verdict

_HEADERS = ("what", "which", "then", "now")


class Command(BaseCommand):
    """With `--receipt` makes the report of a receipt again, and prints what differs; exit 1 then.

    With `--due` makes what is due by its schedule, in this process: for a machine without a broker.
    """

    help = "Make the reports that are due, or prove one by its receipt"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do and how to print it."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--receipt", metavar="FILE", help="a receipt as JSON; - for standard input"
        )
        what.add_argument("--due", action="store_true", help="make the reports that are due")
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Does what was asked for. Raises CommandError."""
        if options["due"]:
            self._make_due()
            return
        try:
            verdict = reports.check_receipt(receipt=_read(options["receipt"]))
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        rows = list(_rows(verdict))
        print_result(
            self.stdout,
            options["format"],
            headers=_HEADERS,
            rows=rows,
            document=lambda: {
                "issue": verdict.issue.pk,
                "is_same": verdict.is_same,
                "kept_is_whole": verdict.kept_is_whole,
                "checksum": verdict.checksum,
                "differences": [dict(zip(_HEADERS, row, strict=True)) for row in rows],
            },
        )
        if not verdict.is_same:
            raise CommandError("The report does not come out as it was issued: see above.")
        self.stderr.write("The report comes out the same byte for byte.")

    def _make_due(self) -> None:
        for issue_id in reports.make_due(today=clock.today(), now=clock.now()):
            reports.make(issue_id=issue_id, clock=clock.now)
            self.stderr.write(f"Report {issue_id} is made.")


def _read(name: str) -> dict[str, Any]:
    """The receipt in a file. Raises CommandError for what is none."""
    try:
        found = json.loads(sys.stdin.read() if name == "-" else Path(name).read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise CommandError(f"There is no receipt to read: {fault}") from fault
    if not isinstance(found, dict):
        raise CommandError("This is no receipt: it is one JSON object.")
    return found


def _rows(verdict: Verdict) -> list[tuple[str, ...]]:
    """What differs, then what was defined otherwise and recorded since; nobody is named."""
    differing = [
        (each.sheet, each.row, _cells(each.then), _cells(each.now)) for each in verdict.rows
    ]
    defined = [("definition", sentence, "", "") for sentence in verdict.definitions]
    changed = [
        ("recorded since", noun_of(change), f"{change.at:%Y-%m-%d %H:%M}", what_changed(change))
        for change in verdict.corrections or ()
    ]
    return [*differing, *defined, *changed]


def _cells(cells: Any) -> str:
    return "; ".join(f"{name}: {value}" for name, value in (cells or {}).items())
