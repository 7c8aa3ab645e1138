"""What is wrong is told all at once; what is right can be applied; the rest comes back."""

import csv
from pathlib import Path

from patients.models import Leave, LegalStatus, Placement, Readiness, Stay
from tests.integration.imports.files import (
    NHS,
    bed,
    closure,
    intervention,
    leave,
    move,
    ready,
    spell_with_a_fault,
    stay,
    write_csv,
    write_xlsx,
)
from tests.integration.imports.sending import Sender, codes, counts, where
from tests.integration.imports.world import held

MAY, JUNE, JULY = "2026-05-01", "2026-06-01", "2026-07-01"


def test_all_faults_at_once(send: Sender) -> None:
    result = send(
        beds=[bed("09", "soon")],
        closures=[closure("77", MAY)],
        stays=[
            stay("1", "2027-05-01", sex="?", ward="Q", responsible_icb=""),
            stay("2", MAY, nhs_number="123"),
            stay("3", MAY),
        ],
        leave=[leave("3", JUNE, kind="?"), leave("9", JUNE)],
        interventions=[intervention("3", "noon", type="77")],
    )

    assert {
        ("beds", 2, "from"),
        ("closures", 2, "bed"),
        ("stays", 2, "admitted_on"),
        ("stays", 2, "from"),
        ("stays", 2, "sex"),
        ("stays", 2, "ward"),
        ("stays", 2, "responsible_icb"),
        ("stays", 3, "nhs_number"),
        ("leave", 2, "kind"),
        ("interventions", 2, "started_at"),
        ("interventions", 2, "type"),
    } <= set(where(result))
    assert ("leave", 3) in {it[:2] for it in where(result)}
    assert counts(result)[:3] == (0, 0, 0)


def test_a_faulty_row_hides_no_fault_of_its_neighbours(send: Sender) -> None:
    result = send(
        stays=[stay("1", MAY, JUNE)],
        leave=[
            leave("1", "2026-05-10", "2026-05-12", leave_id="L1"),
            leave("1", "2026-05-11", "2026-05-13", leave_id="L2"),
            leave("1", "2026-04-30", "2026-05-02", leave_id="L3"),
            leave("1", "2026-05-30", "2026-06-02", leave_id="L4"),
            leave("1", "2027-01-01", leave_id="L5"),
            leave("1", "2026-05-20", "2026-05-21", leave_id="L6", kind="trial", bed_kept="N"),
        ],
        bed_moves=[move("1", "02", "2026-04-01")],
        ready=[
            ready("1", "2026-05-03", "2026-05-09"),
            ready("1", "2026-05-05", "2026-05-06"),
            ready("1", "2026-05-20", JULY),
        ],
        interventions=[intervention("1", "2026-04-01T10:00")],
    )

    assert sorted(
        (*it[:2], code) for it, code in zip(where(result), codes(result), strict=True)
    ) == [
        ("bed_moves", 2, "outside"),
        ("interventions", 2, "outside"),
        ("leave", 3, "overlap"),
        ("leave", 4, "outside"),
        ("leave", 5, "outside"),
        ("leave", 6, "future"),
        ("leave", 7, "trial"),
        ("ready", 3, "overlap"),
        ("ready", 4, "outside"),
    ]
    assert counts(result)[0] == 0


def test_line_of_a_fault(send: Sender) -> None:
    rows = [stay(str(n), MAY) for n in range(1, 6)]

    result = send(stays=[*rows, stay("7", MAY, admitted_on="2030-01-01")])

    line = next(it.line() for it in result.faults if it.column == "admitted_on")
    assert line.startswith("stays.csv row 7, admitted_on: future: ")


def test_one_fault_applies_nothing(send: Sender) -> None:
    before = held()

    result = send(beds=[bed("09")], stays=[stay("1", MAY), stay("2", MAY, sex="?")])

    assert counts(result) == (0, 0, 0, 1)
    assert held() == before


def test_rows_are_counted_as_a_spreadsheet_shows_them(send: Sender, tmp_path: Path) -> None:
    """Blank lines and line breaks inside quotes take part in what a spreadsheet numbers."""
    rows = [stay("1", MAY), {}, stay("2", MAY, sex="?")]
    columns = [*rows[0], "sex"]
    path = tmp_path / "stays.csv"
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([row.get(column, "") for column in columns] if row else [])

    assert where(send.paths(path)) == [("stays", 4, "sex")]


def test_rows_of_a_workbook(send: Sender, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "stays.xlsx", [stay("1", MAY), stay("2", MAY, sex="?")])

    result = send.paths(path)

    assert where(result) == [("stays", 3, "sex")]
    assert result.faults[0].file == "stays.xlsx"


def test_accept_valid_applies_the_rest(send: Sender) -> None:
    result = send(
        stays=[stay("1", MAY), stay("2", MAY, sex="?"), stay("3", MAY)], accept_valid=True
    )

    assert counts(result) == (2, 0, 0, 1)
    assert sorted(Placement.objects.values_list("spell_id", flat=True)) == ["S1", "S3"]


def test_refusing_a_row_refuses_its_spell_and_what_hangs_on_it(send: Sender) -> None:
    result = send(**spell_with_a_fault(), accept_valid=True)

    assert result.created == 2
    assert list(Placement.objects.values_list("spell_id", flat=True)) == ["S3"]
    assert Leave.objects.get().stay.ward_stay_id == "W3"
    assert not Readiness.objects.exists()
    assert not LegalStatus.objects.exists()
    assert result.refused == 8


def test_rows_refused_with_others_say_on_which_they_hang(send: Sender) -> None:
    result = send(**spell_with_a_fault(), accept_valid=True)

    told = {it[:2]: fault for it, fault in zip(where(result), result.faults, strict=True)}
    assert set(told) >= {("stays", 2), ("stays", 3), ("leave", 2), ("ready", 2)}
    assert "stays.csv row 3" in told["stays", 2].message
    assert "stays.csv row 3" in told["leave", 2].message


def test_refused_leave_refuses_its_spell(send: Sender) -> None:
    result = send(
        stays=[stay("1", MAY), stay("2", MAY)],
        leave=[leave("1", JUNE, kind="?")],
        accept_valid=True,
    )

    assert counts(result) == (1, 0, 0, 2)
    assert Placement.objects.get().spell_id == "S2"


def test_refused_leave_of_a_spell_held_leaves_it_as_it_was(send: Sender) -> None:
    send(stays=[stay("1", MAY)])
    before = held()

    result = send(
        stays=[stay("1", MAY, JUNE)], leave=[leave("1", "2026-05-10", kind="?")], accept_valid=True
    )

    assert counts(result) == (0, 0, 0, 2)
    assert held() == before


def test_refused_row_of_an_unknown_spell_refuses_itself_alone(send: Sender) -> None:
    result = send(
        stays=[stay("1", MAY)], ready=[ready("9", MAY), ready("1", JUNE)], accept_valid=True
    )

    assert counts(result) == (2, 0, 0, 1)


def test_refused_bed_refuses_whoever_names_it(send: Sender) -> None:
    result = send(
        beds=[bed("09", MAY, "2026-01-01"), bed("08", MAY)],
        stays=[stay("1", JUNE, bed="09"), stay("2", JUNE, bed="08")],
        accept_valid=True,
    )

    assert [it[:2] for it in where(result)] == [("beds", 2), ("stays", 2)]
    assert counts(result) == (2, 0, 0, 2)


def test_refused_sender_of_a_trial_refuses_the_receiver(send: Sender) -> None:
    """Without the trial leave, the person would be in two wards."""
    send(stays=[stay("1", MAY, nhs_number=NHS[0])])

    result = send(
        stays=[stay("9", JUNE, JULY, provider="SOUTH", nhs_number=NHS[0])],
        leave=[leave("1", JUNE, JULY, kind="trial", bed_kept="?")],
        accept_valid=True,
    )

    assert {it[:2] for it in where(result)} == {("stays", 2), ("leave", 2)}


def test_room_that_a_refused_row_would_have_made_is_not_there(send: Sender) -> None:
    """W1's discharge is refused, so that its bed is not free for W2."""
    send(stays=[stay("1", MAY, bed="01")])

    result = send(
        stays=[stay("1", MAY, JUNE, bed="01", sex="?"), stay("2", JUNE, bed="01")],
        accept_valid=True,
    )

    assert {it[1] for it in where(result)} == {2, 3}
    assert Stay.objects.count() == 1


def test_nothing_refused_is_as_without(send: Sender) -> None:
    assert counts(send(stays=[stay("1", MAY)], accept_valid=True)) == (1, 0, 0, 0)


def test_unreadable_file_refuses_nothing_of_the_others(send: Sender, tmp_path: Path) -> None:
    broken = tmp_path / "leave.csv"
    broken.write_text("")
    good = write_csv(tmp_path / "stays.csv", [stay("1", MAY)])

    assert counts(send.paths(good, broken)) == (0, 0, 0, 0)
    assert counts(send.paths(good, broken, accept_valid=True)) == (1, 0, 0, 0)


def test_dry_run_writes_no_history(send: Sender) -> None:
    send(stays=[stay("1", MAY)], dry_run=True)

    assert not Stay.pgh_event_model.objects.exists()
