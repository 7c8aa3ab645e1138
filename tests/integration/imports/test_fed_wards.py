"""What is typed on a fed ward: taken over by the next extract, or a difference."""

from datetime import date, timedelta
from typing import Any

import pytest

from beds.models import Bed, BedPeriod, Difference
from beds.services.placements import Move, admit, discharge, transfer
from patients.models import Patient, PatientIdentifier, Placement, PlacementEvent, Stay
from providers.models import Icb, Provider, Ward
from providers.services.accounts import system_user
from providers.services.feeds import feed_ward, type_ward
from tests.integration.imports.files import Cells, leave, stay
from tests.integration.imports.sending import NOW, Sender, counts, said
from tests.integration.imports.world import beds_of

TODAY = NOW.date()
MAY = date(2026, 5, 10)


@pytest.fixture(autouse=True)
def fed(wards: dict[str, Ward]) -> dict[str, Ward]:
    """Wards A and B of NORTH are fed since April; ward N is typed."""
    for name in ("NORTH:A", "NORTH:B"):
        feed_ward(ward=wards[name], start_date=date(2026, 4, 1), today=TODAY, by=system_user())
    return wards


def typed(wards: dict[str, Ward], ward: str = "A", on: date = MAY, **more: Any) -> Placement:
    """Somebody known to NORTH as P1, admitted in the product."""
    patient = Patient.objects.create()
    north = Provider.objects.get(key="NORTH")
    PatientIdentifier.objects.create(patient=patient, provider=north, local_id="P1")
    beds = Bed.objects.filter(ward=wards[f"NORTH:{ward}"]).order_by("label")
    return admit(
        patient=patient,
        ward=wards[f"NORTH:{ward}"],
        admitted_on=on,
        responsible_icb=Icb.objects.get(code="QT1"),
        today=TODAY,
        by=system_user(),
        bed=beds.last(),
        **more,
    )


def days(number: int, first: date = MAY) -> str:
    return (first + timedelta(days=number)).isoformat()


def told() -> list[tuple[str, str, bool]]:
    """Ward, sentence and whether it is open, of each difference."""
    return [
        (it.stay.ward.code, it.said, it.resolved_on is None)
        for it in Difference.objects.select_related("stay__ward").order_by("pk")
    ]


@pytest.mark.parametrize("apart", [-2, -1, 0, 1, 2])
def test_taken_over_where_days_are_near(send: Sender, wards: dict[str, Ward], apart: int) -> None:
    placement = typed(wards)

    result = send(stays=[stay("1", days(apart))])

    assert (counts(result), said(result)) == ((0, 1, 0, 0), "")
    held = Placement.objects.get()
    assert (held.pk, held.spell_id, held.typed) == (placement.pk, "S1", False)
    assert held.admitted_on.isoformat() == days(apart)
    periods = beds_of("W1")
    assert {label for label, *_ in periods} == {"03"}
    assert periods[0][1].isoformat() == days(apart)
    assert result.notes[-1] == "1 placement that was typed is taken over from the extract."
    assert counts(send(stays=[stay("1", days(apart))])) == (0, 0, 1, 0)
    assert told() == []


def test_history_has_the_typed_record_and_the_taking_over(
    send: Sender, wards: dict[str, Ward]
) -> None:
    placement = typed(wards)

    send(stays=[stay("1", days(1))])

    events = PlacementEvent.objects.filter(pgh_obj_id=placement.pk).order_by("pgh_id")
    assert [
        (it.pgh_context.metadata["action"], it.spell_id, it.typed, it.admitted_on.isoformat())
        for it in events
    ] == [
        ("placements.admit", f"P-{placement.pk}", True, days(0)),
        ("import", "S1", False, days(1)),
    ]


@pytest.mark.parametrize("apart", [-3, 3])
def test_further_apart_is_a_difference(send: Sender, wards: dict[str, Ward], apart: int) -> None:
    placement = typed(wards)

    result = send(stays=[stay("1", days(apart)), stay("2", days(0))])

    assert (counts(result), said(result)) == ((1, 0, 1, 0), "")
    assert result.differences == 1
    (difference,) = told()
    assert difference[0] == "A"
    assert f"{(MAY + timedelta(days=apart)).day} May 2026" in difference[1]
    held = Placement.objects.get(pk=placement.pk)
    assert (held.typed, held.admitted_on) == (True, MAY)
    assert Placement.objects.count() == 2
    assert not PatientIdentifier.objects.filter(local_id="S1").exists()


def test_another_ward_is_a_difference_until_it_agrees(send: Sender, wards: dict[str, Ward]) -> None:
    placement = typed(wards)
    elsewhere = [stay("1", days(1), ward="B")]

    assert send(stays=elsewhere).differences == 1
    assert send(stays=elsewhere).differences == 0
    assert [(ward, is_open) for ward, _, is_open in told()] == [("A", True)]

    result = send(stays=[stay("1", days(1))])

    assert counts(result) == (0, 1, 0, 0)
    assert [(ward, is_open) for ward, _, is_open in told()] == [("A", False)]
    assert Difference.objects.get().resolution == "An extract agrees with it now."
    assert Placement.objects.get().pk == placement.pk


def test_what_hangs_on_a_spell_set_aside_waits_with_it(
    send: Sender, wards: dict[str, Ward]
) -> None:
    typed(wards)
    rows: dict[str, list[Cells]] = {
        "stays": [stay("1", days(5))],
        "leave": [leave("1", days(8))],
    }

    result = send(**rows)

    assert (counts(result), said(result)) == ((0, 0, 2, 0), "")
    assert Stay.objects.get().leaves.count() == 0


def test_on_a_typed_ward_only_the_same_day_is_taken_over(
    send: Sender, wards: dict[str, Ward]
) -> None:
    typed(wards, ward="N")

    result = send(stays=[stay("1", days(1), ward="N")])

    assert counts(result) == (0, 0, 0, 1)
    assert "in_the_way" in said(result)
    assert counts(send(stays=[stay("1", days(0), ward="N")])) == (0, 1, 0, 0)


def test_ward_that_was_fed_only_before(send: Sender, wards: dict[str, Ward]) -> None:
    type_ward(ward=wards["NORTH:A"], on=date(2026, 5, 1), today=TODAY, by=system_user())
    typed(wards)

    assert counts(send(stays=[stay("1", days(1))])) == (0, 0, 0, 1)


def test_typed_end_that_is_near_is_taken_over(send: Sender, wards: dict[str, Ward]) -> None:
    placement = typed(wards)
    discharge(placement=placement, discharged_on=date(2026, 6, 1), today=TODAY, by=system_user())

    result = send(stays=[stay("1", days(1), "2026-06-03")])

    assert counts(result) == (0, 1, 0, 0)
    assert Placement.objects.get().discharged_on == date(2026, 6, 3)


@pytest.mark.parametrize("end", ["2026-06-04", ""])
def test_typed_end_that_the_extract_has_not(send: Sender, wards: dict[str, Ward], end: str) -> None:
    placement = typed(wards)
    discharge(placement=placement, discharged_on=date(2026, 6, 1), today=TODAY, by=system_user())

    result = send(stays=[stay("1", days(1), end)])

    assert (counts(result), len(told())) == ((0, 0, 1, 0), 1)
    assert Placement.objects.get().discharged_on == date(2026, 6, 1)


def test_late_extract_opens_no_typed_discharge_again(send: Sender, wards: dict[str, Ward]) -> None:
    send(stays=[stay("1", days(0))])
    placement = Placement.objects.get()
    discharge(placement=placement, discharged_on=TODAY, today=TODAY, by=system_user())

    result = send(stays=[stay("1", days(0))])

    assert (counts(result), said(result)) == ((0, 0, 1, 0), "")
    assert told() == [("A", "The extract says: ward A from 10 May 2026.", True)]
    assert Placement.objects.get().discharged_on == TODAY
    send(stays=[stay("1", days(0), TODAY.isoformat())])
    assert [is_open for _, _, is_open in told()] == [False]


def test_extract_may_open_again_what_an_extract_ended(send: Sender, wards: dict[str, Ward]) -> None:
    send(stays=[stay("1", days(0), days(5))])

    assert counts(send(stays=[stay("1", days(0))])) == (0, 1, 0, 0)
    assert told() == []


def moved(placement: Placement, wards: dict[str, Ward], on: date) -> None:
    bed = Bed.objects.get(ward=wards["NORTH:B"], label="2")
    move = Move(placement=placement, ward=wards["NORTH:B"], bed=bed)
    transfer(move=move, on=on, today=TODAY, by=system_user())


def test_typed_transfer_is_taken_over(send: Sender, wards: dict[str, Ward]) -> None:
    send(stays=[stay("1", days(0), bed="01")])
    moved(Placement.objects.get(), wards, date(2026, 6, 1))
    second = Stay.objects.get(end_date=None)

    result = send(
        stays=[
            stay("1", days(0), "2026-06-02", discharged_on=""),
            stay("1", "2026-06-02", admitted_on=days(0), ward_stay_id="W2", ward="B"),
        ]
    )

    assert (counts(result), said(result)) == ((0, 2, 0, 0), "")
    assert Stay.objects.get(ward_stay_id="W2").pk == second.pk
    assert beds_of("W2") == [("2", date(2026, 6, 2), None, False)]
    assert BedPeriod.objects.count() == 2


def test_late_extract_takes_back_no_typed_transfer(send: Sender, wards: dict[str, Ward]) -> None:
    send(stays=[stay("1", days(0))])
    moved(Placement.objects.get(), wards, TODAY)

    result = send(stays=[stay("1", days(0))])

    assert (counts(result), said(result)) == ((0, 0, 1, 0), "")
    assert [ward for ward, _, _ in told()] == ["B"]
    assert Stay.objects.get(end_date=None).ward.code == "B"


def test_faulty_row_of_a_spell_is_still_a_fault(send: Sender, wards: dict[str, Ward]) -> None:
    typed(wards)

    result = send(stays=[stay("1", days(5)), stay("2", "someday")], accept_valid=True)

    assert counts(result) == (0, 0, 1, 1)


def test_dry_run_counts_the_differences_and_keeps_none(
    send: Sender, wards: dict[str, Ward]
) -> None:
    typed(wards)

    result = send(stays=[stay("1", days(5))], dry_run=True)

    assert result.differences == 1
    assert told() == []
