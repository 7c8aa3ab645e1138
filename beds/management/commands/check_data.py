"""`manage.py check_data`: every invariant of the data, a line each."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from beds.queries.invariants import Finding, check
from impact.core import clock
from impact.core.tabular import write_csv
from impact.core.text import counted, listed


class Command(BaseCommand):
    """Asks every invariant; exit status 1 if one is broken."""

    help = "Check every invariant of the data"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to print."""
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints a line an invariant."""
        findings = list(check(today=clock.today()))
        how = options["format"]
        if how == "json":
            self.stdout.write(json.dumps([_as_dict(finding) for finding in findings]))
        elif how == "csv":
            rows = [list(_as_dict(finding).values())[:3] for finding in findings]
            write_csv(self.stdout, ["name", "sentence", "broken"], rows)
        else:
            for finding in findings:
                self.stdout.write(_line(finding))
        if any(finding.broken for finding in findings):
            sys.exit(1)


def _as_dict(finding: Finding) -> dict[str, Any]:
    return {
        "name": finding.invariant.name,
        "sentence": finding.invariant.sentence,
        "broken": finding.broken,
        "examples": finding.examples,
    }


def _line(finding: Finding) -> str:
    rule = finding.invariant
    if not finding.broken:
        return f"pass  {rule.name}: {rule.sentence}"
    rows = counted(finding.broken, "row")
    return f"FAIL  {rule.name}: {rule.sentence}: {rows}: {listed(finding.examples)}"
