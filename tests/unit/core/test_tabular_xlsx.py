"""Hostile and honest workbooks: each fault has its code, row and sentence."""

import io
import struct
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from impact.core.tabular import (
    Fault,
    Limits,
    Row,
    Sheet,
    UnreadableFile,
    open_table,
    parse_datetime,
    write_xlsx,
)
from impact.core.tabular.values import Value

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def read(content: bytes, *, limits: Limits | None = None, sheet: str | None = None) -> list[Row]:
    with open_table(
        io.BytesIO(content), name="beds.xlsx", limits=limits or Limits(), sheet=sheet
    ) as table:
        return list(table)


def refusal(content: bytes, *, limits: Limits | None = None, sheet: str | None = None) -> Fault:
    with pytest.raises(UnreadableFile) as caught:
        read(content, limits=limits, sheet=sheet)
    return caught.value.fault


def workbook(rows: list[list[object]], *, headers: tuple[str, ...] = ("one", "two")) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("beds")
        sheet.write_row(0, 0, headers)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, date | time | timedelta):
                    sheet.write_datetime(place, column, value, day)
                else:
                    sheet.write(place, column, value)
    return stream.getvalue()


def local(text: str) -> datetime:
    """A time as a sheet holds it, without a zone."""
    return datetime.fromisoformat(text)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def with_rows(rows: str, *, strings: bytes = b"") -> bytes:
    """A workbook whose sheet has the header one, two and these rows as XML."""
    parts = parts_of(workbook([]))
    before, _, after = parts[SHEET].partition(b"</sheetData>")
    parts[SHEET] = before + rows.encode() + b"</sheetData>" + after
    parts[STRINGS] = strings or parts[STRINGS]
    return packed(parts)


def test_values_come_out_as_text() -> None:
    rows = read(
        workbook(
            [
                [9990000018, date(2025, 3, 31)],
                [True, local("2025-03-31T10:11:12")],
                [0.5, " padded "],
                [45747, time(10, 11)],
            ]
        )
    )

    assert [row.cells for row in rows] == [
        ["9990000018", "2025-03-31"],
        ["Y", "2025-03-31T10:11:12"],
        ["0.5", "padded"],
        ["45747", "10:11:00"],
    ]


def test_midnight_in_a_sheet_is_still_a_moment() -> None:
    (row,) = read(workbook([["x", local("2026-11-16T00:00")]]))

    assert parse_datetime(row.values["two"]) == datetime(2026, 11, 16, tzinfo=UTC)


def test_blank_rows_are_skipped_and_still_counted() -> None:
    rows = read(workbook([["a", "b"], [], ["c", "d"]]))

    assert [row.number for row in rows] == [2, 4]


def test_cells_past_the_header_are_a_fault_unless_empty() -> None:
    rows = read(workbook([["a", "b", "c"], ["a", "b"]]))

    assert [[fault.code for fault in row.faults] for row in rows] == [["too_many_cells"], []]


def test_error_cell_is_a_fault_of_its_row() -> None:
    content = with_rows('<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><v>1</v></c></row>')
    (row,) = read(content)

    assert [(fault.code, fault.row, fault.column) for fault in row.faults] == [
        ("error_cell", 2, "one")
    ]
    assert row.values["two"] == "1"


@pytest.mark.parametrize("value", ["", "<v></v>", "<v/>"])
def test_formula_without_value_is_a_fault_of_its_row(value: str) -> None:
    content = with_rows(
        f'<row r="2"><c r="A2"><f>1+1</f>{value}</c></row>'
        '<row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3" t="str"><f>""</f><v></v></c></row>'
    )
    rows = read(content)

    assert [fault.code for fault in rows[0].faults] == ["formula_without_value"]
    assert (rows[1].values, rows[1].faults) == ({"one": "2", "two": ""}, ())


def test_long_cell_is_a_fault_of_its_row() -> None:
    rows = read(
        with_rows(
            '<row r="2"><c r="A2" t="inlineStr"><is><t>' + "x" * 1_000_000 + "</t></is></c></row>"
            '<row r="3"><c r="A3"><v>1</v></c></row>'
        )
    )

    assert [[fault.code for fault in row.faults] for row in rows] == [["cell_too_long"], []]


def test_header_must_be_in_row_1() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("beds").write_row(2, 0, ["one", "two"])

    assert refusal(stream.getvalue()).code == "no_header"


def test_duplicate_header_is_refused() -> None:
    assert refusal(workbook([], headers=("Ward code", "ward_code"))).code == "duplicate_header"


def test_empty_sheet_is_refused() -> None:
    assert refusal(workbook([], headers=())).code == "empty_file"


def test_first_visible_sheet_that_is_not_the_cover_is_read() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("About").write(0, 0, "cover")
        hidden = book.add_worksheet("hidden")
        hidden.write(0, 0, "hidden")
        book.add_worksheet("beds & wards").write(0, 0, "bed")
        book.get_worksheet_by_name("About").activate()
        hidden.hide()

    with open_table(io.BytesIO(stream.getvalue()), name="x.xlsx") as table:
        assert table.headers == ("bed",)
    assert refusal(stream.getvalue(), sheet="stays").code == "no_sheet"


def test_faults_are_found_on_a_sheet_whose_name_needs_escaping() -> None:
    content = with_rows('<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>')
    parts = parts_of(content)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b'name="beds"', b'name="beds &amp; &quot;wards&quot;"'
    )

    (row,) = read(packed(parts))

    assert row.faults[0].code == "error_cell"


def test_zip_that_is_no_workbook_is_named() -> None:
    assert refusal(packed({"word/document.xml": b"<x/>"})).code == "not_xlsx"


@pytest.mark.parametrize("cut", [30, 400, -30])
def test_cut_off_workbook_is_refused(cut: int) -> None:
    assert refusal(workbook([["a", "b"]])[:cut]).code == "damaged"


def test_workbook_of_broken_xml_is_refused() -> None:
    parts = parts_of(workbook([["a", "b"]]))
    parts[SHEET] = parts[SHEET][:200]

    with pytest.raises(UnreadableFile):
        read(packed(parts))


def bomb(megabytes: int) -> bytes:
    parts = parts_of(workbook([]))
    parts["xl/theme/theme1.xml"] = b" " * (megabytes * 1_000_000)
    return packed(parts)


def test_bomb_is_refused_by_its_declared_size() -> None:
    fault = refusal(bomb(30), limits=Limits(unpacked_bytes=20_000_000))

    assert fault.code == "unpacks_too_large"


def test_bomb_is_refused_by_its_ratio() -> None:
    fault = refusal(bomb(30))

    assert fault.code == "unpacks_too_large"
    assert "no genuine workbook" in fault.message


def test_bomb_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(bomb(3))
    real, lie = struct.pack("<I", 3_000_000), struct.pack("<I", 1_000)
    place = content.find(real)
    while place >= 0:
        content[place : place + 4] = lie
        place = content.find(real)

    fault = refusal(bytes(content))

    assert fault.code == "unpacks_too_large"
    assert "says" in fault.message


def test_part_named_twice_is_refused() -> None:
    stream = io.BytesIO(workbook([]))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")

    assert refusal(stream.getvalue()).code == "damaged"


def test_document_type_is_refused() -> None:
    parts = parts_of(workbook([]))
    parts[SHEET] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts[SHEET]

    assert refusal(packed(parts)).code == "damaged"


@pytest.mark.parametrize(
    "far",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        "<c r='XFD1048576'><v>1</v></c>",
        '<x:c s="1" r = "XFD1048576"><v>1</v></x:c>',
        '<c x=">" r="XFD1048576"><v>1</v></c>',
    ],
)
def test_sheet_that_reaches_too_far_is_refused(far: str) -> None:
    fault = refusal(with_rows(f'<row r="1048576">{far}</row>'))

    assert fault.code == "sheet_too_large"
    assert "1,048,576 rows" in fault.message


def test_blank_cells_with_a_style_reach_nowhere() -> None:
    content = with_rows(
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )

    assert [row.cells for row in read(content)] == [["1", ""]]


def test_cells_without_a_place_are_measured_too() -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row>" * 40

    assert len(read(with_rows(rows))) == 40
    assert refusal(with_rows(rows), limits=Limits(sheet_cells=50)).code == "sheet_too_large"


def test_text_shared_by_many_cells_is_measured() -> None:
    strings = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>one</t>'
        b"</si><si><t>two</t></si><si><t>" + b"x" * 30_000 + b"</t></si></sst>"
    )
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>2</v></c></row>' for n in range(2, 50))
    content = with_rows(rows, strings=strings)

    assert len(read(content)) == 48
    limits = Limits(sheet_characters=1_000_000)
    assert refusal(content, limits=limits).code == "sheet_too_large"


def test_password_is_named() -> None:
    content = bytearray(workbook([]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0].filename.encode()
    directory = content.rfind(b"PK\x01\x02", 0, content.rfind(first))
    content[directory + 8] |= 1

    assert refusal(bytes(content)).code == "encrypted"


def test_written_cells_are_typed_and_nothing_runs() -> None:
    stream = io.BytesIO()
    write_xlsx(
        stream,
        [
            Sheet(
                name="beds: all/some",
                headers=["a", "b", "c", "d", "e", "f"],
                rows=[
                    [
                        "=1+1",
                        date(2026, 11, 16),
                        datetime(2026, 7, 16, 9, 30, tzinfo=UTC),
                        Decimal("87.5"),
                        True,
                        "9990000018",
                    ],
                    ["https://example.org", None, None, 12345678901234567890, False, ""],
                ],
            )
        ],
        cover=[("As at", "16 November 2026")],
    )

    sheet = parts_of(stream.getvalue())["xl/worksheets/sheet2.xml"].decode()
    rows = read(stream.getvalue())

    assert "<f>" not in sheet
    assert '<autoFilter ref="A1:F3"/>' in sheet
    assert 'state="frozen"' in sheet
    assert rows[0].cells == [
        "=1+1",
        "2026-11-16",
        "2026-07-16T10:30:00",
        "87.5",
        "Y",
        "9990000018",
    ]
    assert rows[1].cells == ["https://example.org", "", "", "12345678901234567890", "N", ""]


def test_text_too_long_for_a_sheet_is_refused() -> None:
    with pytest.raises(ValueError, match="export CSV"):
        write_xlsx(io.BytesIO(), [Sheet(name="x", headers=["a"], rows=[["x" * 32_768]])])


texts = st.text(
    alphabet=st.one_of(
        st.sampled_from("=+-@'\"\t\r\n ,_x0041&<>"),
        st.characters(exclude_categories=["Cs", "Cc", "Cn"]),
    ),
    max_size=12,
)
values = st.one_of(
    texts,
    st.integers(-(10**14), 10**14),
    st.dates(min_value=date(1850, 1, 1), max_value=date(2200, 1, 1)),
    st.booleans(),
)


@given(st.lists(st.tuples(values, values), max_size=5))
def test_what_is_written_is_read_back(rows: list[tuple[Value, Value]]) -> None:
    def text(value: Value) -> str:
        if isinstance(value, bool):
            return "Y" if value else "N"
        return value.isoformat() if isinstance(value, date) else str(value).strip()

    stream = io.BytesIO()
    write_xlsx(stream, [Sheet(name="rows", headers=["one", "two"], rows=rows)])
    found = [row.cells for row in read(stream.getvalue())]

    expected = [[text(value) for value in row] for row in rows]
    assert found == [row for row in expected if any(row)]
