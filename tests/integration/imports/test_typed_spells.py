"""What was typed is taken over by the file that says the same."""

from datetime import date

import pytest

from beds.models import Bed
from beds.services.placements import admit
from patients.models import Patient, PatientIdentifier, Placement, Stay
from providers.models import Icb, Provider, Ward
from providers.services.accounts import system_user
from tests.integration.imports.files import (
    NHS,
    Cells,
    bed,
    intervention,
    leave,
    move,
    ready,
    spell,
    stay,
)
from tests.integration.imports.sending import NOW, Sender, applied, codes, counts, said, where
from tests.integration.imports.world import beds_of

MAY, JUNE, JULY = "2026-05-01", "2026-06-01", "2026-07-01"


def typed(ward: Ward, *, on: date, label: str = "", local: str = "P1") -> Placement:
    """Somebody admitted in the product, under ids of its own."""
    patient = Patient.objects.create()
    PatientIdentifier.objects.create(patient=patient, provider=ward.provider, local_id=local)
    return admit(
        patient=patient,
        ward=ward,
        admitted_on=on,
        responsible_icb=Icb.objects.get(code="QT1"),
        today=NOW.date(),
        by=system_user(),
        bed=Bed.objects.get(ward=ward, label=label) if label else None,
    )


def test_typed_spell_is_taken_over(send: Sender, wards: dict[str, Ward]) -> None:
    placement = typed(wards["NORTH:A"], on=date(2026, 5, 1), label="02")
    pk = placement.stays.get().pk

    result = send(stays=[stay("1", MAY)])

    assert (counts(result), said(result)) == ((0, 1, 0, 0), "")
    held_now = Placement.objects.get()
    assert (held_now.pk, held_now.spell_id) == (placement.pk, "S1")
    taken = Stay.objects.get()
    assert (taken.pk, taken.ward_stay_id) == (pk, "W1")
    assert [it[0] for it in beds_of("W1")] == ["02"]
    assert counts(send(stays=[stay("1", MAY)])) == (0, 0, 1, 0)


def test_typed_spell_is_taken_over_with_all_its_stays(send: Sender, wards: dict[str, Ward]) -> None:
    typed(wards["NORTH:A"], on=date(2026, 5, 1), label="02")

    result = send(stays=spell((MAY, JUNE), (JUNE, "")))

    assert said(result) == ""
    assert Placement.objects.count() == 1
    assert Stay.objects.count() == 2


def test_typed_spell_of_another_day_is_another(send: Sender, wards: dict[str, Ward]) -> None:
    typed(wards["NORTH:A"], on=date(2026, 5, 1), label="02")

    result = send(stays=[stay("1", "2026-05-02")])

    assert where(result)[0][:2] == ("stays", 2)
    assert Placement.objects.count() == 1


def test_typed_spell_of_another_provider_is_another(send: Sender, wards: dict[str, Ward]) -> None:
    placement = typed(wards["SOUTH:A"], on=date(2026, 5, 1), label="02")
    Patient.objects.filter(pk=placement.patient_id).update(nhs_number=NHS[0])

    result = send(stays=[stay("1", MAY, nhs_number=NHS[0])])

    assert result.faults
    assert Placement.objects.count() == 1


def test_spell_with_an_id_of_the_file_is_not_taken_over(send: Sender) -> None:
    """An id that the provider gave is never changed by another row."""
    send(stays=[stay("1", MAY, JUNE)])

    result = send(stays=[stay("1", MAY, JUNE, spell_id="S2", ward_stay_id="W2")])

    assert result.faults
    assert Placement.objects.get().spell_id == "S1"


def test_placement_of_another_person_with_an_unknown_id(send: Sender) -> None:
    assert Provider.objects.count() == 3
    applied(send(beds=[bed("09")], stays=[stay("1", MAY, bed="09")]))
    assert codes(send(stays=[stay("2", MAY, bed="09")])) != []


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("leave", leave("1", "2026-05-10", "2026-05-12")),
        ("bed_moves", move("1", "02", "2026-05-05")),
        ("ready", ready("1", "2026-05-10")),
        ("interventions", intervention("1", "2026-05-10T10:00")),
    ],
)
def test_rows_that_hang_on_a_cancelled_spell(send: Sender, kind: str, row: Cells) -> None:
    result = send(**{"stays": [stay("1", MAY, record_status="cancelled")], kind: [row]})

    assert [it[:2] for it in where(result)] == [(kind, 2)]
    assert "cancel" in said(result)
