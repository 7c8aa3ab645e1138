"""A report is made once, in three files that say the same, and kept for good."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import InternalError, connection, transaction
from python_calamine import CalamineWorkbook

from impact.core.checksums import of_bytes
from impact.core.tabular import COVER_SHEET
from impact.core.telling import ask_to_stop, progress_of
from reporting.choices import FileKind, IssueState
from reporting.models import FilePiece, Issue, IssueFile
from reporting.reports.audiences import ShownSheet
from reporting.reports.contents import CONTENTS
from reporting.reports.covers import receipt_text
from reporting.reports.files.csv_file import write_csv_file
from reporting.reports.files.spool import Spool
from reporting.reports.sheets import Column, Kind, Sheet
from reporting.services import reports
from reporting.services.reports.asking import work_name
from tests.integration.reports.desk import DAY, NOW, Desk, content, lines

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_csv_file_says_what_it_is_and_has_every_row(desk: Desk) -> None:
    issue = desk.made()

    found = lines(issue)
    assert found[:3] == [
        "Report,Bed state for the board",
        "What,Weekly bed state",
        found[2],
    ]
    assert "Asked for by,Commissioner" in found
    assert "As at,20 November 2026" in found
    assert any(line.startswith("Known at,") for line in found)
    assert "Definitions,bed_state 1" in found
    assert [line.split(",")[:5] for line in found if line.startswith("Rha")] == [
        ["Rha", "RHA", "HOME", "HOME", ward] for ward in ("A", "B")
    ]
    assert found[-3:-1] == ["Rows,2", found[-2]]
    assert (issue.rows, issue.checksum) == (2, of_bytes(content(issue)))


def test_the_workbook_and_the_pdf_have_the_receipt_of_the_csv_file(desk: Desk) -> None:
    issue = desk.made()

    workbook = CalamineWorkbook.from_filelike(BytesIO(content(issue, FileKind.XLSX)))
    assert workbook.sheet_names == [COVER_SHEET, "Bed state"]
    cover: dict[Any, Any] = dict(
        row[:2] for row in workbook.get_sheet_by_name(COVER_SHEET).to_python()
    )
    assert cover["Receipt"] == receipt_text(issue)
    assert cover["SHA-256 of the CSV file"] == issue.checksum
    rows = workbook.get_sheet_by_name("Bed state").to_python()
    place = rows[0].index("Occupied")
    assert [row[place] for row in rows[1:]] == [6, 3, 9]
    assert content(issue, FileKind.PDF).startswith(b"%PDF")


def test_figures_over_time_are_drawn_in_the_workbook_and_the_pdf(desk: Desk) -> None:
    issue = desk.made(
        content="figures",
        parameters={
            "start": "2026-11-01",
            "end": "2026-11-21",
            "grain": "day",
            "figures": ["occupancy"],
        },
    )

    with ZipFile(BytesIO(content(issue, FileKind.XLSX))) as workbook:
        assert "xl/charts/chart1.xml" in workbook.namelist()
    found = CalamineWorkbook.from_filelike(BytesIO(content(issue, FileKind.XLSX)))
    assert found.sheet_names == [COVER_SHEET, "Occupancy", "Chart of Occupancy"]
    rows = found.get_sheet_by_name("Chart of Occupancy").to_python()
    assert rows[0] == ["Period", "Value", "Mean", "Lower limit", "Upper limit"]
    assert [row[1] for row in rows[1:3]] == [0.0, 45.0]
    assert content(issue, FileKind.PDF).startswith(b"%PDF")


def test_each_file_is_kept_with_its_size_and_checksum(desk: Desk) -> None:
    issue = desk.made()

    for file in issue.files.all():
        held = content(issue, FileKind(file.kind))
        assert (file.size, file.sha256) == (len(held), of_bytes(held))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reporting_issue SET rows = 3",
        "UPDATE reporting_issue SET state = 'cancelled'",
        "DELETE FROM reporting_issue",
        "UPDATE reporting_issuefile SET sha256 = ''",
        "DELETE FROM reporting_issuefile",
        "UPDATE reporting_filepiece SET content = ''",
        "DELETE FROM reporting_filepiece",
        "TRUNCATE reporting_filepiece",
    ],
)
def test_what_was_issued_cannot_be_changed_by_sql(desk: Desk, sql: str) -> None:
    issue = desk.made()
    before = content(issue)

    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert content(Issue.objects.get(pk=issue.pk)) == before


def test_made_again_it_stays_as_it_is(desk: Desk) -> None:
    issue = desk.made()

    again = desk.make(issue)

    assert again.finished_at == issue.finished_at
    assert IssueFile.objects.count() == 3


def test_cancelled_it_is_not_made(desk: Desk) -> None:
    issue = desk.ask()
    reports.cancel(issue=issue, now=NOW, by=desk.commissioner)

    found = desk.make(issue)

    assert (found.state, found.sentence) == (IssueState.CANCELLED, "Cancelled by Commissioner.")
    assert not IssueFile.objects.exists()


def test_cancelled_while_it_is_made_it_stops_and_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = desk.ask()
    before = CONTENTS["bed_state"].make

    def cancelling(asked: Any) -> Any:
        reports.cancel(issue=issue, now=NOW, by=desk.commissioner)
        return before(asked)

    monkeypatch.setitem(CONTENTS, "bed_state", _with(make=cancelling))
    found = desk.make(issue)

    assert found.state == IssueState.CANCELLED
    assert not FilePiece.objects.exists()


def test_a_long_one_tells_how_far_it_is_and_stops_where_it_is_asked_to(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = desk.ask()
    monkeypatch.setitem(CONTENTS, "bed_state", _with(make=lambda asked: [_long(issue)]))

    found = desk.make(issue)

    told = progress_of(work_name(issue.pk))
    assert told is not None
    assert told["done"] == 2_000
    assert found.state == IssueState.RUNNING
    assert not FilePiece.objects.exists()


def test_a_failed_one_says_why_without_what_people_typed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(asked: Any) -> Any:
        raise LookupError("943 476 5919")

    issue = desk.ask()
    monkeypatch.setitem(CONTENTS, "bed_state", _with(make=failing))
    with pytest.raises(LookupError):
        desk.make(issue)

    found = Issue.objects.get(pk=issue.pk)
    assert found.state == IssueState.FAILED
    assert "LookupError" in found.sentence
    assert "5919" not in found.sentence


def test_a_file_that_stops_half_way_says_so_in_its_last_line(tmp_path: Any) -> None:
    def rows() -> Any:
        yield ["=1+1", 5]
        raise LookupError("gone")

    sheet = ShownSheet("s", "S", (Column("a", "A"), Column("b", "B")), rows(), False, ())
    path = tmp_path / "half.csv"
    with pytest.raises(LookupError):
        write_csv_file(
            path, cover=[("What", "S")], sheets=[sheet], spool=Spool(tmp_path), told=lambda n: None
        )

    found = path.read_text(encoding="utf-8-sig").splitlines()
    assert "incomplete" in found[-1]
    assert found[0] == "What,S"


def test_one_begun_three_times_is_given_up(desk: Desk) -> None:
    issue = desk.ask()
    Issue.objects.filter(pk=issue.pk).update(attempts=3, state=IssueState.RUNNING, known_at=NOW)

    assert reports.left_behind(now=NOW + timedelta(minutes=2)) == [issue.pk]
    found = desk.make(issue)

    assert found.state == IssueState.FAILED
    assert "3 times" in found.sentence


def test_as_at_is_the_day_asked_for(desk: Desk) -> None:
    assert desk.ask().as_at == DAY


def _with(**columns: Any) -> Any:
    return replace(CONTENTS["bed_state"], **columns)


def _long(issue: Issue) -> Any:
    def rows() -> Any:
        for number in range(5_000):
            if number == 3_000:
                ask_to_stop(work_name(issue.pk))
            yield (f"W{number}", number)

    columns = (Column("ward", "Ward"), Column("beds", "Beds", Kind.THINGS))
    return Sheet("long", "Long", columns, rows())
