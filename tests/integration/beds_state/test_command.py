"""`manage.py bed_state`, and the bed state as a file."""

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from beds.exports.bed_state import bed_state_table, csv_file, xlsx_file
from beds.exports.lists import list_tables, people_in
from beds.queries import lists_under
from impact.core import clock
from impact.core.tabular import open_table
from patients.models import Intervention, Readiness
from providers.models import Collaborative
from tests.integration.beds_state.small import Small

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def small() -> Small:
    made = Small()
    ward = made.ward("A", beds=3)
    stay = made.stay(date(2026, 11, 2), bed="A1")
    Readiness.objects.create(placement=stay.placement, start_date=date(2026, 11, 16))
    made.confirm(ward, datetime(2026, 11, 1, 9, tzinfo=UTC))
    return made


def run(**options: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    with clock.at(DAY):
        call_command("bed_state", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_json_is_one_document(small: Small) -> None:
    out, err = run(format="json", as_at=date(2026, 11, 19))

    found = json.loads(out)
    assert (found["as_at"], found["known_at"]) == ("2026-11-19", "2026-11-20T09:00:00+00:00")
    assert found["rows"][0]["occupancy"] == 33.333333
    assert err == ""


def test_csv_has_the_names_of_the_api(small: Small) -> None:
    out, _ = run(format="csv", by="provider")

    row, total = csv.DictReader(io.StringIO(out))
    assert (row["provider"], row["beds"], row["stale"], row["confirmed_at"]) == (
        "RHA",
        "3",
        "Y",
        "2026-11-01T09:00:00+00:00",
    )
    assert (total["provider"], total["beds"], total["waiting"]) == ("", "3", "0")


def test_table_is_for_reading(small: Small) -> None:
    out, err = run()

    head, row, total = out.splitlines()
    assert head.split()[:3] == ["Provider", "Site", "Ward"]
    assert "0–2" in row
    assert "33.3" in row
    assert "1 Nov 26 (stale)" in row
    assert total.startswith("Total")
    assert (
        "IMPACT: East Midlands, as at 20 November 2026, known at 20 November 2026 at 09:00" in err
    )


def test_several_collaboratives_are_listed(small: Small) -> None:
    Collaborative.objects.create(code="OTHER", name="Other", programme="x")

    with pytest.raises(CommandError, match="Choose one of IMPACT or OTHER"):
        run()
    assert json.loads(run(collaborative="OTHER", format="json")[0])["rows"] == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"collaborative": "X"}, "There is no collaborative “X”. Choose one of IMPACT."),
        ({"provider": "X"}, "There is no provider “X”. Give its key, such as RHA."),
        (
            {"service_line": "X"},
            "IMPACT has no service line “X”. Choose one of LS_M_MI.",
        ),
    ],
)
def test_what_is_unknown_is_said_in_a_sentence(
    small: Small, options: dict[str, str], sentence: str
) -> None:
    with pytest.raises(CommandError) as refused:
        run(**options)
    assert str(refused.value) == sentence


def test_export_has_the_rows_of_the_page(small: Small) -> None:
    state = small.state(DAY, since=date(2026, 11, 1))
    table = bed_state_table(state)
    row = dict(zip(table.headers, table.rows[0], strict=True))

    assert (row["Ward"], row["Ward key"], row["Beds"]) == ("A", "RHA:A", 3)
    assert (row["Occupied"], row["Occupied: in"], row["Occupied: out"]) == (1, 1, 0)
    assert table.rows[-1][0] == "Total"
    assert len(table.rows) == len(state.rows) + 1


def test_csv_file_says_what_it_shows(small: Small) -> None:
    state = small.state(DAY, service_line=small.line)
    text = "".join(csv_file(state, bed_state_table(state)))

    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    blank = lines.index([])
    assert lines[:blank] == [
        ["Bed state"],
        ["Collaborative", "IMPACT: East Midlands"],
        ["As at", "20 November 2026"],
        ["Known at", "23 November 2026 at 09:00"],
        ["Service line", "LS_M_MI"],
        ["Provider", "all"],
    ]
    assert lines[blank + 1][0] == "Provider"
    assert len(lines) == blank + 4


def test_workbook_has_a_cover_and_every_list(small: Small, tmp_path: Path) -> None:
    stay = small.stay(date(2026, 11, 3), bed="A2", legal_status="09")
    Intervention.objects.create(
        placement=stay.placement,
        provider=small.rha,
        incident_id="1",
        type="05",
        started_at=datetime(2026, 11, 18, 9, tzinfo=UTC),
    )
    waiting = small.referral(date(2026, 11, 10), expected_on=date(2026, 11, 30))
    small.use("A3", "held", date(2026, 11, 11), referral=waiting)
    state = small.state(DAY)
    lists = lists_under(collaborative=small.collaborative, as_at=DAY)
    tables = list_tables(lists)
    path = tmp_path / "bed-state.xlsx"
    with path.open("wb") as target:
        xlsx_file(target, state, [bed_state_table(state), *tables.values()])

    with open_table(path) as table:
        rows = list(table)
    assert rows[0].values["ward"] == "A"
    assert {name: len(table.rows) for name, table in tables.items()} == {
        "first_bed": 1,
        "moves": 0,
        "out_of_area": 0,
        "ready": 1,
        "long_stay": 0,
        "expected": 1,
        "missed": 0,
        "seclusion": 1,
        "restricted": 1,
        "beds": 1,
    }
    assert people_in(lists) >= {stay.patient_id, waiting.patient_id}
