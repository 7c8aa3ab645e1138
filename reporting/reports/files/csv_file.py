"""A report as CSV: the cover, then each sheet under its title, and at the end how many rows."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from impact.core.tabular import complete_or_said, csv_lines
from reporting.reports.audiences import ShownSheet
from reporting.reports.covers import Cover
from reporting.reports.files.spool import Line, Spool

Told = Callable[[int], None]
"""Is told how many rows there are so far; may raise to stop."""

_EACH = 2_000


@dataclass
class _Tally:
    """How many rows were written, and a digest of what was."""

    told: Told
    rows: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def passing(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self.digest.update(line.encode())
            yield line

    def counting(self, lines: Iterable[Line]) -> Iterator[Line]:
        for line in lines:
            self.rows += 1
            if self.rows % _EACH == 0:
                self.told(self.rows)
            yield line


def write_csv_file(
    path: Path, *, cover: Cover, sheets: Iterable[ShownSheet], spool: Spool, told: Told
) -> int:
    """Writes the file and returns its number of rows, totals left out.

    Where it stops half-way, the last line of the file says so.
    """
    tally = _Tally(told)
    with path.open("w", encoding="utf-8", newline="") as stream:
        for line in complete_or_said(_lines(cover, sheets, spool, tally)):
            stream.write(line)
    return sum(sheet.count for sheet in spool.sheets)


def _lines(
    cover: Cover, sheets: Iterable[ShownSheet], spool: Spool, tally: _Tally
) -> Iterator[str]:
    (first, *rest) = cover
    yield from csv_lines(first, rest, mark=True)
    for shown in sheets:
        yield from csv_lines((), [(shown.title,)])
        lines = tally.counting(spool.passing(shown))
        yield from tally.passing(csv_lines([each.title for each in shown.columns], lines))
    count = sum(sheet.count for sheet in spool.sheets)
    ended = ("Rows", count), ("SHA-256 of the headings and rows", tally.digest.hexdigest())
    yield from csv_lines((), ended)
