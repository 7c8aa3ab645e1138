"""Files as providers send them: rows with what every row must have, and how to write them.

A row is a mapping of column to text. `start` and `end` stand for the columns `from` and `to`,
which Python keeps for itself; a cell given as None leaves the column out of the row.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

MAY, JUNE, JULY = "2026-05-01", "2026-06-01", "2026-07-01"

Cells = dict[str, str]

# Numbers of the range for tests, each with its check digit.
NHS = ("9990000018", "9990000026", "9990000034", "9990000042", "9990000050")


def stay(number: str, start: str, end: str = "", **cells: str | None) -> Cells:
    """A ward stay in NORTH's ward A that is a whole spell, each id made of `number`."""
    return _row(
        {
            "provider": "NORTH",
            "spell_id": f"S{number}",
            "patient_id": f"P{number}",
            "responsible_icb": "QT1",
            "admitted_on": start,
            "discharged_on": end,
            "ward_stay_id": f"W{number}",
            "ward": "A",
            "bed": "",
            "from": start,
            "to": end,
        },
        cells,
    )


def bed(label: str, start: str = "2026-01-01", end: str = "", **cells: str | None) -> Cells:
    base = {"provider": "NORTH", "ward": "A", "bed": label, "from": start, "to": end}
    return _row(base, cells)


def closure(label: str, start: str, end: str = "", **cells: str | None) -> Cells:
    """A closure for want of staff."""
    return _row(bed(label, start, end), {"reason": "staffing", **cells})


def move(number: str, label: str, start: str, **cells: str | None) -> Cells:
    base = {"provider": "NORTH", "ward_stay_id": f"W{number}", "bed": label, "from": start}
    return _row(base, cells)


def leave(number: str, start: str, end: str = "", **cells: str | None) -> Cells:
    """Section 17 leave, named by its ward stay."""
    base = {
        "provider": "NORTH",
        "ward_stay_id": f"W{number}",
        "kind": "section17",
        "from": start,
        "to": end,
    }
    return _row(base, cells)


def ready(number: str, start: str, end: str = "", **cells: str | None) -> Cells:
    base = {"provider": "NORTH", "spell_id": f"S{number}", "from": start, "to": end}
    return _row(base, cells)


def intervention(number: str, started_at: str, **cells: str | None) -> Cells:
    """A seclusion."""
    base = {
        "provider": "NORTH",
        "spell_id": f"S{number}",
        "incident_id": f"I{number}",
        "type": "05",
        "started_at": started_at,
    }
    return _row(base, cells)


def legal_status(number: str, start: str, end: str = "", **cells: str | None) -> Cells:
    base = {
        "provider": "NORTH",
        "patient_id": f"P{number}",
        "status": "03",
        "from": start,
        "to": end,
    }
    return _row(base, cells)


def referral(number: str, received_on: str, **cells: str | None) -> Cells:
    base = {
        "provider": "NORTH",
        "referral_id": f"R{number}",
        "patient_id": f"P{number}",
        "responsible_icb": "QT1",
        "service_line": "LS",
        "received_on": received_on,
    }
    return _row(base, cells)


def baseline(start: str, end: str, bed_days: str, **cells: str | None) -> Cells:
    base = {
        "collaborative": "EAST",
        "service_line": "LS",
        "from": start,
        "to": end,
        "bed_days": bed_days,
    }
    return _row(base, cells)


def write_csv(path: Path, rows: Sequence[Mapping[str, str]], *, encoding: str = "utf-8") -> Path:
    """Write rows under every column that any of them has."""
    columns = _columns(rows)
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_xlsx(
    path: Path, rows: Sequence[Mapping[str, Any]], *, others: Sequence[str] = ()
) -> Path:
    """Write rows as the first sheet of a workbook: text as text, numbers and dates as such."""
    columns = _columns(rows)
    with Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, columns)
        for number, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                value = row.get(column, "")
                write = sheet.write_string if isinstance(value, str) else sheet.write
                write(number, place, value)
        for name in others:
            book.add_worksheet(name).write(0, 0, "not read")
    return path


def _columns(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(column for row in rows for column in row))


def _row(base: Cells, cells: Mapping[str, str | None]) -> Cells:
    renamed = {{"start": "from", "end": "to"}.get(name, name): cells[name] for name in cells}
    return {name: text for name, text in {**base, **renamed}.items() if text is not None}


def spell_with_a_fault() -> dict[str, list[Cells]]:
    """Two stays of which the second is faulty, and all that hangs on their spell."""
    return {
        "stays": [
            stay("1", MAY, JUNE, discharged_on=""),
            stay("1", JUNE, "", ward="Q", ward_stay_id="W2", admitted_on=MAY),
            stay("3", MAY),
        ],
        "bed_moves": [move("1", "02", "2026-05-10")],
        "leave": [leave("1", "2026-05-12", "2026-05-14"), leave("3", JUNE, JULY)],
        "ready": [ready("1", JUNE)],
        "interventions": [intervention("1", "2026-05-12T10:00")],
        "legal_status": [legal_status("1", MAY)],
        "referrals": [referral("1", "2026-04-01", spell_provider="NORTH", spell_id="S1")],
    }


def spell(*stays: tuple[str, str], admitted: str = MAY, discharged: str = "") -> list[Cells]:
    """One spell of several stays."""
    return [
        stay("1", start, end, admitted_on=admitted, discharged_on=discharged, ward_stay_id=f"W{n}")
        for n, (start, end) in enumerate(stays, start=1)
    ]
