"""The table of who gets what where: `access_table.csv` beside this file.

A row is an address: `method`, `path` (its pattern; one that ends in `*` stands for all below it),
`sample` (the address that is asked for, with names of `examples` in braces; empty where the path
has no arguments), `body` (JSON, for a write), and a status for each caller; several that will do
have a stroke between them.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.contracts.callers import CALLERS
from tests.worlds import World

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
            return [self.sample.format(**names)]
        return sorted(path for path in paths if self.covers(path) and "<" not in path)


def rows() -> list[Row]:
    """Every row of the table."""
    with _FILE.open(newline="") as file:
        return [_row(row) for row in csv.DictReader(file)]


def examples(world: World) -> dict[str, Any]:
    """What samples name, all of it RHA's or EAST's."""
    return {"own_ward": world.wards["own"].pk, "own_patient": world.people["own"].pseudonym}


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
