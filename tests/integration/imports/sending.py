"""The way of files into the database, with what must hold after every import whatever it did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from beds.imports.columns import KINDS
from beds.imports.importer import Result, run_import
from beds.imports.reading import find_sources
from impact.core.periods import LONDON
from providers.services.accounts import system_user
from tests.integration.imports.files import Cells, write_csv
from tests.integration.imports.recount import broken

NOW = datetime(2026, 11, 21, 12, tzinfo=LONDON)


@dataclass
class Sender:
    """Writes rows into a folder of their own and imports it: `send(stays=[…], leave=[…])`."""

    folder: Path
    numbers: Any = field(default_factory=count)

    def __call__(
        self,
        *,
        now: datetime = NOW,
        accept_valid: bool = False,
        dry_run: bool = False,
        complete: bool = False,
        **kinds: Sequence[Cells],
    ) -> Result:
        paths = self.write(**kinds)
        return self.paths(
            *paths, now=now, accept_valid=accept_valid, dry_run=dry_run, complete=complete
        )

    def write(self, **kinds: Sequence[Cells]) -> list[Path]:
        """The files, in the order in which the kinds are given."""
        folder = self.folder / f"batch-{next(self.numbers)}"
        folder.mkdir()
        return [write_csv(folder / f"{kind}.csv", rows) for kind, rows in kinds.items()]

    def paths(self, *paths: Path, now: datetime = NOW, **options: bool) -> Result:
        """Import files that are there already."""
        sources, missing = find_sources(paths)
        result = run_import(sources, by=system_user(), now=now, faults=missing, **options)
        check(result)
        return result


def check(result: Result) -> None:
    """Every fault is a sentence that says where; nothing impossible is held."""
    for fault in result.faults:
        assert fault.file
        assert fault.code.replace("_", "").isalpha(), fault
        assert fault.code.islower(), fault
        assert fault.row is None or fault.row >= 1, fault
        assert " " in fault.message.strip(), fault
        for word in ("None", "Traceback", "object at", "psycopg", "Error", "datetime."):
            assert word not in fault.message, fault
        if fault.row is not None and fault.row > 1 and fault.column is not None:
            assert fault.column in KINDS[result.kinds[fault.file]].index, fault
    assert result.refused == len(result.refused_rows)
    assert not broken()


def counts(result: Result) -> tuple[int, int, int, int]:
    return result.created, result.changed, result.unchanged, result.refused


def where(result: Result) -> list[tuple[str, int | None, str | None]]:
    """File (without its ending), row and column of each fault."""
    return [(Path(it.file).stem, it.row, it.column) for it in result.faults]


def codes(result: Result) -> list[str]:
    return [fault.code for fault in result.faults]


def said(result: Result) -> str:
    """All sentences in one text."""
    return "\n".join(fault.line() for fault in result.faults)


def applied(result: Result) -> Mapping[str, int]:
    assert not result.faults, said(result)
    return {"created": result.created, "changed": result.changed, "unchanged": result.unchanged}
