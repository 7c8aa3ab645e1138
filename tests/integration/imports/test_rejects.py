"""Rows that were refused, as files to mend and send again."""

import csv
from datetime import date
from pathlib import Path

import pytest

from beds.imports.reading import find_sources
from beds.imports.rejects import write_rejects
from patients.models import Patient, Placement, Readiness, Referral
from tests.integration.imports.files import (
    bed,
    leave,
    spell_with_a_fault,
    stay,
    write_csv,
    write_xlsx,
)
from tests.integration.imports.sending import Sender, applied, codes, counts, said, where
from tests.integration.imports.world import held

MAY, JUNE, JULY = "2026-05-01", "2026-06-01", "2026-07-01"


def rejected(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_rejects_of_one_kind_are_a_file(send: Sender, tmp_path: Path) -> None:
    good, bad = stay("1", MAY), stay("2", "01/05/2026", sex="?", Colour=" Red ")
    paths = send.write(stays=[good, bad])
    result = send.paths(*paths, accept_valid=True)
    target = tmp_path / "rejects.csv"

    written = write_rejects(target, sources=find_sources(paths)[0], result=result)

    assert written == [target]
    (row,) = rejected(target)
    for column, text in bad.items():
        assert row[column].strip() == text.strip()
    assert "sex" in row["faults"]


def test_rejects_of_several_kinds_are_a_folder(send: Sender, tmp_path: Path) -> None:
    batch = spell_with_a_fault()
    paths = send.write(**batch)
    result = send.paths(*paths, accept_valid=True)

    written = write_rejects(tmp_path / "back", sources=find_sources(paths)[0], result=result)

    assert (tmp_path / "back" / "stays.csv") in written
    assert len(rejected(tmp_path / "back" / "stays.csv")) == 2
    assert sum(len(rejected(path)) for path in written) == result.refused


def test_each_refused_row_goes_once(send: Sender, tmp_path: Path) -> None:
    paths = send.write(stays=[stay("1", "never", sex="?", autism="?")])
    result = send.paths(*paths, accept_valid=True)

    (path,) = write_rejects(tmp_path / "r.csv", sources=find_sources(paths)[0], result=result)

    (row,) = rejected(path)
    assert "sex" in row["faults"]
    assert "autism" in row["faults"]


def test_rejects_can_be_mended_and_sent_again(send: Sender, tmp_path: Path) -> None:
    batch = spell_with_a_fault()
    paths = send.write(**batch)
    result = send.paths(*paths, accept_valid=True)
    folder = tmp_path / "back"
    for path in write_rejects(folder, sources=find_sources(paths)[0], result=result):
        path.write_text(path.read_text(encoding="utf-8").replace(",Q,", ",B,"), encoding="utf-8")

    again = send.paths(folder)

    assert (counts(again)[3], said(again)) == (0, "")
    assert Placement.objects.count() == 2
    assert Readiness.objects.count() == 1
    assert Referral.objects.get().placement is not None
    everything = {kind: list(rows) for kind, rows in batch.items()}
    everything["stays"][1]["ward"] = "B"
    assert counts(send(**everything)) == (0, 0, sum(map(len, batch.values())), 0)


def test_rejects_keep_the_headers_as_they_came(send: Sender, tmp_path: Path) -> None:
    row = stay("1", MAY, sex="?", ward_stay_id=None)
    row["WardStayID"] = "W1"
    paths = send.write(stays=[row])
    result = send.paths(*paths, accept_valid=True)

    (path,) = write_rejects(tmp_path / "r.csv", sources=find_sources(paths)[0], result=result)

    assert rejected(path)[0]["WardStayID"] == "W1"


def test_rejects_have_one_column_for_two_names_of_it(send: Sender, tmp_path: Path) -> None:
    first = write_csv(tmp_path / "stays-1.csv", [stay("1", MAY, ward="Q", sex="male")])
    second = write_csv(tmp_path / "stays-2.csv", [stay("2", MAY, ward="Q", Gender="female")])
    sources, _ = find_sources([first, second])

    (target,) = write_rejects(
        tmp_path / "stays.csv", sources=sources, result=send.paths(first, second)
    )

    with target.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["sex"] for row in rows] == ["male", "female"]
    assert codes(send.paths(target)) == ["unknown", "unknown"]


def test_rejects_of_two_files_of_one_name(send: Sender, tmp_path: Path) -> None:
    one = send.write(stays=[stay("1", MAY), stay("2", MAY)])
    two = send.write(stays=[stay("3", MAY, sex="?"), stay("4", MAY)])
    result = send.paths(*one, *two, accept_valid=True)

    (path,) = write_rejects(
        tmp_path / "r.csv", sources=find_sources([*one, *two])[0], result=result
    )

    assert [row["spell_id"] for row in rejected(path)] == ["S3"]


def test_rejects_of_a_workbook(send: Sender, tmp_path: Path) -> None:
    source = write_xlsx(
        tmp_path / "stays.xlsx", [{**stay("1", MAY, sex="?"), "from": date(2026, 5, 1)}]
    )
    result = send.paths(source, accept_valid=True)

    (path,) = write_rejects(tmp_path / "r.csv", sources=find_sources([source])[0], result=result)

    (row,) = rejected(path)
    assert row["spell_id"] == "S1"
    path.write_text(path.read_text().replace("?", "1"))
    assert said(send.paths(path)) == ""


def test_no_rejects_without_refusals(send: Sender, tmp_path: Path) -> None:
    paths = send.write(stays=[stay("1", MAY)])
    result = send.paths(*paths, accept_valid=True)

    assert write_rejects(tmp_path / "r.csv", sources=find_sources(paths)[0], result=result) == []
    assert not (tmp_path / "r.csv").exists()


def test_rejects_are_safe_in_a_spreadsheet_and_come_back_the_same(
    send: Sender, tmp_path: Path
) -> None:
    """A cell that looks like a formula is made harmless, and is itself again when sent back."""
    source = send.write(stays=[stay("1", MAY, sex="?", spell_id="=1+1", patient_id="-5")])
    result = send.paths(*source, accept_valid=True)

    (path,) = write_rejects(tmp_path / "r.csv", sources=find_sources(source)[0], result=result)
    path.write_text(path.read_text().replace("?", "1"))
    applied(send.paths(path))

    held_now = Placement.objects.get()
    assert held_now.spell_id == "=1+1"
    assert held_now.patient.identifiers.get().local_id == "-5"


@pytest.mark.parametrize("accept_valid", [False, True])
def test_dry_run_changes_nothing_and_counts_the_same(send: Sender, accept_valid: bool) -> None:
    send(stays=[stay("1", MAY), stay("2", MAY)])
    before = held()
    people = set(Patient.objects.values_list("pseudonym", flat=True))
    batch = {
        "stays": [stay("1", MAY, JUNE), stay("2", MAY), stay("3", JUNE)],
        "leave": [leave("2", JUNE, JULY)],
        "beds": [bed("09")],
    }
    if accept_valid:
        batch["stays"].append(stay("4", MAY, sex="?"))

    tried = send(**batch, dry_run=True, accept_valid=accept_valid)

    assert held() == before
    assert set(Patient.objects.values_list("pseudonym", flat=True)) == people
    real = send(**batch, accept_valid=accept_valid)
    assert counts(tried) == counts(real)
    assert (codes(tried), where(tried)) == (codes(real), where(real))
    assert counts(real)[:2] == (3, 1)
