"""The table of who gets what where: `access_table.csv` beside this file.

A row is an address: `method`, `path` (its pattern; one that ends in `*` stands for all below it),
`sample` (the address that is asked for; empty where the path has no arguments), `body` (JSON, for a
write), both with names of `examples.py` after a `$`, and a status for each caller; several that
will do have a stroke between them.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from tests.contracts.callers import CALLERS

_FILE = Path(__file__).with_name("access_table.csv")


@dataclass(frozen=True)
class Row:
    """One address and what each caller gets."""

    method: str
    path: str
    sample: str
    body: str
    statuses: dict[str, frozenset[int]]

    def covers(self, path: str) -> bool:
        """Whether the row speaks for a pattern."""
        return path.startswith(self.path[:-1]) if self.path.endswith("*") else path == self.path

    def addresses(self, paths: set[str], names: dict[str, Any]) -> list[str]:
        """What is asked for: the sample, or every path without arguments that the row covers."""
        if self.sample:
            return [Template(self.sample).substitute(names)]
        return sorted(path for path in paths if self.covers(path) and "<" not in path)

    def content(self, names: dict[str, Any]) -> str:
        """What is sent."""
        return Template(self.body).substitute(names)


def rows() -> list[Row]:
    """Every row of the table."""
    with _FILE.open(newline="") as file:
        return [_row(row) for row in csv.DictReader(file)]


def _row(row: dict[str, str]) -> Row:
    return Row(
        method=row["method"],
        path=row["path"],
        sample=row["sample"],
        body=row["body"],
        statuses={
            caller: frozenset(int(status) for status in row[caller].split("/"))
            for caller in CALLERS
        },
    )
