"""What is exported is imported again: into the same database, and into an empty one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import given

from beds.exports.extract import export_extract
from beds.models import Bed
from beds.services import leave as leaves
from beds.services.placements import admit
from patients.models import Patient, Placement
from patients.services.merges import merge_patients
from providers.models import Icb, Provider, Ward
from providers.services.accounts import system_user
from tests.integration.imports.files import referral, stay
from tests.integration.imports.sending import NOW, Sender, applied, counts, said
from tests.integration.imports.stories import Story, batch_of, stories, taken_in_order
from tests.integration.imports.test_properties import random_examples, without_assumed
from tests.integration.imports.test_updates import everything
from tests.integration.imports.world import held

MAY, JUNE = "2026-05-01", "2026-06-01"


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_export_to_where_nothing_can_be_written_says_so(wards: dict[str, Ward], tmp_path: Path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CommandError, match="cannot be written to"):
        call_command("export_extract", str(tmp_path / "file" / "folder"), stderr=StringIO())


def export(folder: Path, provider: str | None = None) -> int:
    """Export what is held; how many rows that is."""
    only = Provider.objects.get(key=provider) if provider else None
    written = export_extract(folder, provider=only, progress=lambda *_: None)
    return sum(written.values())


def test_into_the_same_database_changes_nothing(send: Sender, tmp_path: Path) -> None:
    send(**everything())
    before = held()
    rows = export(tmp_path / "out")

    result = send.paths(tmp_path / "out")

    assert (counts(result), said(result)) == ((0, 0, rows, 0), "")
    assert held() == before


def test_into_an_empty_database_gives_the_same(send: Sender, tmp_path: Path) -> None:
    with taken_back():
        send(**everything())
        expected = held()
        rows = export(tmp_path / "out")

    result = send.paths(tmp_path / "out")

    beds_there_already = 9
    assert (counts(result), said(result)) == (
        (rows - beds_there_already, 0, beds_there_already, 0),
        "",
    )
    assert held() == expected


def test_one_person_of_two_without_an_nhs_number_stays_one(send: Sender, tmp_path: Path) -> None:
    with taken_back():
        send(
            stays=[
                stay("1", MAY, JUNE),
                stay("2", JUNE, provider="SOUTH"),
            ],
            referrals=[referral("3", MAY, provider="SOUTH", patient_id="P2")],
        )
        first, second = Patient.objects.order_by("placements__admitted_on")
        merge_patients(kept=second, merged=first, reason="one person", by=system_user())
        expected = Placement.objects.values_list("patient").distinct().count()
        export(tmp_path / "out")
        export(tmp_path / "south", "SOUTH")

    applied(send.paths(tmp_path / "out"))

    assert expected == 1
    patient = Patient.objects.get()
    assert patient.placements.count() == 2
    assert patient.referrals.count() == 1
    assert sorted(patient.identifiers.values_list("provider__key", "local_id")) == [
        ("NORTH", "P1"),
        ("SOUTH", "P2"),
    ]
    assert "P1" not in (tmp_path / "south" / "stays.csv").read_text(encoding="utf-8")


def test_of_one_provider(send: Sender, tmp_path: Path) -> None:
    send(stays=[stay("1", MAY), stay("2", MAY, provider="SOUTH")])
    export(tmp_path / "out", "SOUTH")

    lines = (tmp_path / "out" / "stays.csv").read_text(encoding="utf-8").splitlines()

    assert len(lines) == 2
    assert applied(send.paths(tmp_path / "out"))["changed"] == 0


def made_in_the_product(ward: Ward) -> Placement:
    """Somebody admitted and on leave without any file, known by a pseudonym alone."""
    placement: Placement = admit(
        patient=Patient.objects.create(),
        ward=ward,
        admitted_on=date(2026, 5, 1),
        responsible_icb=Icb.objects.get(code="QT1"),
        today=NOW.date(),
        by=system_user(),
        bed=Bed.objects.get(ward=ward, label="02"),
    )
    leaves.start_leave(
        placement=placement,
        kind="home",
        start_date=date(2026, 6, 1),
        end_date=date(2026, 6, 10),
        today=NOW.date(),
        by=system_user(),
        bed_kept=False,
    )
    return placement


def test_what_was_made_in_the_product_has_stable_ids(
    send: Sender, wards: dict[str, Ward], tmp_path: Path
) -> None:
    placement = made_in_the_product(wards["NORTH:A"])
    rows = export(tmp_path / "out")

    result = send.paths(tmp_path / "out")

    assert (counts(result), said(result)) == ((0, 0, rows, 0), "")
    placement.refresh_from_db()
    assert placement.typed


def test_what_was_made_in_the_product_and_sent_back_can_still_be_taken_over(
    send: Sender, wards: dict[str, Ward], tmp_path: Path
) -> None:
    placement = made_in_the_product(wards["NORTH:A"])
    export(tmp_path / "out")
    send.paths(tmp_path / "out")

    pseudonym = placement.patient.pseudonym
    applied(send(stays=[stay("1", MAY, patient_id=pseudonym)]))

    assert Placement.objects.get().spell_id == "S1"


def test_what_was_made_in_the_product_into_an_empty_database(
    send: Sender, wards: dict[str, Ward], tmp_path: Path
) -> None:
    with taken_back():
        made_in_the_product(wards["NORTH:A"])
        expected = held()
        export(tmp_path / "out")

    assert said(send.paths(tmp_path / "out")) == ""

    now = held()
    for kind in ("placements", "stays", "uses", "leave"):
        assert now[kind] == expected[kind], kind


@given(told=stories())
@random_examples
def test_random_stories(hospital: Sender, told: list[Story]) -> None:
    told = taken_in_order(told)
    folder = hospital.folder / f"out-{next(hospital.numbers)}"
    with taken_back():
        hospital(**batch_of(told))
        expected: Any = without_assumed()
        rows = export(folder)
        assert counts(hospital.paths(folder)) == (0, 0, rows, 0)

    assert said(hospital.paths(folder)) == ""
    assert without_assumed() == expected
