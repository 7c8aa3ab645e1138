"""The import beside a page, and beside another import: real connections, nobody sleeps."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import transaction

from beds.imports.importer import Result, run_import
from beds.imports.reading import find_sources
from beds.models import Bed, BedPeriod
from beds.services.placements import admit
from impact.core.errors import Refusal
from patients.models import Patient, Placement, Stay
from providers.models import Icb, Ward
from providers.services.accounts import system_user
from tests.integration.imports.files import NHS, bed, stay
from tests.integration.imports.recount import broken
from tests.integration.imports.sending import NOW, Sender, counts, said
from tests.sessions import OtherSession, together

pytestmark = pytest.mark.django_db(transaction=True)
MAY = "2026-05-01"
ROUNDS = 8


@pytest.fixture
def other() -> Iterator[OtherSession]:
    with OtherSession() as session:
        yield session


def admitting(ward: Ward, label: str, patient: Patient | None = None) -> Callable[[], Placement]:
    """Somebody is admitted in the product."""
    return partial(
        admit,
        patient=patient or Patient.objects.create(),
        ward=ward,
        admitted_on=NOW.date(),
        responsible_icb=Icb.objects.get(code="QT1"),
        today=NOW.date(),
        by=system_user(),
        bed=Bed.objects.get(ward=ward, label=label),
    )


def importing(*paths: Path) -> Callable[[], Result]:
    return partial(run_import, find_sources(paths)[0], by=system_user(), now=NOW)


def new_beds(send: Sender, count: int) -> list[str]:
    labels = [f"R{number}" for number in range(count)]
    send(beds=[bed(label) for label in labels])
    return labels


def test_one_bed_for_the_page_and_the_import(send: Sender, wards: dict[str, Ward]) -> None:
    for number, label in enumerate(new_beds(send, ROUNDS)):
        (path,) = send.write(
            stays=[stay(f"{number}", MAY, bed=label), stay(f"N{number}", MAY, ward="N")]
        )

        page, imported = together([admitting(wards["NORTH:A"], label), importing(path)])

        if isinstance(page, Placement):
            assert counts(imported) == (0, 0, 0, 1)
            assert f"bed {label} of ward A is occupied" in said(imported)
            assert not Stay.objects.filter(ward_stay_id__in=[f"W{number}", f"WN{number}"]).exists()
        else:
            assert isinstance(page, Refusal)
            assert "occupied" in str(page)
            assert counts(imported) == (2, 0, 0, 0)
    assert BedPeriod.objects.count() == ROUNDS
    assert not broken()


def test_last_bed_for_the_page_and_a_stay_without_a_label(
    send: Sender, wards: dict[str, Ward]
) -> None:
    send(stays=[stay(f"{n}", MAY, bed=f"0{n}") for n in (1, 2)])
    (path,) = send.write(stays=[stay("9", MAY)])

    page, imported = together([admitting(wards["NORTH:A"], "03"), importing(path)])

    assert isinstance(page, Placement) != (imported.created == 1)
    assert BedPeriod.objects.count() == 3
    if isinstance(page, Placement):
        assert "this would be the 4th" in said(imported)


def test_one_person_for_the_page_and_the_import(send: Sender, wards: dict[str, Ward]) -> None:
    for number, label in enumerate(new_beds(send, len(NHS))):
        patient = Patient.objects.create(nhs_number=NHS[number])
        (path,) = send.write(
            stays=[stay(f"{number}", MAY, provider="SOUTH", ward="A", nhs_number=NHS[number])]
        )

        page, imported = together([admitting(wards["NORTH:A"], label, patient), importing(path)])

        assert isinstance(page, Placement) != (imported.created == 1)
        if isinstance(page, Placement):
            assert "already in ward NORTH:A" in said(imported)
        else:
            Stay.objects.filter(patient=patient).update(end_date=MAY)
            Placement.objects.filter(patient=patient).update(discharged_on=MAY)
            BedPeriod.objects.filter(stay__patient=patient).update(end_date=MAY)
    assert not broken()


def test_import_waits_for_the_page_and_is_told_what_came_of_it(
    send: Sender, wards: dict[str, Ward], other: OtherSession
) -> None:
    (path,) = send.write(stays=[stay("1", MAY, bed="01"), stay("2", MAY, bed="02")])
    page = admitting(wards["NORTH:A"], "01")

    with transaction.atomic():
        page()
        imported = other.begin(importing(path))
        assert other.waits(imported)

    result = imported.result()
    assert counts(result) == (0, 0, 0, 1)
    assert result.faults[0].row == 2
    assert Placement.objects.count() == 1


def test_import_goes_on_where_the_page_was_taken_back(
    send: Sender, wards: dict[str, Ward], other: OtherSession
) -> None:
    (path,) = send.write(stays=[stay("1", MAY, bed="01")])
    page = admitting(wards["NORTH:A"], "01")

    with transaction.atomic():
        page()
        imported = other.begin(importing(path))
        assert other.waits(imported)
        transaction.set_rollback(True)

    assert counts(imported.result()) == (1, 0, 0, 0)


def test_page_waits_for_the_import(
    send: Sender, wards: dict[str, Ward], other: OtherSession
) -> None:
    (path,) = send.write(stays=[stay("1", MAY, bed="01")])
    page = admitting(wards["NORTH:A"], "01")

    def refused() -> str:
        try:
            page()
        except Refusal as refusal:
            return str(refusal)
        return ""

    with transaction.atomic():
        importing(path)()
        admitted = other.begin(refused)
        assert other.waits(admitted)

    assert "occupied" in admitted.result()
    assert Placement.objects.get().spell_id == "S1"


def test_person_who_comes_to_be_meanwhile_is_the_same_person(
    send: Sender, other: OtherSession
) -> None:
    (path,) = send.write(stays=[stay("1", MAY, nhs_number=NHS[0])])

    with transaction.atomic():
        patient = Patient.objects.create(nhs_number=NHS[0])
        imported = other.begin(importing(path))
        assert other.waits(imported)

    assert counts(imported.result()) == (1, 0, 0, 0)
    assert Placement.objects.get().patient == patient
    assert Patient.objects.count() == 1


def test_one_file_by_two_imports_at_once(send: Sender) -> None:
    rows = [stay(f"{number}", MAY, nhs_number=NHS[number]) for number in range(3)]
    (path,) = send.write(stays=rows)

    results = together([importing(path)] * 2)

    assert sorted(counts(result) for result in results) == [(0, 0, 3, 0), (3, 0, 0, 0)]
    assert not broken()


def test_dry_run_lets_the_page_by(
    send: Sender, wards: dict[str, Ward], other: OtherSession
) -> None:
    """Somebody who only tries a file out stands in nobody's way for longer than it takes."""
    (path,) = send.write(stays=[stay("1", MAY, bed="01")])
    result = send.paths(path, dry_run=True)

    assert counts(result) == (1, 0, 0, 0)
    assert isinstance(other.begin(admitting(wards["NORTH:A"], "01")).result(), Placement)
