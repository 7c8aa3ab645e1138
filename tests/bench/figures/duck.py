"""`python -m tests.bench.figures.duck FOLDER`: DuckDB counts all weekly figures of the rows there.

Written anew from the definitions, not translated: wherever the two agree, two authors would have.
Prints as JSON the seconds of each kind of sum, the memory of the process, and how many numbers were
compared with the engine's and differ.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from tests.bench.figures import duck_sql
from tests.bench.measure import peak_megabytes


def main(folder: Path) -> None:
    """Read, count (which is timed), and write what was counted."""
    database = duckdb.connect(config={"memory_limit": "6GB"})
    for path in sorted(folder.glob("*.csv")):
        _read(database, path)
    database.execute(duck_sql.WEEKS)
    seconds = {}
    before = time.process_time()
    for name in ("facts", "days", "events", "pathways", "lengths", "money", "sides"):
        start = time.perf_counter()
        # One by one: a window's name would hold for all statements that are parsed together.
        for statement in getattr(duck_sql, name.upper()).split(";"):
            database.execute(statement)
        seconds[name] = time.perf_counter() - start
    worked = time.process_time() - before
    threads = database.execute("SELECT current_setting('threads')").fetchone()
    found = {
        "seconds": seconds,
        "worked": worked,
        "megabytes": peak_megabytes(),
        "threads": threads[0] if threads else None,
    }
    found |= _compared(database, folder)
    sys.stdout.write(json.dumps(found))


def _read(database: duckdb.DuckDBPyConnection, path: Path) -> None:
    """One table; a column of dates of which there is none would be one of text."""
    database.execute(f"CREATE TABLE {path.stem} AS FROM read_csv('{path}', header = true)")
    for name, *_ in database.execute(f"DESCRIBE {path.stem}").fetchall():
        if name.endswith(("_on", "_date")):
            database.execute(f"ALTER TABLE {path.stem} ALTER {name} TYPE DATE")


def _compared(database: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, Any]:
    """How many numbers of the engine's (files in the folder `ours`) were compared, and differ."""
    database.execute(duck_sql.NAMED)
    for path in sorted((folder / "ours").glob("*.csv")):
        database.execute(f"CREATE TABLE ours_{path.stem} AS FROM read_csv('{path}', header = true)")
    for side, start in (("ours", "ours_"), ("theirs", "t_")):
        tables = database.execute(_TABLES, [start]).fetchall()
        rows = " UNION ALL ".join(duck_sql.unpivoted(name) for (name,) in tables)
        database.execute(
            f"CREATE TABLE {side} AS SELECT figure, k, value,"
            f" coalesce(provider, '') || ':' || line AS place FROM ({rows})"
        )
    numbers, differ, which = database.execute(duck_sql.COMPARED).fetchone() or (0, 0, "")
    return {"numbers": numbers, "differ": differ, "which": which}


_TABLES = "SELECT table_name FROM duckdb_tables() WHERE starts_with(table_name, ?) ORDER BY 1"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
