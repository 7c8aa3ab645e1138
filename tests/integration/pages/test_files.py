"""The bed state as files: what is seen, to take away; and that it goes on record."""

import csv
from io import BytesIO, StringIO

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from python_calamine import CalamineWorkbook

from beds.queries import lists_under
from beds.state import bed_state
from impact.audit.models import AccessKind, AccessLog
from tests.impact import DAY, NOW, Impact
from tests.pages import attribute, found, listed, opened, rows

CSV = "/bed-state/bed-state.csv"
XLSX = "/bed-state/bed-state.xlsx"


def lines(client: Client, address: str) -> list[list[str]]:
    response = client.get(address)
    assert isinstance(response, StreamingHttpResponse)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode()  # type: ignore[arg-type]
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


def test_csv_has_the_rows_of_the_bed_state(clinician: Client, made: Impact):
    state = bed_state(collaborative=made.collaborative, as_at=DAY, known_at=NOW)
    found_lines = lines(clinician, CSV)
    cover = dict(line[:2] for line in found_lines if len(line) == 2)
    table = found_lines[found_lines.index([]) + 1 :]
    shown = [dict(zip(table[0], row, strict=True)) for row in table[1:]]

    assert cover["As at"] == "23 November 2026"
    assert cover["Known at"] == "23 November 2026 at 09:30"
    assert [row["Ward key"] for row in shown[:-1]] == [row.ward for row in state.rows]
    assert [int(row["Occupied"]) for row in shown] == [
        row.occupied for row in (*state.rows, state.total)
    ]


def test_csv_is_narrowed_as_the_page_is(clinician: Client):
    page = opened(clinician, "/bed-state/?service_line=LS_F&as_at=2026-11-20")
    (link,) = [attribute(a, "href") for a in found(page, "a") if "bed-state.csv" in str(a)]
    table = lines(clinician, link)

    assert ["Service line", "LS_F"] in table
    assert ["As at", "20 November 2026"] in table
    names = {line[0] for line in table if len(line) > 10}
    assert names == {"Provider", "Cygnet", "Elysium", "Total"}


def test_csv_of_a_list_has_its_people(clinician: Client, made: Impact):
    table = lines(clinician, f"{CSV}?list=out_of_area")
    shown = [
        row[0]
        for row in rows(listed(opened(clinician, "/bed-state/?show=out-of-area"), "out-of-area"))
    ]

    assert [line[0] for line in table[table.index([]) + 2 :]] == [cell.text for cell in shown]
    entry = AccessLog.objects.filter(kind=AccessKind.EXPORT).latest("pk")
    away = lists_under(collaborative=made.collaborative, as_at=DAY).out_of_area
    assert set(entry.people) == {person.patient for person in away}


def test_csv_of_no_such_list_is_not_found(clinician: Client):
    assert clinician.get(f"{CSV}?list=everybody").status_code == 404


def test_workbook_has_the_table_and_every_list(clinician: Client, made: Impact):
    response = clinician.get(f"{XLSX}?service_line=LS_M_MI")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response.streaming_content)))  # type: ignore[arg-type, attr-defined]
    page = opened(clinician, "/bed-state/?service_line=LS_M_MI&show=restricted")

    assert response["Content-Disposition"].endswith('bed-state-IMPACT-2026-11-23-LS_M_MI.xlsx"')
    restricted = book.get_sheet_by_name("Restricted patients").to_python()
    assert len(restricted) - 1 == len(rows(listed(page, "restricted")))
    wards = book.get_sheet_by_name("Wards").to_python()
    assert len(wards) - 2 == 7


def test_workbook_taken_away_names_each_person_on_record(clinician: Client, made: Impact):
    b"".join(clinician.get(XLSX).streaming_content)  # type: ignore[arg-type, attr-defined]

    entry = AccessLog.objects.latest("pk")
    assert (entry.kind, entry.page) == (AccessKind.EXPORT, "bed-state xlsx")
    assert made.ready.pk in entry.people
    assert entry.filters == {"collaborative": "IMPACT", "as_at": "2026-11-23"}


@pytest.mark.parametrize("address", [CSV, XLSX])
def test_a_file_of_a_day_to_come_is_refused(clinician: Client, address: str):
    assert clinician.get(f"{address}?as_at=2026-12-24").status_code == 422
