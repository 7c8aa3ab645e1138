"""`manage.py import_extract` as a person types it and as another program reads it."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from beds.models import Difference
from impact.core import clock
from patients.models import Placement
from providers.models import Ward
from tests.integration.imports.files import leave, stay, write_xlsx
from tests.integration.imports.sending import NOW, Sender

MAY, JUNE = "2026-05-01", "2026-06-01"


@pytest.fixture(autouse=True)
def today(wards: dict[str, Ward]) -> Iterator[None]:
    with clock.at(NOW):
        yield


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit status, stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("import_extract", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stop:
        status = int(stop.code or 0)
    except CommandError:
        status = 1
    return status, out.getvalue(), err.getvalue()


def test_summary_comes_last(send: Sender) -> None:
    (path,) = send.write(stays=[stay("1", MAY), stay("2", MAY)])

    status, out, _ = run(path)

    assert status == 0
    assert out.splitlines()[-1] == "2 created, 0 changed, 0 unchanged, 0 refused"


def test_faults_stand_before_the_summary_and_the_status_tells(send: Sender) -> None:
    (path,) = send.write(stays=[stay("1", MAY), stay("2", MAY, sex="?")])

    status, out, _ = run(path)

    assert status == 1
    *lines, summary = out.splitlines()
    assert lines[0].startswith("stays.csv row 3, sex: ")
    assert summary == "0 created, 0 changed, 0 unchanged, 1 refused"
    assert not Placement.objects.exists()


def test_accept_valid_still_says_that_something_was_refused(send: Sender) -> None:
    (path,) = send.write(stays=[stay("1", MAY), stay("2", MAY, sex="?")])

    status, out, _ = run(path, "--accept-valid")

    assert status == 1
    assert out.splitlines()[-1] == "1 created, 0 changed, 0 unchanged, 1 refused"


@pytest.mark.parametrize("sex", ["1", "?"])
def test_json_is_one_document_and_nothing_else(send: Sender, sex: str) -> None:
    (path,) = send.write(stays=[stay("1", MAY, sex=sex, unknown_column="x")])

    _, out, err = run(path, "--format", "json")

    told: dict[str, Any] = json.loads(out)
    assert list(told) == ["created", "changed", "unchanged", "refused", "faults"]
    for fault in told["faults"]:
        assert list(fault) == ["file", "row", "column", "code", "message"]
    assert len(told["faults"]) == told["refused"] == (sex == "?")
    assert "unknown_column" in err


def test_json_of_a_fault_without_a_row(tmp_path: Path) -> None:
    status, out, _ = run(tmp_path / "gone.csv", "--format", "json")

    assert status == 1
    (fault,) = json.loads(out)["faults"]
    assert (fault["row"], fault["column"]) == (None, None)


def test_csv_holds_the_faults(send: Sender) -> None:
    (path,) = send.write(stays=[stay("1", MAY, sex="?")])

    status, out, _ = run(path, "--format", "csv")

    assert status == 1
    assert out.splitlines()[0] == "file,row,column,code,message"
    assert out.splitlines()[1].startswith("stays.csv,2,sex,")


def test_dry_run(send: Sender) -> None:
    (path,) = send.write(stays=[stay("1", MAY)])

    status, out, _ = run(path, "--dry-run")

    assert status == 0
    assert out.splitlines()[-1] == "1 created, 0 changed, 0 unchanged, 0 refused"
    assert not Placement.objects.exists()


def test_complete_says_what_is_missing(send: Sender) -> None:
    send(stays=[stay("1", MAY), stay("2", MAY)])
    (path,) = send.write(stays=[stay("1", MAY)])

    status, _, err = run(path, "--complete")

    assert status == 0
    assert "1 open stay" in err
    assert Difference.objects.count() == 1


def test_rejects_to_a_file_and_to_a_folder(send: Sender, tmp_path: Path) -> None:
    stays, leaves = send.write(stays=[stay("1", MAY, sex="?")], leave=[leave("1", JUNE)])

    run(stays, "--accept-valid", "--rejects", tmp_path / "new" / "stays.csv")
    run(stays, leaves, "--accept-valid", "--rejects", tmp_path / "folder")

    assert (tmp_path / "new" / "stays.csv").is_file()
    assert sorted(it.name for it in (tmp_path / "folder").iterdir()) == ["leave.csv", "stays.csv"]


def test_rejects_without_accept_valid_are_the_faulty_rows(send: Sender, tmp_path: Path) -> None:
    (path,) = send.write(stays=[stay("1", MAY), stay("2", MAY, sex="?")])

    run(path, "--rejects", tmp_path / "r.csv")

    assert len((tmp_path / "r.csv").read_text().splitlines()) == 2


def test_folder_without_files(tmp_path: Path) -> None:
    status, out, _ = run(tmp_path)

    assert status == 1
    assert str(tmp_path) in out


def test_header_alone_succeeds(tmp_path: Path) -> None:
    path = tmp_path / "stays.csv"
    path.write_text(",".join(stay("1", MAY)) + "\n")

    status, out, _ = run(path)

    assert (status, out.strip()) == (0, "0 created, 0 changed, 0 unchanged, 0 refused")


def test_rejects_where_they_cannot_be_written(send: Sender, tmp_path: Path) -> None:
    stays, leaves = send.write(stays=[stay("1", MAY, sex="?")], leave=[leave("1", JUNE)])
    (tmp_path / "taken").write_text("a file, not a folder")

    with pytest.raises(CommandError, match="cannot be written"):
        call_command(
            "import_extract",
            *(str(stays), str(leaves), "--accept-valid", "--rejects", str(tmp_path / "taken")),
            stdout=io.StringIO(),
            stderr=io.StringIO(),
        )


def test_one_file_named_twice_is_read_once(send: Sender) -> None:
    (path,) = send.write(stays=[stay("1", MAY)])

    assert run(path, path.parent)[1].strip() == "1 created, 0 changed, 0 unchanged, 0 refused"


def test_rejects_are_no_workbook(send: Sender, tmp_path: Path) -> None:
    (path,) = send.write(stays=[stay("1", MAY)])

    status, out, _ = run(path, "--rejects", tmp_path / "rejects.xlsx")

    assert (status, out) == (1, "")
    assert not Placement.objects.exists()


def test_sheets_that_are_not_read_are_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "stays.xlsx", [stay("1", MAY)], others=("leave", "moves"))

    status, _, err = run(path)

    assert status == 0
    assert "stays.xlsx: the first sheet alone was read, not “leave” and “moves”" in err


def test_folder_may_hold_what_an_open_spreadsheet_leaves_there(
    send: Sender, tmp_path: Path
) -> None:
    (path,) = send.write(stays=[stay("1", MAY)])
    for name in (".stays.csv", "~$stays.xlsx"):
        (path.parent / name).write_text("not for us")

    status, out, _ = run(path.parent)

    assert (status, out.splitlines()[-1]) == (0, "1 created, 0 changed, 0 unchanged, 0 refused")
