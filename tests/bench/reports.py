"""A report of 100,000 rows as CSV and as a workbook, each in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

ROWS = 100_000
BOUNDS = {"csv": "< 2 s and 50 MB", "xlsx": "< 15 s and 100 MB"}


def run() -> Iterator[str]:
    """The lines of the report."""
    yield f"A report of {ROWS:,} rows of 12 columns: a person, their ward, dates, days"
    for kind, bound in BOUNDS.items():
        found = _made(kind)
        yield (
            f"  {kind:<5} {found['seconds']:5.2f} s   {found['processor']:5.2f} s of the processor"
            f"   {found['megabytes']:4.0f} MB more than before   {found['size']:4.1f} MB written"
            f"   (bound {bound})"
        )


def _made(kind: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.report_child", kind, str(ROWS)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
