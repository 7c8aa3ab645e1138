"""Rows as they were shown, on disk, so that every file of an issue has the same ones."""

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from impact.core.tabular.values import Value
from reporting.reports.audiences import ShownSheet

_AT_ONCE = 500

Line = list[Value]


@dataclass
class SpooledSheet:
    """A sheet whose rows have been written down; `count` leaves the total out."""

    shown: ShownSheet
    path: Path
    count: int = 0

    def lines(self) -> Iterator[Line]:
        """Its rows in order, the total last where there is one. Read from our own folder alone."""
        with self.path.open("rb") as stream:
            while stream.peek(1):
                yield from pickle.load(stream)


@dataclass
class Spool:
    """The sheets of an issue in a folder of its own."""

    folder: Path
    sheets: list[SpooledSheet] = field(default_factory=list)

    def passing(self, shown: ShownSheet) -> Iterator[Line]:
        """The rows of a sheet, each written down as it passes."""
        sheet = SpooledSheet(shown, self.folder / f"{len(self.sheets)}.rows")
        self.sheets.append(sheet)
        with sheet.path.open("wb") as stream:
            for lines in _in_parts(shown.lines):
                pickle.dump(lines, stream)
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
