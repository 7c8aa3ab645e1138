"""Hostile and honest CSV files: each fault has its code, row and sentence."""

import io
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.core.tabular import (
    Fault,
    Limits,
    Row,
    UnreadableFile,
    csv_lines,
    normalise_header,
    open_table,
    write_csv,
)

HEADER = b"provider,ward,bed\n"


def read(content: bytes, *, name: str = "beds.csv", limits: Limits | None = None) -> list[Row]:
    with open_table(io.BytesIO(content), name=name, limits=limits or Limits()) as table:
        return list(table)


def refusal(content: bytes, *, name: str = "beds.csv", limits: Limits | None = None) -> Fault:
    with pytest.raises(UnreadableFile) as caught:
        read(content, name=name, limits=limits)
    return caught.value.fault


def test_rows_have_spreadsheet_numbers_and_stripped_values() -> None:
    rows = read(HEADER + b"RHA, A ,1\r\n\nRHA,B,\t2\n")

    assert [(row.number, row.values["ward"], row.values["bed"]) for row in rows] == [
        (2, "A", "1"),
        (4, "B", "2"),
    ]
    assert not any(row.faults for row in rows)


def test_row_number_counts_records_not_lines() -> None:
    rows = read(HEADER + b'RHA,"two\nlines",1\nRHA,B,2\n')

    assert [row.number for row in rows] == [2, 3]
    assert rows[0].values["ward"] == "two\nlines"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_utf8_with_or_without_mark_and_any_line_end(mark: bytes, line_end: bytes) -> None:
    content = mark + line_end.join([b"provider,ward", "RHA,Tŷ Bryn".encode(), b""])

    assert [row.cells for row in read(content)] == [["RHA", "Tŷ Bryn"]]


def test_headers_are_kept_as_written_and_normalised() -> None:
    with open_table(io.BytesIO(b"Org ID Prov, Ward_Code ,,\n"), name="x.csv") as table:
        assert table.headers == ("Org ID Prov", "Ward_Code")
        assert table.columns == ("orgidprov", "wardcode")
        assert table.kind_of_file == "csv"
        assert list(table) == []


@given(st.text(alphabet="aBcD_ \t", max_size=12), st.text(alphabet="aBcD_ ", max_size=12))
def test_normalised_headers_agree_exactly_when_the_letters_do(one: str, other: str) -> None:
    def letters(text: str) -> list[str]:
        return [sign.lower() for sign in text if sign.isalpha()]

    agree = normalise_header(one) == normalise_header(other)
    assert agree == (letters(one) == letters(other))


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b" , ,\n,\n"])
def test_empty_file_is_refused(content: bytes) -> None:
    assert refusal(content).code == "empty_file"


def test_header_alone_is_no_rows() -> None:
    assert read(HEADER) == []


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"\nprovider,ward\nRHA,A\n", "no_header", "row 1 is blank"),
        (b"RHA,A,2026-01-02\n", "no_header", "2026-01-02"),
        (b"provider,Ward Code,ward_code\n", "duplicate_header", "“Ward Code” and “ward_code”"),
        (b"provider,,ward\n", "blank_header", "column 2"),
        (b",".join([b"same"] * 500_000) + b"\n", "too_many_columns", "500,000 columns"),
        (b"provider;ward;bed\n", "delimiter", "semicolons"),
        (b"provider\tward\tbed\n", "delimiter", "tabs"),
        (b"pro\0vider,ward\n", "nul", "NUL"),
    ],
)
def test_header_faults(content: bytes, code: str, words: str) -> None:
    fault = refusal(content)

    assert (fault.code, fault.row) == (code, 1)
    assert words in fault.message


def test_latin1_is_named_with_byte_and_row() -> None:
    content = HEADER + "RHA,Bryn,1\nRHA,Tŷ £,2\n".replace("ŷ", "y").encode("latin-1")
    fault = refusal(content)

    assert (fault.code, fault.row) == ("encoding", 3)
    assert f"byte {content.index(0xA3) + 1:,} " in fault.message
    assert "£" in fault.message


def test_latin1_far_into_a_file_has_the_right_byte() -> None:
    content = HEADER + "RHA,Tŷ,1\n".encode() * 20_000 + b"RHA,\xe9,1\n"
    fault = refusal(content)

    assert f"byte {content.index(0xE9) + 1:,} of" in fault.message
    assert fault.row == 20_002


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_named(encoding: str) -> None:
    fault = refusal("provider,ward\nRHA,A\n".encode(encoding))

    assert fault.code == "encoding"
    assert "UTF-16" in fault.message


def test_nul_byte_is_a_fault_of_its_row_alone() -> None:
    rows = read(HEADER + b"RHA,A,1\nRHA,\0,2\nRHA,B,3\n")

    assert [[fault.code for fault in row.faults] for row in rows] == [[], ["nul"], []]


def test_rows_of_other_lengths_are_faults_of_their_rows() -> None:
    rows = read(HEADER + b"RHA,A\nRHA,A,1,,\nRHA,A,1,x\n")

    assert [[fault.code for fault in row.faults] for row in rows] == [
        ["too_few_cells"],
        [],
        ["too_many_cells"],
    ]
    assert "“bed”" in rows[0].faults[0].message
    assert rows[2].cells == ["RHA", "A", "1", "x"]


@pytest.mark.parametrize("length", [32_768, 131_073, 1_000_000])
def test_long_cell_is_a_fault_and_reading_goes_on(length: int) -> None:
    rows = read(HEADER + b"RHA," + b"x" * length + b",1\nRHA,B,2\n")

    assert [fault.code for fault in rows[0].faults] == ["cell_too_long"]
    assert "32,767" in rows[0].faults[0].message
    assert (rows[1].number, rows[1].values["ward"], rows[1].faults) == (3, "B", ())


def test_longest_allowed_cell_is_read() -> None:
    (row,) = read(HEADER + b"RHA," + b"x" * 32_767 + b",1\n")

    assert row.faults == ()
    assert len(row.values["ward"]) == 32_767


def test_endless_line_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "beds.csv"
    with path.open("wb") as stream:
        stream.write(HEADER)
        for _ in range(60):
            stream.write(b"x" * 1_000_000)
    tracemalloc.start()
    with pytest.raises(UnreadableFile) as caught, open_table(path) as table:
        list(table)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (caught.value.fault.code, caught.value.fault.row) == ("cell_too_long", 2)
    assert peak < 30_000_000


@pytest.mark.parametrize(
    "ending", [b'RHA,"never closed,1\nRHA,B,2\n', b'RHA,"opened,1\nRHA,"B",2\n']
)
def test_unclosed_quote_names_the_row_where_it_opens(ending: bytes) -> None:
    fault = refusal(HEADER + b"RHA,A,1\n" + ending)

    assert (fault.code, fault.row) == ("unclosed_quote", 3)


def test_unclosed_quote_over_many_lines_is_refused_before_it_fills_the_memory() -> None:
    fault = refusal(HEADER + b'RHA,"open,1\n' + b"RHA,B,2\n" * 100_000)

    assert (fault.code, fault.row) == ("unclosed_quote", 2)


def test_stray_quote_is_a_fault_of_its_row_alone() -> None:
    rows = read(HEADER + b'RHA,"A" wing,1\nRHA,B "wing",2\n')

    assert [[fault.code for fault in row.faults] for row in rows] == [["stray_quote"], []]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"not a zip", "beds.xlsx", "not_xlsx"),
        (b"not a zip", "beds.xls", "not_xlsx"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"Workbook", "beds.xls", "old_xls"),
        (
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
            "beds.xlsx",
            "encrypted",
        ),
        (b"<html><table>", "beds.csv", "not_a_table"),
        (b"%PDF-1.7", "beds.csv", "not_a_table"),
    ],
)
def test_other_kinds_of_file_are_named(content: bytes, name: str, code: str) -> None:
    assert refusal(content, name=name).code == code


def test_too_large_a_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "stays.csv"
    with path.open("wb") as stream:
        stream.write(HEADER)
        stream.truncate(200_000_000)

    with pytest.raises(UnreadableFile) as caught, open_table(path):
        pass

    assert caught.value.fault.code == "file_too_large"
    assert "200.0 MB" in caught.value.fault.message


def test_limits_are_the_callers() -> None:
    assert refusal(HEADER, limits=Limits(csv_bytes=5)).code == "file_too_large"


def test_no_fault_quotes_a_ten_digit_number() -> None:
    fault = refusal(b"9990000018,A\n")

    assert fault.code == "no_header"
    assert "9990000018" not in fault.message


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-cmd", "@x", "\t=1", "\r=1", " =1", "'=1", "＋"])
def test_cells_that_a_spreadsheet_runs_are_made_safe(text: str) -> None:
    (_, line) = csv_lines(["note"], [[text]])

    assert line.lstrip('"')[0] in "'＋"
    (row,) = read(b"note\n" + line.encode())
    assert row.values["note"] == text.strip()


@pytest.mark.parametrize("text", ["-5", "+3.25", "-0.5"])
def test_plain_numbers_keep_their_sign(text: str) -> None:
    assert list(csv_lines(["n"], [[text]]))[1] == f"{text}\r\n"


texts = st.text(
    alphabet=st.one_of(
        st.sampled_from("=+-@'\"\t\r\n ,;0123456789"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=12,
)


@given(st.lists(st.tuples(texts, texts, texts), max_size=6))
def test_what_is_written_is_read_back(rows: list[tuple[str, str, str]]) -> None:
    stream = io.StringIO(newline="")
    count = write_csv(stream, ["one", "two", "three"], rows, mark=True)

    found = [row.cells for row in read(stream.getvalue().encode())]

    expected = [[cell.strip() for cell in row] for row in rows]
    assert count == len(rows)
    assert found == [row for row in expected if any(row)]


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_sentence(content: bytes) -> None:
    rows = []
    with suppress(UnreadableFile):
        rows = read(HEADER + content)

    assert all(set(row.values) == {"provider", "ward", "bed"} for row in rows)
    assert all(fault.message for row in rows for fault in row.faults)
