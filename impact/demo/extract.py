"""The demonstration's rows as CSV: in memory for the import, or in a folder to look at."""

import csv
from io import BytesIO, StringIO
from pathlib import Path

from impact.demo.rows import Row


def as_csv(rows: list[Row]) -> BytesIO:
    """A file with a header, as a provider would send it."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return BytesIO(text.getvalue().encode())


def write(kinds: dict[str, list[Row]], folder: Path) -> list[Path]:
    """One file a kind in the folder, which is made where it is missing; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, rows in kinds.items():
        if rows:
            path = folder / f"{kind}.csv"
            path.write_bytes(as_csv(rows).getvalue())
            written.append(path)
    return written
