"""How a file's kind is told, how its headers may be spelt, and in what shapes it may come."""

from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from patients.models import Leave, Placement, Readiness, Stay
from tests.integration.imports.files import (
    bed,
    leave,
    move,
    ready,
    stay,
    write_csv,
    write_xlsx,
)
from tests.integration.imports.sending import Sender, counts, said, where

ONE = [stay("1", "2026-05-01")]


def test_kind_told_by_name(send: Sender) -> None:
    assert counts(send(stays=ONE)) == (1, 0, 0, 0)
    assert Stay.objects.get().ward.code == "A"


@pytest.mark.parametrize("name", ["week 47.csv", "Extract_NORTH-2026.CSV", "x.csv"])
def test_kind_told_by_headers(send: Sender, tmp_path: Path, name: str) -> None:
    result = send.paths(write_csv(tmp_path / name, ONE))

    assert counts(result) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("rows", "setup"),
    [
        ([bed("09")], []),
        ([move("1", "02", "2026-05-03")], ONE),
        ([leave("1", "2026-05-03")], ONE),
        ([{**leave("1", "2026-05-03", ward_stay_id=None), "spell_id": "S1"}], ONE),
        ([ready("1", "2026-05-03", reason="24")], ONE),
    ],
    ids=["beds", "bed_moves", "leave", "leave by spell", "ready"],
)
def test_kind_of_each_told_by_headers(
    send: Sender, tmp_path: Path, rows: list[dict[str, str]], setup: list[dict[str, str]]
) -> None:
    if setup:
        send(stays=setup)

    result = send.paths(write_csv(tmp_path / "whatever.csv", rows))

    assert (counts(result), said(result)) == ((1, 0, 0, 0), "")


@pytest.mark.parametrize("name", ["stays", "Stays", "STAYS"])
def test_kind_told_by_name_in_any_case(send: Sender, tmp_path: Path, name: str) -> None:
    assert counts(send.paths(write_csv(tmp_path / f"{name}.csv", ONE))) == (1, 0, 0, 0)


def test_kind_that_cannot_be_told(send: Sender, tmp_path: Path) -> None:
    result = send.paths(write_csv(tmp_path / "x.csv", [{"colour": "red", "size": "4"}]))

    assert where(result) == [("x", None, None)]
    assert "stays" in said(result)
    assert "interventions" in said(result)


def test_mhsds_names_are_columns(send: Sender, tmp_path: Path) -> None:
    row = {
        "OrgIDProv": "RNN",
        "HospProvSpellID": "H/1",
        "LocalPatientID": "L1",
        "responsible_icb": "QT1",
        "StartDateHospProvSpell": "2026-05-01",
        "DischDateHospProvSpell": "2026-06-01",
        "PlannedDischDateHospProvSpell": "2026-06-02",
        "WardStayID": "V1",
        "WardCode": "A",
        "StartDateWardStay": "2026-05-01",
        "EndDateWardStay": "2026-06-01",
    }
    result = send.paths(write_csv(tmp_path / "MHS502.csv", [row]))

    assert said(result) == ""
    held = Placement.objects.get()
    assert (held.spell_id, held.provider.key) == ("H/1", "NORTH")
    assert (held.admitted_on, held.discharged_on) == (date(2026, 5, 1), date(2026, 6, 1))
    assert held.planned_discharge_on == date(2026, 6, 2)
    assert held.stays.get().ward_stay_id == "V1"


def test_mhsds_names_of_other_kinds(send: Sender, tmp_path: Path) -> None:
    send(stays=ONE)
    readiness = {
        "OrgIDProv": "RNN",
        "HospProvSpellID": "S1",
        "StartDateClinReadyforDisch": "2026-05-10",
        "ClinReadyforDischDelayReason": "4",
        "OrgIDRespLAClinReadyforDisch": "E10000024",
    }
    seclusion = {
        "OrgIDProv": "RNN",
        "HospProvSpellID": "S1",
        "incident_id": "I1",
        "RestrictiveIntType": "5",
        "started_at": "2026-05-02T10:00",
    }
    status = {
        "OrgIDProv": "RNN",
        "LocalPatientID": "P1",
        "LegalStatusCode": "3",
        "from": "2026-05-01",
    }
    result = send.paths(
        write_csv(tmp_path / "a.csv", [readiness]),
        write_csv(tmp_path / "b.csv", [seclusion]),
        write_csv(tmp_path / "c.csv", [status]),
    )

    assert (counts(result), said(result)) == ((3, 0, 0, 0), "")
    found = Readiness.objects.get()
    assert (found.reason, found.responsible_la) == ("04", "E10000024")


@pytest.mark.parametrize(
    "spell",
    [
        str.upper,
        str.title,
        lambda name: name.replace("_", " "),
        lambda name: name.replace("_", ""),
        lambda name: f"  {name} ",
    ],
    ids=["upper", "title", "spaces", "joined", "blanks"],
)
def test_headers_in_any_case_with_or_without_spaces_and_underscores(
    send: Sender, tmp_path: Path, spell: object
) -> None:
    assert callable(spell)
    row = {spell(name): text for name, text in ONE[0].items()}

    result = send.paths(write_csv(tmp_path / "stays.csv", [row]))

    assert (counts(result), said(result)) == ((1, 0, 0, 0), "")


def test_csv_with_byte_order_mark(send: Sender, tmp_path: Path) -> None:
    result = send.paths(write_csv(tmp_path / "stays.csv", ONE, encoding="utf-8-sig"))

    assert counts(result) == (1, 0, 0, 0)


def test_workbook_with_text_and_dates(send: Sender, tmp_path: Path) -> None:
    typed = {**ONE[0], "admitted_on": date(2026, 5, 1), "from": date(2026, 5, 1)}
    typed |= {"patient_id": 12345, "nhs_number": 9990000018}
    result = send.paths(write_xlsx(tmp_path / "stays.xlsx", [typed]))

    assert (counts(result), said(result)) == ((1, 0, 0, 0), "")
    patient = Placement.objects.get().patient
    assert patient.identifiers.get().local_id == "12345"
    assert patient.nhs_number == "9990000018"


def test_workbook_and_csv_give_the_same(send: Sender, tmp_path: Path) -> None:
    send.paths(write_xlsx(tmp_path / "stays.xlsx", ONE))

    assert counts(send.paths(write_csv(tmp_path / "stays.csv", ONE))) == (0, 0, 1, 0)


def test_folder(send: Sender) -> None:
    paths = send.write(leave=[leave("1", "2026-05-03")], stays=ONE, beds=[bed("09")])

    result = send.paths(paths[0].parent)

    assert (counts(result), said(result)) == ((3, 0, 0, 0), "")


def test_files_in_any_order(send: Sender) -> None:
    paths = send.write(
        beds=[bed("09")],
        stays=[stay("1", "2026-05-01", bed="09")],
        bed_moves=[move("1", "02", "2026-05-03")],
        leave=[leave("1", "2026-05-04", "2026-05-06")],
        ready=[ready("1", "2026-05-03")],
    )
    first, *others = permutations(paths)
    assert counts(send.paths(*first)) == (5, 0, 0, 0)
    for order in others[::17]:
        assert counts(send.paths(*order)) == (0, 0, 5, 0)


def test_several_files_of_one_kind(send: Sender, tmp_path: Path) -> None:
    result = send.paths(
        write_csv(tmp_path / "north.csv", ONE),
        write_csv(tmp_path / "south.csv", [stay("1", "2026-05-01", provider="SOUTH")]),
    )

    assert counts(result) == (2, 0, 0, 0)
    assert Stay.objects.count() == 2


def test_files_of_one_name_in_two_folders(send: Sender) -> None:
    one = send.write(stays=[stay("1", "2026-05-01")])
    two = send.write(stays=[stay("2", "01.05.2026"), stay("3", "2026-05-01")])

    result = send.paths(*one, *two, accept_valid=True)

    assert counts(result)[0] == 2
    assert counts(result)[3] == 1


def test_header_alone_is_no_rows(send: Sender, tmp_path: Path) -> None:
    path = tmp_path / "stays.csv"
    path.write_text(",".join(ONE[0]) + "\n")

    result = send.paths(path)

    assert (counts(result), said(result)) == ((0, 0, 0, 0), "")


def test_unknown_columns_are_named_and_ignored(send: Sender) -> None:
    result = send(stays=[stay("1", "2026-05-01", Consultant="Dr Who", shoe_size="9")])

    assert (counts(result), said(result)) == ((1, 0, 0, 0), "")
    assert any("Consultant" in note and "shoe_size" in note for note in result.notes)


def test_missing_required_column(send: Sender) -> None:
    result = send(stays=[stay("1", "2026-05-01", responsible_icb=None, ward=None)])

    assert where(result) == [("stays", 1, None)]
    assert "responsible_icb" in said(result)
    assert "ward" in said(result)
    assert counts(result)[0] == 0


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("stays", stay("1", "2026-05-01")),
        ("beds", bed("09")),
        ("bed_moves", move("1", "01", "2026-05-01")),
        ("ready", ready("1", "2026-05-01")),
    ],
)
def test_each_required_cell_left_empty(send: Sender, kind: str, row: dict[str, str]) -> None:
    optional = {"to", "discharged_on"} | ({"bed"} if kind == "stays" else set())
    for name in row.keys() - optional:
        result = send(**{kind: [{**row, name: ""}]})
        assert [(kind, 2, name)] == [it for it in where(result) if it[2] == name], name
        assert counts(result) == (0, 0, 0, 1)


def test_duplicate_header(send: Sender, tmp_path: Path) -> None:
    path = tmp_path / "stays.csv"
    path.write_text("ward,ward\nA,A\n")

    result = send.paths(path)

    assert where(result)[0][:2] == ("stays", 1)
    assert "ward" in said(result)


def test_two_names_of_one_column(send: Sender) -> None:
    result = send(stays=[stay("1", "2026-05-01", WardStayID="W1")])

    assert where(result)[0][:2] == ("stays", 1)
    assert "WardStayID" in said(result)


def test_path_that_is_not_there(send: Sender, tmp_path: Path) -> None:
    result = send.paths(tmp_path / "gone.csv")

    assert len(result.faults) == 1
    assert "gone.csv" in said(result)


def test_leave_by_ward_stay_without_spell_column(send: Sender) -> None:
    send(stays=ONE)

    assert counts(send(leave=[leave("1", "2026-05-03")])) == (1, 0, 0, 0)
    assert Leave.objects.get().stay.ward_stay_id == "W1"
