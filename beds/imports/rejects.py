"""Writes refused rows as they came, with their faults, to be mended and sent again."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from beds.imports.columns import KINDS, Kind
from beds.imports.importer import Result
from beds.imports.reading import Source, opened
from impact.core.tabular import UnreadableFile, write_csv

FAULTS = "faults"


def write_rejects(path: Path, *, sources: Iterable[Source], result: Result) -> list[Path]:
    """One file where the batch has rows of one kind, else a folder with a file a kind.

    Returns what was written; nothing where nothing was refused. Each row stands once, with a last
    column that holds its faults; that column is ignored when the file is sent again.
    """
    tables: dict[str, tuple[dict[Any, str], list[dict[str, str]]]] = {}
    for source in sources:
        kind = result.kinds.get(source.name)
        wanted = {row for name, row in result.refused_rows if name == source.name}
        if kind is None or not wanted:
            continue
        headers, rows = tables.setdefault(kind, ({}, []))
        _collect(source, wanted, KINDS[kind], headers, rows, result)
    if not tables:
        return []
    several = len(set(result.kinds.values())) > 1 or path.is_dir()
    if several:
        path.mkdir(parents=True, exist_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for kind, (headers, rows) in tables.items():
        target = path / f"{kind}.csv" if several else path
        columns = [header for header in headers.values() if header != FAULTS] + [FAULTS]
        with target.open("w", encoding="utf-8", newline="") as stream:
            write_csv(stream, columns, ([row.get(c, "") for c in columns] for row in rows))
        written.append(target)
    return written


def _collect(
    source: Source,
    wanted: set[int],
    kind: Kind,
    headers: dict[Any, str],
    rows: list[dict[str, str]],
    result: Result,
) -> None:
    """Adds the rows wanted; `headers` by the column each means, so that no column has two."""
    try:
        with opened(source) as table:
            named = [
                headers.setdefault(kind.by_header.get(column, column), header)
                for header, column in zip(table.headers, table.columns, strict=True)
            ]
            for row in table:
                if row.number not in wanted:
                    continue
                told = dict(zip(named, row.cells, strict=False))
                faults = result.refused_rows[source.name, row.number]
                told[FAULTS] = "; ".join(_told(f.column, f.code, f.message) for f in faults)
                rows.append(told)
    except UnreadableFile:
        # What could be read was collected; the fault of the file is told beside the others.
        return


def _told(column: str | None, code: str, message: str) -> str:
    return f"{column}: {code}: {message}" if column else f"{code}: {message}"
