"""Figures as files: the columns and rows of the pages, with how they were asked."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from python_calamine import CalamineWorkbook

from impact.audit.models import AccessKind, AccessLog
from reporting.figures.catalogue import CATALOGUE
from tests.integration.figures_pages.world import WEEK, Example
from tests.pages import found, one, opened, rows, words

Lines = list[list[str]]


def csv_of(client: Client, address: str) -> tuple[dict[str, str], Lines]:
    """The cover and the table of a CSV file."""
    response = client.get(address)
    assert isinstance(response, StreamingHttpResponse), response
    text = b"".join(response.streaming_content).decode()  # type: ignore[arg-type]
    lines = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))
    return dict(line for line in lines[: lines.index([])]), lines[lines.index([]) + 1 :]


def sheets_of(client: Client, address: str) -> dict[str, list[list[Any]]]:
    """The sheets of a workbook."""
    response = client.get(address)
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_csv_of_a_figure_has_the_columns_and_rows_of_its_table(clinician: Client):
    address = "/figures/occupancy/?from=2026-11-16&to=2026-11-23&grain=day&by=ward"
    table = list(found(opened(clinician, address), "table", "app-figure-table"))[1]
    headings = [words(cell) for cell in found(one(table, "thead"), "th")]
    _, lines = csv_of(clinician, address.replace("/?", "/figure.csv?"))
    places = [lines[0].index(heading) for heading in headings]

    assert [heading for heading in lines[0] if heading in headings] == headings
    value = places[headings.index("Value, %")]
    assert [f"{float(row[value]):.1f}%" for row in lines[1:]] == [
        row[headings.index("Value, %")].text for row in rows(table)
    ]
    assert [row[places[0]] for row in lines[1:]] == [row[0].text for row in rows(table)]


def test_csv_says_how_it_was_asked(clinician: Client):
    cover, lines = csv_of(
        clinician, f"/figures/out_of_area_rate/figure.csv?{WEEK}&provider=RHA,PRIORY"
    )

    assert cover["What"] == "Out of area"
    assert cover["Collaborative"] == "IMPACT: East Midlands"
    assert cover["From"] == "16 November 2026"
    assert cover["Up to, not including"] == "23 November 2026"
    assert cover["Counted before (cut-off)"] == "23 November 2026"
    assert cover["Known at"] == "23 November 2026 at 09:00"
    assert cover["Only where"] == "provider is Nottinghamshire Healthcare or Priory"
    assert cover["Definition"] == "out_of_area_rate, version 1, figures.md section 3"
    assert "Beware" not in cover
    assert lines[1][:6] == [
        "Week of 16 November 2026",
        "2026-11-16",
        "2026-11-23",
        "23.076923",
        "3",
        "13",
    ]


def test_file_of_days_to_come_says_so(clinician: Client):
    cover, _ = csv_of(clinician, f"/figures/occupancy/figure.csv?{WEEK}&cut_off=2027-01-01")

    assert "has not come yet" in cover["Beware"]


@pytest.mark.parametrize(
    "address",
    ["/figures/occupancy/figure", "/figures/figures", "/figures/length_of_stay/rows/rows"],
)
def test_workbook_has_the_rows_of_the_csv(clinician: Client, address: str):
    cover, lines = csv_of(clinician, f"{address}.csv?{WEEK}")
    sheets = sheets_of(clinician, f"{address}.xlsx?{WEEK}")
    (table,) = [rows for name, rows in sheets.items() if name != "About"]

    assert len(sheets) == 2
    assert table[0] == lines[0]
    assert len(table) == len(lines)
    assert dict(sheets["About"])["What"] == cover["What"]


def test_file_of_all_figures_has_every_tile(clinician: Client):
    cover, lines = csv_of(clinician, f"/figures/figures.csv?{WEEK}")
    named = {line[1]: dict(zip(lines[0], line, strict=True)) for line in lines[1:]}

    assert cover["What"] == "Figures"
    assert named.keys() == CATALOGUE.keys()
    assert (named["occupancy"]["Numerator"], named["occupancy"]["Denominator"]) == ("14", "16")
    assert named["occupancy"]["Value"] == "87.5"
    assert named["admissions"]["Denominator"] == ""


def test_file_of_a_comparison_has_its_groups(clinician: Client):
    _, lines = csv_of(clinician, f"/figures/figures.csv?{WEEK}&compare=provider")
    out = [line for line in lines if line[1] == "out_of_area_rate"]

    assert lines[0][2:4] == ["Provider", "Provider key"]
    assert [line[2:6] for line in out] == [
        ["All", "", "3", "13"],
        ["Priory", "PRIORY", "3", "3"],
        ["Nottinghamshire Healthcare", "RHA", "0", "10"],
    ]


def test_rows_behind_have_the_columns_of_the_page(clinician: Client, made: Example):
    address = f"/figures/out_of_area_rate/rows/?{WEEK}"
    table = one(opened(clinician, address), "table")
    headings = [words(cell) for cell in found(one(table, "thead"), "th")]
    _, lines = csv_of(clinician, address.replace("/?", "/rows.csv?"))

    assert lines[0] == headings
    assert [line[0] for line in lines[1:]] == [row[0].text for row in rows(table)]
    assert sum(int(line[headings.index("Numerator")]) for line in lines[1:]) == 3
    assert sum(int(line[headings.index("Denominator")]) for line in lines[1:]) == 13


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_taking_rows_away_names_each_person_on_record(clinician: Client, made: Example, kind: str):
    answer = clinician.get(f"/figures/out_of_area_rate/rows/rows.{kind}?{WEEK}")
    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    entry = AccessLog.objects.get()

    assert entry.kind == AccessKind.EXPORT
    assert entry.page == f"figures/out_of_area_rate/rows {kind}"
    assert entry.people == sorted({made.people["S1"].pk, made.people["S4"].pk})


def test_taking_numbers_away_is_on_record_and_names_nobody(clinician: Client):
    csv_of(clinician, f"/figures/occupancy/figure.csv?{WEEK}")
    entry = AccessLog.objects.get()

    assert (entry.kind, entry.page, entry.people) == (
        AccessKind.EXPORT,
        "figures/occupancy csv",
        [],
    )


def test_for_anyone_else_small_numbers_are_hidden_and_the_rule_is_printed(clinician: Client):
    address = "/figures/admissions/figure.csv?from=2026-01-01&to=2026-12-01&by=provider"
    cover, exact = csv_of(clinician, address)
    told, hidden = csv_of(clinician, f"{address}&audience=anyone")
    value = exact[0].index("Value")
    pairs = [(int(one[value]), two[value]) for one, two in zip(exact[1:], hidden[1:], strict=True)]

    assert cover["For"] == "The clinical group"
    assert told["For"] == "Anyone else"
    assert "from 1 to 4 are shown as *" in told["Numbers"]
    assert any(1 <= count <= 4 for count, _ in pairs)
    assert {shown for count, shown in pairs if 1 <= count <= 4} == {"*"}
    assert all(shown in ("*", str((count + 2) // 5 * 5)) for count, shown in pairs)


@pytest.mark.parametrize("page", ["/figures/", "/figures/occupancy/"])
def test_page_offers_the_file_for_anyone_else(clinician: Client, page: str):
    assert b"with small numbers hidden" in clinician.get(f"{page}?{WEEK}").content


def test_comparison_has_no_file_for_anyone_else(clinician: Client):
    page = clinician.get(f"/figures/?{WEEK}&compare=provider")
    _, lines = csv_of(clinician, f"/figures/figures.csv?{WEEK}&compare=provider&audience=anyone")

    assert b"with small numbers hidden" not in page.content
    assert "RHA" not in str(lines)


def test_file_is_named_for_what_it_holds(clinician: Client):
    answer = clinician.get(f"/figures/occupancy/figure.csv?{WEEK}")

    assert answer["Content-Disposition"] == (
        'attachment; filename="occupancy-IMPACT-2026-11-16-2026-11-23.csv"'
    )
