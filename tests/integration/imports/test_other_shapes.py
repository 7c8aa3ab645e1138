"""Files in other shapes than described: encodings, signs, ends of lines, blanks, long cells."""

from pathlib import Path

import pytest
from xlsxwriter import Workbook

from patients.models import Patient, Stay
from tests.integration.imports.files import NHS, stay, write_xlsx
from tests.integration.imports.hostile import HEADER, LINE, MEGABYTE, text_file, write_sheet
from tests.integration.imports.sending import Sender, counts, said, where

MAY, JUNE = "2026-05-01", "2026-06-01"


def test_empty_workbook(send: Sender, tmp_path: Path) -> None:
    path = tmp_path / "stays.xlsx"
    with Workbook(str(path)) as book:
        book.add_worksheet()

    assert "header" in said(send.paths(path))


def test_no_header(send: Sender, tmp_path: Path) -> None:
    result = send.paths(text_file(tmp_path, f"{LINE}\n{LINE}\n"))

    assert where(result)[0][:2] == ("stays", 1)
    assert counts(result)[0] == 0


def test_blank_row_above_the_header(send: Sender, tmp_path: Path) -> None:
    result = send.paths(text_file(tmp_path, f"\n{HEADER}\n{LINE}\n"))

    assert where(result)[0][0] == "stays"
    assert "header" in said(result)


@pytest.mark.parametrize("again", ["ward", "WARD", " Ward ", "W_A R_D"])
def test_duplicate_header(send: Sender, tmp_path: Path, again: str) -> None:
    result = send.paths(text_file(tmp_path, f"{HEADER},{again}\n{LINE},B\n"))

    assert where(result) == [("stays", 1, None)]
    assert again.strip() in said(result)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_other_unicode(send: Sender, tmp_path: Path, encoding: str) -> None:
    result = send.paths(text_file(tmp_path, f"{HEADER}\n{LINE}\n".encode(encoding)))

    assert len(result.faults) == 1
    assert "UTF-8" in said(result)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_windows_letters(send: Sender, tmp_path: Path, encoding: str) -> None:
    lines = (
        f"{HEADER},note\n{LINE},plain\n{LINE},Zoë’s\n"
        if encoding == "cp1252"
        else (f"{HEADER},note\n{LINE},plain\n{LINE},Zoë\n")
    )
    result = send.paths(text_file(tmp_path, lines.encode(encoding)))

    assert where(result) == [("stays", 3, None)]
    assert "UTF-8" in said(result)
    assert not Stay.objects.exists()


@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_other_delimiters(send: Sender, tmp_path: Path, sign: str) -> None:
    result = send.paths(text_file(tmp_path, f"{HEADER}\n{LINE}\n".replace(",", sign)))

    assert where(result) == [("stays", 1, None)]
    assert "comma" in said(result)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_of_any_system(send: Sender, tmp_path: Path, end: str) -> None:
    assert counts(send.paths(text_file(tmp_path, f"{HEADER}{end}{LINE}{end}"))) == (1, 0, 0, 0)


def test_nul_bytes(send: Sender, tmp_path: Path) -> None:
    result = send.paths(text_file(tmp_path, f"{HEADER}\n{LINE.replace('P1', 'P' + chr(0))}\n"))

    assert where(result)[0][:2] == ("stays", 2)
    assert not Patient.objects.exists()


def test_nul_bytes_in_the_header(send: Sender, tmp_path: Path) -> None:
    result = send.paths(text_file(tmp_path, f"{HEADER}\0\n{LINE}\n"))

    assert where(result)[0][0] == "stays"


def test_nul_byte_refuses_only_its_row(send: Sender, tmp_path: Path) -> None:
    bad = ",".join(stay("2", MAY).values()).replace("P2", "P\0")

    result = send.paths(text_file(tmp_path, f"{HEADER}\n{LINE}\n{bad}\n"), accept_valid=True)

    assert counts(result) == (1, 0, 0, 1)


@pytest.mark.parametrize(
    "text", ["31/02/2025", "03/25/2025", "01/05/26", "46143", "2026-05-01 00:00"]
)
def test_dates_that_would_have_to_be_guessed(send: Sender, text: str) -> None:
    result = send(stays=[stay("1", text)])

    assert {it[2] for it in where(result)} == {"admitted_on", "from"}
    assert text in said(result)


def test_spreadsheet_serials_in_a_workbook(send: Sender, tmp_path: Path) -> None:
    """A number where a date should be is no date, though a spreadsheet would show it as one."""
    result = send.paths(
        write_xlsx(tmp_path / "stays.xlsx", [{**stay("1", MAY), "admitted_on": 46143}])
    )

    assert where(result) == [("stays", 2, "admitted_on")]
    assert "46143" in said(result)


@pytest.mark.parametrize("number", [9990000018.0, 9990000018])
def test_nhs_number_as_a_number_of_a_workbook(send: Sender, tmp_path: Path, number: float) -> None:
    path = write_xlsx(tmp_path / "stays.xlsx", [{**stay("1", MAY), "nhs_number": number}])

    assert said(send.paths(path)) == ""
    assert Patient.objects.get().nhs_number == NHS[0]


@pytest.mark.parametrize("text", ["9990000018.0", "9.99E+09", "9990000018,0", "9 990 000 01"])
def test_nhs_number_as_a_float_in_text(send: Sender, text: str) -> None:
    result = send(stays=[stay("1", MAY, nhs_number=text)])

    assert where(result) == [("stays", 2, "nhs_number")]


@pytest.mark.parametrize("text", ["  P1  ", "\tP1", "P1\u00a0"])
def test_blanks_around_cells(send: Sender, text: str) -> None:
    send(stays=[stay("1", MAY)])

    assert counts(send(stays=[stay("1", MAY, patient_id=text)])) == (0, 0, 1, 0)


def test_cell_of_a_million_characters(send: Sender) -> None:
    result = send(stays=[stay("1", MAY, patient_id="x" * MEGABYTE), stay("2", MAY)])

    assert where(result)[0][:2] == ("stays", 2)
    assert len(said(result)) < 2_000


def test_cell_of_a_million_characters_in_a_workbook(send: Sender, tmp_path: Path) -> None:
    path = tmp_path / "stays.xlsx"
    row = stay("1", MAY)
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row.values())
    names = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in row)
    write_sheet(path, f"<row>{names}</row><row>{cells.replace('P1', 'x' * MEGABYTE)}</row>")

    result = send.paths(path)

    assert result.faults
    assert len(said(result)) < 2_000
    assert counts(result)[0] == 0


def test_million_characters_in_the_header(send: Sender, tmp_path: Path) -> None:
    result = send.paths(text_file(tmp_path, f"{HEADER},{'x' * MEGABYTE}\n{LINE},\n"))

    assert len(said(result)) < 2_000
    assert all(len(note) < 2_000 for note in result.notes)


@pytest.mark.parametrize(
    ("lines", "faulty"),
    [
        ([LINE + ",more"], [2]),
        ([LINE + ",,,"], []),
        (["NORTH,S1"], [2]),
        ([LINE, "x"], [3]),
        ([LINE, "", LINE.replace("1", "2")], None),
    ],
    ids=["longer", "longer but empty", "shorter", "a word", "blank between"],
)
def test_rows_of_other_lengths(
    send: Sender, tmp_path: Path, lines: list[str], faulty: list[int] | None
) -> None:
    result = send.paths(text_file(tmp_path, "\n".join([HEADER, *lines]) + "\n"))

    if faulty is not None:
        assert sorted({it[1] or 0 for it in where(result)}) == faulty
