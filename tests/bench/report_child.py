"""`python -m tests.bench.report_child KIND ROWS`: makes a file and prints time and memory.

For a workbook the rows are written down first, as they are for every issue; that is not counted.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django


def main() -> None:
    """Make one file; standard output is one JSON object."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "impact.settings"
    django.setup()
    from reporting.choices import Audience
    from reporting.reports.audiences import Reader, shown_to
    from reporting.reports.files.csv_file import write_csv_file
    from reporting.reports.files.spool import Spool
    from reporting.reports.files.xlsx_file import write_xlsx_file

    kind, rows = sys.argv[1], int(sys.argv[2])
    reader = Reader(audience=Audience.AGREEMENT, key=b"a key of the bench")
    with TemporaryDirectory() as name:
        folder = Path(name)
        spool, cover = Spool(folder), [("What", "A bench")]

        def csv() -> None:
            shown = [shown_to(reader, _sheet(rows))]
            path = folder / "report.csv"
            write_csv_file(path, cover=cover, sheets=shown, spool=spool, told=lambda count: None)

        def xlsx() -> None:
            write_xlsx_file(folder / "report.xlsx", cover=cover, spool=spool)

        if kind == "xlsx":
            csv()
        document = _measured({"csv": csv, "xlsx": xlsx}[kind])
        document["size"] = (folder / f"report.{kind}").stat().st_size / 1e6
    sys.stdout.write(json.dumps(document))


def _measured(work: Any) -> dict[str, float]:
    from tests.bench.measure import peak_megabytes

    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
    before, start, processor = peak_megabytes(), time.perf_counter(), time.process_time()
    work()
    return {
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - processor,
        "megabytes": peak_megabytes() - before,
    }


def _sheet(rows: int) -> Any:
    from reporting.reports.sheets import Column, Kind, Sheet

    columns = (
        Column("person", "Person", Kind.PSEUDONYM),
        Column("provider", "Provider"),
        Column("ward", "Ward"),
        Column("bed", "Bed"),
        Column("line", "Service line"),
        Column("icb", "ICB"),
        Column("from", "From", Kind.DATE),
        Column("to", "To", Kind.DATE),
        Column("days", "Days", Kind.DAYS),
        Column("leave", "Days on leave", Kind.DAYS),
        Column("reason", "Reason"),
        Column("price", "Price", Kind.MONEY),
    )
    return Sheet("bench", "Bench", columns, _rows(rows))


def _rows(rows: int) -> Iterator[tuple[Any, ...]]:
    first = date(2020, 4, 1)
    for number in range(rows):
        start = first + timedelta(days=number % 2_000)
        yield (
            f"PERSON-{number % 9_000}",
            f"Provider {number % 9}",
            f"Ward {number % 80}",
            f"{number % 20:02}",
            f"LINE_{number % 8}",
            f"Q{number % 40:02}",
            start,
            start + timedelta(days=number % 300),
            number % 300,
            number % 5,
            "=discharge(1)" if number % 50 == 0 else "no suitable service",
            number * 10,
        )


main()
