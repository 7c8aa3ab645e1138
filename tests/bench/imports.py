"""An import of 50,000 ward stays, in a process of its own, into a database with reference data."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.db import connection

from beds.models import Bed
from patients.nhs_numbers import check_digit
from tests.bench.history import empty_database

STAYS = 50_000
FIRST, LAST = date(2020, 4, 1), date(2026, 11, 20)
HEADERS = [
    "provider",
    "spell_id",
    "patient_id",
    "nhs_number",
    "birth_date",
    "sex",
    "ethnic_category",
    "learning_disability",
    "autism",
    "home_area",
    "responsible_icb",
    "admitted_on",
    "discharged_on",
    "source_of_admission",
    "discharge_destination",
    "legal_status",
    "ward_stay_id",
    "ward",
    "bed",
    "from",
    "to",
    "out_of_area_reason",
    "record_status",
]


def run() -> Iterator[str]:
    """The lines of the report."""
    empty_database("bench_import")
    call_command("load_reference", verbosity=0, stdout=sys.stderr)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "stays.csv"
        rows = _write(path)
        yield f"Import of {rows:,} ward stays, three in five with a bed named"
        connection.close()
        for what in ("all of them new", "the same file again"):
            found = _import(path)
            yield (
                f"  {what:<24} {found['seconds']:5.1f} s   {rows / found['seconds']:7,.0f} rows a "
                f"second   peak memory {found['megabytes']:4.0f} MB   {found['summary']}"
            )
        yield "  (bound for the first: < 20 s and < 300 MB)"


def _import(path: Path) -> dict[str, Any]:
    name = connection.settings_dict["NAME"]
    command = [sys.executable, "-m", "tests.bench.import_child", name, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _write(path: Path) -> int:
    """Each bed used over and over, one person at a time."""
    beds = list(Bed.objects.values_list("ward__provider__key", "ward__code", "label"))
    each = timedelta(days=(LAST - FIRST).days // (STAYS // len(beds) + 1))
    count = 0
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADERS)
        numbers = _nhs_numbers()
        for provider, ward, label in beds:
            start = FIRST
            while start + each < LAST and count < STAYS:
                count += 1
                named = label if count % 5 < 3 else ""
                writer.writerow(
                    _row(count, next(numbers), provider, ward, named, start, start + each)
                )
                start += each
    return count


def _row(
    number: int, nhs_number: str, provider: str, ward: str, bed: str, start: date, end: date
) -> list[object]:
    person = [nhs_number, "1980-05-05", "male", "A", "N", "N", "E06000018", "QT1"]
    spell = [start, end, "19", "19", "03"]
    stay = [f"W{number}", ward, bed, start, end, "", "current"]
    return [provider, f"S{number}", f"P{number}", *person, *spell, *stay]


def _nhs_numbers() -> Iterator[str]:
    for number in range(1_000_000):
        first = f"999{number:06d}"
        digit = check_digit(first)
        if digit is not None:
            yield f"{first}{digit}"
