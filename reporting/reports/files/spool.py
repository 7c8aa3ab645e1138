"""Rows as they were shown, on disk, so that every file of an issue has the same ones."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from impact.core.tabular.values import Value
from reporting.reports.audiences import ShownSheet

_AT_ONCE = 500

Line = list[Value]
_KINDS: dict[str, Callable[[str], Value]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "Decimal": Decimal,
}
"""What JSON has no word for, by its class."""


@dataclass
class SpooledSheet:
    """A sheet whose rows have been written down; `count` leaves the total out."""

    shown: ShownSheet
    path: Path
    count: int = 0

    def lines(self) -> Iterator[Line]:
        """Its rows in order, the total last where there is one."""
        with self.path.open(encoding="utf-8") as stream:
            for part in stream:
                yield from json.loads(part, object_hook=_unpacked)


@dataclass
class Spool:
    """The sheets of an issue in a folder of its own."""

    folder: Path
    sheets: list[SpooledSheet] = field(default_factory=list)

    def passing(self, shown: ShownSheet) -> Iterator[Line]:
        """The rows of a sheet, each written down as it passes."""
        sheet = SpooledSheet(shown, self.folder / f"{len(self.sheets)}.rows")
        self.sheets.append(sheet)
        with sheet.path.open("w", encoding="utf-8") as stream:
            for lines in _in_parts(shown.lines):
                stream.write(f"{json.dumps(lines, default=_packed)}\n")
                sheet.count += len(lines)
                yield from lines
        sheet.count -= shown.has_total


def _in_parts(lines: Iterable[Line]) -> Iterator[list[Line]]:
    part: list[Line] = []
    for line in lines:
        part.append(line)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _packed(value: Decimal | date) -> dict[str, str]:
    """A value that JSON has no word for, under the name of its class."""
    text = str(value) if isinstance(value, Decimal) else value.isoformat()
    return {type(value).__name__: text}


def _unpacked(packed: dict[str, str]) -> Value:
    ((kind, text),) = packed.items()
    return _KINDS[kind](text)
