"""A spell's ward stays cover it; spells typed in are taken over; rows correct what is held."""

from datetime import date

import pytest

from patients.models import Leave, Patient, Placement, Readiness, Stay
from tests.integration.imports.files import (
    NHS,
    Cells,
    intervention,
    leave,
    move,
    ready,
    spell,
    stay,
)
from tests.integration.imports.sending import Sender, counts, said, where
from tests.integration.imports.world import beds_of, held

MAY, JUNE, JULY = "2026-05-01", "2026-06-01", "2026-07-01"


@pytest.mark.parametrize(
    "rows",
    [
        spell((MAY, "")),
        spell((MAY, JUNE), (JUNE, "")),
        spell((JUNE, ""), (MAY, JUNE)),
        spell((MAY, JUNE), (JUNE, JULY), discharged=JULY),
        spell((MAY, MAY), (MAY, JUNE), discharged=JUNE),
        spell((MAY, JUNE), (JUNE, JUNE), discharged=JUNE),
        spell((MAY, JUNE), (JUNE, JUNE), (JUNE, ""), discharged=""),
        spell((MAY, MAY), discharged=MAY),
        spell((MAY, MAY), (MAY, MAY), discharged=MAY),
    ],
    ids=["open", "two", "any order", "ended", "same day first", "last", "between", "one", "two 0"],
)
def test_stays_that_cover_their_spell(send: Sender, rows: list[Cells]) -> None:
    result = send(stays=rows)

    assert (counts(result), said(result)) == ((len(rows), 0, 0, 0), "")
    assert counts(send(stays=rows)) == (0, 0, len(rows), 0)


@pytest.mark.parametrize(
    ("rows", "days"),
    [
        (spell((MAY, JUNE), ("2026-06-02", "")), ("2026-06-01", "2026-06-02")),
        (spell((MAY, JUNE), ("2026-05-30", "")), ("2026-06-01", "2026-05-30")),
        (spell(("2026-05-02", "")), ("2026-05-01", "2026-05-02")),
        (spell((MAY, JUNE), discharged=JULY), ("2026-06-01", "2026-07-01")),
        (spell((MAY, ""), discharged=JULY), ("2026-07-01",)),
        (spell((MAY, JUNE)), ("2026-06-01",)),
        (spell((MAY, ""), (JUNE, "")), ("2026-06-01",)),
        (spell((MAY, JULY), discharged=JUNE), ("2026-06-01", "2026-07-01")),
        (spell(("2026-04-01", JUNE), discharged=JUNE), ("2026-04-01", "2026-05-01")),
    ],
    ids=[
        "gap",
        "overlap",
        "late start",
        "early end",
        "open end",
        "no end of spell",
        "two open",
        "after discharge",
        "before admission",
    ],
)
def test_stays_that_do_not_cover_their_spell(
    send: Sender, rows: list[Cells], days: tuple[str, ...]
) -> None:
    result = send(stays=rows)

    assert result.faults
    assert counts(result)[0] == 0
    for day in days:
        assert day in said(result)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (stay("1", JUNE, MAY), "to"),
        (stay("1", JUNE, "", discharged_on=MAY), "discharged_on"),
    ],
)
def test_end_before_start(send: Sender, row: Cells, column: str) -> None:
    result = send(stays=[row])

    assert ("stays", 2, column) in where(result)


def test_planned_discharge_before_admission_is_told(send: Sender) -> None:
    result = send(stays=[stay("1", MAY, planned_discharge_on="2026-04-01")])

    assert said(result) == "" or where(result) == [("stays", 2, "planned_discharge_on")]


def test_destination_without_discharge(send: Sender) -> None:
    result = send(stays=[stay("1", MAY, discharge_destination="19")])

    assert where(result) == [("stays", 2, "discharge_destination")]


@pytest.mark.parametrize(
    ("column", "other"),
    [
        ("admitted_on", "2026-05-02"),
        ("discharged_on", "2026-06-30"),
        ("responsible_icb", "QOQ"),
        ("planned_discharge_on", "2026-08-01"),
        ("source_of_admission", "19"),
        ("legal_status", "02"),
        ("out_of_area_reason", "choice"),
    ],
)
def test_rows_that_disagree_about_their_spell(send: Sender, column: str, other: str) -> None:
    one, two = spell((MAY, JUNE), (JUNE, JULY), discharged=JULY)
    told = {
        "planned_discharge_on": JULY,
        "source_of_admission": "29",
        "legal_status": "03",
        "out_of_area_reason": "no_bed",
    }
    result = send(stays=[{**told, **one}, {**told, **two, column: other}])

    assert ("stays", 3, column) in where(result)
    assert not [it for it in where(result) if it[1] == 2]


def test_disagreeing_row_refuses_the_whole_spell(send: Sender) -> None:
    one, two = spell((MAY, JUNE), (JUNE, JULY), discharged=JULY)

    result = send(stays=[one, {**two, "responsible_icb": "QOQ"}, stay("9", MAY)], accept_valid=True)

    assert counts(result) == (1, 0, 0, 2)
    assert Placement.objects.get().spell_id == "S9"


def test_next_stay_and_end_of_the_last_come_later(send: Sender) -> None:
    send(stays=spell((MAY, "")))

    result = send(stays=spell((MAY, JUNE), (JUNE, "")))

    assert (counts(result), said(result)) == ((1, 1, 0, 0), "")


def test_next_stay_without_the_end_of_the_one_held(send: Sender) -> None:
    """The held stay is still open: two open stays do not cover one spell."""
    send(stays=spell((MAY, "")))

    result = send(stays=spell((MAY, JUNE), (JUNE, ""))[1:])

    assert where(result)
    assert Stay.objects.count() == 1


def test_discharge_comes_later(send: Sender) -> None:
    send(stays=spell((MAY, JUNE), (JUNE, "")))

    result = send(stays=spell((MAY, JUNE), (JUNE, JULY), discharged=JULY)[1:])

    assert (counts(result), said(result)) == ((0, 1, 0, 0), "")
    assert Placement.objects.get().discharged_on == date(2026, 7, 1)


def test_discharge_taken_back(send: Sender) -> None:
    send(stays=spell((MAY, JUNE), discharged=JUNE))

    result = send(stays=spell((MAY, "")))

    assert (counts(result), said(result)) == ((0, 1, 0, 0), "")
    assert Placement.objects.get().discharged_on is None
    assert beds_of("W1") == [("01", date(2026, 5, 1), None, True)]


def test_discharge_ends_leave_and_readiness_that_were_going_on(send: Sender) -> None:
    send(stays=spell((MAY, "")), leave=[leave("1", "2026-05-20")], ready=[ready("1", "2026-05-25")])

    result = send(stays=spell((MAY, JUNE), discharged=JUNE))

    assert said(result) == ""
    assert Leave.objects.get().end_date == date(2026, 6, 1)
    assert Readiness.objects.get().end_date == date(2026, 6, 1)


def test_discharge_before_readiness_held(send: Sender) -> None:
    send(stays=spell((MAY, "")), ready=[ready("1", "2026-06-10", "2026-06-20")])

    result = send(stays=spell((MAY, JUNE), discharged=JUNE))

    assert where(result)[0][:2] == ("stays", 2)
    assert "2026-06-10" in said(result)


def test_discharge_before_intervention_held(send: Sender) -> None:
    send(stays=spell((MAY, "")), interventions=[intervention("1", "2026-06-10T10:00")])

    result = send(stays=spell((MAY, JUNE), discharged=JUNE))

    assert where(result)[0][:2] == ("stays", 2)
    assert "2026-06-10" in said(result) or "10 June 2026" in said(result)


def test_earlier_admission(send: Sender) -> None:
    send(stays=spell((MAY, "")))

    result = send(stays=spell(("2026-04-20", ""), admitted="2026-04-20"))

    assert counts(result) == (0, 1, 0, 0)
    assert Placement.objects.get().admitted_on == date(2026, 4, 20)


def test_same_day_stay_holds_no_bed(send: Sender) -> None:
    send(stays=[stay("1", MAY, MAY, bed="01"), stay("2", MAY, bed="01"), stay("3", MAY, MAY)])

    assert Stay.objects.count() == 3
    assert beds_of("W1") == []
    assert beds_of("W3") == []


def test_same_day_stay_in_a_full_ward(send: Sender) -> None:
    send(stays=[stay(str(n), MAY) for n in range(3)])

    assert counts(send(stays=[stay("9", JUNE, JUNE)])) == (1, 0, 0, 0)


def test_same_day_stay_names_a_bed_that_does_not_exist(send: Sender) -> None:
    assert where(send(stays=[stay("1", MAY, MAY, bed="77")])) == [("stays", 2, "bed")]


def test_person_in_two_wards(send: Sender) -> None:
    result = send(
        stays=[
            stay("1", MAY, JULY, nhs_number=NHS[0]),
            stay("2", JUNE, provider="SOUTH", nhs_number=NHS[0]),
        ],
        accept_valid=True,
    )

    assert counts(result) == (1, 0, 0, 1)
    assert where(result)[0][:2] == ("stays", 3)
    assert "1 May 2026 to 1 July 2026" in said(result)


def test_person_in_two_wards_never_names_the_other_organisations_ids(send: Sender) -> None:
    send(stays=[stay("777", MAY, JULY, nhs_number=NHS[0])])

    result = send(stays=[stay("2", JUNE, provider="SOUTH", nhs_number=NHS[0])])

    assert result.faults
    assert NHS[0] not in said(result)


def test_same_day_readmission_elsewhere(send: Sender) -> None:
    result = send(
        stays=[
            stay("1", MAY, JUNE, nhs_number=NHS[0]),
            stay("2", JUNE, provider="SOUTH", nhs_number=NHS[0]),
        ]
    )

    assert counts(result) == (2, 0, 0, 0)


def test_stay_moves_to_another_ward(send: Sender) -> None:
    send(stays=[stay("1", MAY)])

    result = send(stays=[stay("1", MAY, ward="B")])

    assert (counts(result), said(result)) == ((0, 1, 0, 0), "")
    assert [label for label, *_ in beds_of("W1")] == ["1"]


def test_stay_moves_to_a_ward_without_beds(send: Sender) -> None:
    send(stays=[stay("1", MAY)])

    result = send(stays=[stay("1", MAY, ward="N")])

    assert (counts(result), said(result)) == ((0, 1, 0, 0), "")
    assert beds_of("W1") == []


def test_stay_given_to_another_spell(send: Sender) -> None:
    """The ward stay is the provider's own id: it may be said to belong to another spell."""
    send(stays=spell((MAY, JUNE), (JUNE, JULY), discharged=JULY))

    one, two = spell((MAY, JUNE), (JUNE, JULY), discharged=JUNE)
    result = send(
        stays=[one, {**two, "spell_id": "S9", "admitted_on": JUNE, "discharged_on": JULY}]
    )

    assert ("stays", 3, "ward_stay_id") in where(result)
    assert Placement.objects.count() == 1


def test_twice_the_same_row(send: Sender) -> None:
    result = send(stays=[stay("1", MAY), stay("1", MAY)])

    assert (counts(result), said(result)) == ((1, 0, 1, 0), "")
    assert Stay.objects.count() == 1


@pytest.mark.parametrize(
    ("column", "text"),
    [("to", "2026-05-20"), ("ward", "B"), ("bed", "02"), ("record_status", "cancelled")],
)
def test_rows_that_disagree_about_one_ward_stay(send: Sender, column: str, text: str) -> None:
    result = send(stays=[stay("1", MAY), stay("1", MAY, **{column: text})])

    assert where(result) == [("stays", 3, column)]


def test_cancelled_takes_a_stay_away(send: Sender) -> None:
    send(stays=spell((MAY, JUNE), (JUNE, "")))

    one, two = spell((MAY, ""), (JUNE, ""))
    result = send(stays=[one, {**two, "record_status": "cancelled"}])

    assert (counts(result), said(result)) == ((0, 2, 0, 0), "")
    assert list(Stay.objects.values_list("ward_stay_id", flat=True)) == ["W1"]
    again = send(stays=[one, {**two, "record_status": "cancelled"}])
    assert counts(again) == (0, 0, 2, 0)


def test_cancelled_takes_a_whole_spell_away(send: Sender) -> None:
    send(
        stays=spell((MAY, "")),
        leave=[leave("1", "2026-05-10", "2026-05-12")],
        ready=[ready("1", "2026-05-10")],
        bed_moves=[move("1", "02", "2026-05-05")],
        interventions=[intervention("1", "2026-05-10T10:00")],
    )

    result = send(stays=[stay("1", MAY, record_status="cancelled")])

    assert (counts(result), said(result)) == ((0, 1, 0, 0), "")
    now = held()
    for what in ("placements", "stays", "uses", "leave", "ready", "interventions"):
        assert now[what] == [], what


def test_history_of_what_was_cancelled_is_kept(send: Sender) -> None:
    send(stays=[stay("1", MAY)])
    pk = Stay.objects.get().pk
    send(stays=[stay("1", MAY, record_status="cancelled")])

    events = Stay.pgh_event_model.objects.filter(pgh_obj_id=pk).order_by("pgh_id")
    assert [it.pgh_label for it in events] == ["insert", "delete"]
    assert events[0].ward_stay_id == "W1"
    assert events[1].pgh_context.metadata["action"] == "import"


def test_cancelled_bed_is_free_for_somebody_new(send: Sender) -> None:
    send(stays=[stay("1", MAY, bed="01")])

    result = send(
        stays=[stay("2", MAY, bed="01"), stay("1", MAY, bed="01", record_status="cancelled")]
    )

    assert (counts(result), said(result)) == ((1, 1, 0, 0), "")


def test_cancelled_that_was_never_held(send: Sender) -> None:
    result = send(stays=[stay("1", MAY, record_status="cancelled")])

    assert (counts(result), said(result)) == ((0, 0, 1, 0), "")
    assert not Placement.objects.exists()
    assert not Patient.objects.exists()


def test_cancelled_first_stay_leaves_a_gap(send: Sender) -> None:
    send(stays=spell((MAY, JUNE), (JUNE, "")))

    result = send(stays=[{**spell((MAY, JUNE))[0], "record_status": "cancelled"}])

    assert result.faults
    assert Stay.objects.count() == 2


def test_cancelled_and_back_again(send: Sender) -> None:
    send(stays=[stay("1", MAY)])
    send(stays=[stay("1", MAY, record_status="cancelled")])

    assert counts(send(stays=[stay("1", MAY)])) == (1, 0, 0, 0)
