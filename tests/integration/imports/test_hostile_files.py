"""Files that nobody should send, and somebody does: a sentence each, never a traceback."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.db import connection
from xlsxwriter import Workbook

from beds.imports import reading
from patients.models import Placement, Stay
from tests.integration.imports.files import stay, write_csv, write_xlsx
from tests.integration.imports.hostile import HEADER, LINE, MEGABYTE, text_file, write_sheet
from tests.integration.imports.sending import Sender, codes, counts, said, where
from tests.integration.imports.world import held

MAY, JUNE = "2026-05-01", "2026-06-01"


MOST_MEMORY = 300  # megabytes, the interpreter and all libraries among them


@pytest.mark.parametrize("content", ["", "\n", "\ufeff", "\n\n\n", " \n \n", ",,,\n,,\n"])
def test_empty(send: Sender, tmp_path: Path, content: str) -> None:
    result = send.paths(text_file(tmp_path, content))

    assert where(result)[0][0] == "stays"
    assert "header" in said(result)


def test_quotation_mark_never_closed(send: Sender, tmp_path: Path) -> None:
    bad = LINE.replace("P1", '"P1')
    lines = [HEADER, bad, *(",".join(stay(str(n), MAY).values()) for n in range(2, 50))]

    result = send.paths(text_file(tmp_path, "\n".join(lines)))

    assert where(result)[0][:2] == ("stays", 2)
    assert "quotation" in said(result)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "@SUM(A1)", "+1", "-1", "=cmd|' /C calc'!A0"])
def test_formulas_are_text(send: Sender, text: str) -> None:
    result = send(stays=[stay("1", MAY, patient_id=text, admitted_on=text)])

    assert where(result) == [("stays", 2, "admitted_on")]


def test_formula_of_a_workbook(send: Sender, tmp_path: Path) -> None:
    """Whatever was last worked out counts, or the cell is refused; nothing is worked out here."""
    path = tmp_path / "stays.xlsx"
    row = stay("1", MAY)
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(row))
        sheet.write_row(1, 0, list(row.values()))
        sheet.write_formula(1, list(row).index("ward"), '="A"', value="A")

    result = send.paths(path)

    if not result.faults:
        assert Stay.objects.get().ward.code == "A"


def test_error_value_of_a_workbook(send: Sender, tmp_path: Path) -> None:
    path = tmp_path / "stays.xlsx"
    row = stay("1", MAY)
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(row))
        sheet.write_row(1, 0, list(row.values()))
        sheet.write_formula(1, list(row).index("ward"), "=1/0", value="#DIV/0!")

    result = send.paths(path)

    assert result.faults
    assert counts(result)[0] == 0


@pytest.mark.parametrize("name", ["stays.xlsx", "stays.csv"])
@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 this is no archive",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"%PDF-1.7 a report",
        b"<html><body>Sign in</body></html>",
        bytes(range(256)) * 8,
        b"{\\rtf1 text}",
    ],
    ids=["zip", "xls", "pdf", "html", "bytes", "rtf"],
)
def test_other_sorts_of_file(send: Sender, tmp_path: Path, name: str, content: bytes) -> None:
    result = send.paths(text_file(tmp_path, content, name))

    assert result.faults
    assert counts(result) == (0, 0, 0, 0)


def test_workbook_with_a_csv_name_and_the_other_way_round(send: Sender, tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "book.xlsx", [stay("1", MAY)]).rename(tmp_path / "stays.csv")
    text = write_csv(tmp_path / "text.csv", [stay("1", MAY)]).rename(tmp_path / "stays.xlsx")

    for path in (book, text):
        result = send.paths(path)
        assert result.faults or result.created + result.unchanged == 1


def test_password_and_macros(send: Sender, tmp_path: Path) -> None:
    """An archive that is no workbook is told so."""
    path = tmp_path / "stays.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("EncryptedPackage", b"secret")

    assert send.paths(path).faults


def test_external_entities_are_not_followed(send: Sender, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SPELL-FROM-ANOTHER-FILE")
    path = tmp_path / "stays.xlsx"
    row = {**stay("1", MAY), "spell_id": "&secret;"}
    names = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in row)
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row.values())
    write_sheet(
        path,
        f"<row>{names}</row><row>{cells}</row>",
        before=f'<!DOCTYPE x [<!ENTITY secret SYSTEM "file://{secret}">]>',
    )

    result = send.paths(path)

    assert "ANOTHER-FILE" not in said(result)
    assert not Placement.objects.filter(spell_id__contains="ANOTHER-FILE").exists()


def test_sql_is_text(send: Sender) -> None:
    text = "'; DROP TABLE x; --"

    row = stay("1", MAY, spell_id=text, ward_stay_id="\\N", patient_id="\\.")
    assert said(send(stays=[row])) == ""
    assert Placement.objects.get().spell_id == text
    assert Stay.objects.get().ward_stay_id == "\\N"


def test_surrogates_and_odd_letters(send: Sender) -> None:
    text = "Zoë 𝒳 ẞ 李"

    assert said(send(stays=[stay("1", MAY, patient_id=text)])) == ""
    assert Placement.objects.get().patient.identifiers.get().local_id == text


def test_many_columns(send: Sender, tmp_path: Path) -> None:
    more = ",".join(f"c{n}" for n in range(16_000))

    result = send.paths(text_file(tmp_path, f"{HEADER},{more}\n{LINE}\n"))

    assert len(said(result)) < 2_000
    assert all(len(note) < 2_000 for note in result.notes)


def test_more_rows_than_an_import_takes(
    send: Sender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    path = write_csv(tmp_path / "stays.csv", [stay(str(n), MAY, ward="N") for n in range(3)])

    result = send.paths(path)

    assert codes(result) == ["too_many_rows"]
    assert "parts" in said(result)
    assert not Stay.objects.exists()


def test_folder_named_like_a_file(send: Sender, tmp_path: Path) -> None:
    (tmp_path / "stays.csv").mkdir()

    assert len(send.paths(tmp_path / "stays.csv").faults) == 1


def test_folder_with_other_things_in_it(send: Sender, tmp_path: Path) -> None:
    write_csv(tmp_path / "stays.csv", [stay("1", MAY)])
    (tmp_path / "read me.txt").write_text("hello")
    (tmp_path / "~$stays.xlsx").write_bytes(b"\x05lock of an office program")
    (tmp_path / "old.csv").mkdir()

    result = send.paths(tmp_path, accept_valid=True)

    assert result.created == 1


def test_nothing_is_left_of_what_was_hostile(send: Sender, tmp_path: Path) -> None:
    before = held()

    send.paths(text_file(tmp_path, f"{HEADER}\n{LINE}\n{LINE}\0\n"))

    assert held() == before


def test_memory_stays_bounded(db: None, tmp_path: Path) -> None:
    """A process of its own reads 200 MB of text, a bomb, and a line without end."""
    folder = tmp_path / "hostile"
    folder.mkdir()
    piece = (",".join(stay("1", MAY).values()) + "\n").encode() * 10_000
    with (folder / "stays.csv").open("wb") as stream:
        stream.write(f"{HEADER}\n".encode())
        while stream.tell() < 200 * MEGABYTE:
            stream.write(piece)
    with (folder / "leave.csv").open("wb") as stream:
        for _ in range(90):
            stream.write(b"x" * MEGABYTE)
    write_sheet(folder / "beds.xlsx", "", bomb=500 * MEGABYTE)

    child = subprocess.run(
        [
            *(sys.executable, "-m", "tests.bench.import_child"),
            *(connection.settings_dict["NAME"], str(folder)),
        ],
        env=dict(os.environ),
        capture_output=True,
        check=True,
    )

    found = json.loads(child.stdout)
    assert found["summary"] == "0 created, 0 changed, 0 unchanged, 0 refused"
    assert found["megabytes"] < MOST_MEMORY
