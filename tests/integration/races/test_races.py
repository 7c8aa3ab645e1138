"""Several people at the same bed or the same person at once, over real connections."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction

from beds.models import Bed, BedPeriod
from beds.services import checks, closures, ending, placements
from beds.services.placements import Move
from beds.services.wards import transfer_ward
from impact.core.errors import Refusal
from patients.models import Patient, Placement, Stay
from patients.pseudonyms import take
from patients.services import checks as care
from providers.models import Ward
from providers.services.wards import WardNotOpen
from tests.factories import (
    DAY,
    IcbFactory,
    PatientFactory,
    PlacementFactory,
    ProviderFactory,
    WardFactory,
    days,
)
from tests.placing import WardWithBeds, ward_with_beds
from tests.sessions import PATIENCE, OtherSession, in_a_session, outcome, together

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS, BEDS, ROUNDS = 8, 200, 25
NOW = days(20)


def admitting(there: WardWithBeds, bed: Bed, patient: Patient) -> Callable[[], Placement]:
    icb = IcbFactory()
    return partial(there.admit, bed, patient=patient, responsible_icb=icb)


def nobody_shares_a_bed() -> bool:
    periods = BedPeriod.objects.order_by("bed", "start_date")
    return all(
        one.bed_id != other.bed_id
        or (one.end_date is not None and one.end_date <= other.start_date)
        for one, other in pairwise(periods)
    )


def test_eight_clients_want_each_of_two_hundred_beds() -> None:
    there = ward_with_beds(BEDS)
    icb = IcbFactory()
    people = Patient.objects.bulk_create(
        Patient(pseudonym=pseudonym) for pseudonym in take(count=BEDS + CLIENTS)
    )
    waiting = iter(people)
    gate, counter = threading.Barrier(CLIENTS), threading.Lock()

    def client() -> list[Any]:
        with counter:
            patient = next(waiting)
        told = []
        for bed in there.beds:
            gate.wait(PATIENCE)
            told.append(outcome(partial(there.admit, bed, patient=patient, responsible_icb=icb)))
            if isinstance(told[-1], Placement):
                with counter:
                    patient = next(waiting)
        return told

    with ThreadPoolExecutor(CLIENTS) as pool:
        futures = [pool.submit(in_a_session, client) for _ in range(CLIENTS)]
        answers = list(zip(*(future.result() for future in futures), strict=True))

    for answer in answers:
        kinds = Counter(type(it) for it in answer)
        assert kinds == {Placement: 1, checks.BedOccupied: CLIENTS - 1}
    refusals = [it for answer in answers for it in answer if isinstance(it, Refusal)]
    assert {(it.conflict.what, it.conflict.start) for it in refusals if it.conflict} == {
        ("the bed is occupied", DAY)
    }
    assert BedPeriod.objects.count() == Placement.objects.count() == BEDS
    assert nobody_shares_a_bed()


def test_one_person_is_wanted_by_two_wards() -> None:
    wards = [ward_with_beds(ROUNDS), ward_with_beds(ROUNDS)]

    for number in range(ROUNDS):
        patient = PatientFactory()
        answers = together([admitting(there, there.beds[number], patient) for there in wards])
        assert sorted(type(it).__name__ for it in answers) == ["AlreadyInWard", "Placement"]

    assert Stay.objects.count() == ROUNDS


def test_a_bed_is_closed_while_somebody_is_admitted_to_it() -> None:
    there = ward_with_beds(ROUNDS)

    for bed in there.beds:
        close = partial(
            closures.close_bed,
            bed=bed,
            start_date=DAY,
            reason="staffing",
            today=DAY,
            by=there.by,
        )
        closed, admitted = together([close, admitting(there, bed, PatientFactory())])
        if isinstance(closed, BedPeriod):
            assert isinstance(admitted, checks.BedClosed)
        else:
            assert isinstance(closed, checks.BedOccupied)
            assert isinstance(admitted, Placement)

    assert BedPeriod.objects.count() == ROUNDS


def test_two_transfers_into_each_others_beds_are_both_refused() -> None:
    here, there = ward_with_beds(1), ward_with_beds(1)
    one, other = here.admit(), there.admit()

    for _ in range(ROUNDS):
        answers = together(
            [
                partial(
                    placements.transfer,
                    move=Move(placement=placement, ward=to.ward, bed=to.beds[0]),
                    on=days(5),
                    today=NOW,
                    by=here.by,
                )
                for placement, to in ((one, there), (other, here))
            ]
        )
        assert [type(it) for it in answers] == [checks.BedOccupied] * 2

    assert Stay.objects.count() == 2


def test_two_swaps_that_share_a_person_both_happen() -> None:
    there = ward_with_beds(3)
    one, two, three = (there.admit(bed) for bed in there.beds)

    for number in range(1, 16):
        answers = together(
            [
                partial(
                    placements.swap_beds,
                    one=first,
                    other=second,
                    on=days(number),
                    today=NOW,
                    by=there.by,
                )
                for first, second in ((one, two), (three, two))
            ]
        )
        assert not [it for it in answers if isinstance(it, Exception)]
        assert nobody_shares_a_bed()
        assert BedPeriod.objects.as_at(days(number)).count() == 3


def test_discharge_against_transfer_lets_one_of_them_through() -> None:
    provider_ward = ward_with_beds(ROUNDS)
    next_door = ward_with_beds(ROUNDS, provider=provider_ward.ward.provider)

    for here, there in zip(provider_ward.beds, next_door.beds, strict=True):
        placement = provider_ward.admit(here)
        discharge = partial(
            placements.discharge,
            placement=placement,
            discharged_on=days(5),
            today=NOW,
            by=next_door.by,
        )
        transfer = partial(
            placements.transfer,
            move=Move(placement=placement, ward=next_door.ward, bed=there),
            on=days(8),
            today=NOW,
            by=next_door.by,
        )
        discharged, transferred = together([discharge, transfer])
        if isinstance(discharged, Placement):
            assert isinstance(transferred, care.AlreadyDischarged)
            assert not BedPeriod.objects.filter(bed=there).exists()
        else:
            assert isinstance(discharged, ending.LaterRecord)
            assert isinstance(transferred, Stay)


def test_a_ward_is_passed_on_while_its_people_are_discharged_and_admitted() -> None:
    for _ in range(5):
        there = ward_with_beds(4)
        inside = [there.admit(bed) for bed in there.beds[:3]]
        discharges = [
            partial(
                placements.discharge,
                placement=placement,
                discharged_on=days(8),
                today=NOW,
                by=there.by,
            )
            for placement in inside
        ]
        icb, patient, provider = IcbFactory(), PatientFactory(), ProviderFactory()
        answers = together(
            [
                partial(
                    transfer_ward,
                    ward=there.ward,
                    provider=provider,
                    on=days(5),
                    today=NOW,
                    by=there.by,
                ),
                partial(
                    there.admit,
                    there.beds[3],
                    on=days(2),
                    today=NOW,
                    patient=patient,
                    responsible_icb=icb,
                ),
                *discharges,
            ]
        )
        assert isinstance(answers[0], Ward)
        assert {type(it) for it in answers[1:]} <= {
            Placement,
            WardNotOpen,
            checks.BedOutOfService,
            care.AlreadyDischarged,
        }
        assert not BedPeriod.objects.filter(bed__ward=there.ward, end_date=None).exists()
        assert nobody_shares_a_bed()


@pytest.fixture
def other() -> Iterator[OtherSession]:
    with OtherSession() as session:
        yield session


def test_admission_overtaken_by_a_write_without_checks_names_what_got_in_the_way(
    other: OtherSession,
) -> None:
    there = ward_with_beds()
    patient = PatientFactory()
    elsewhere = WardFactory()
    spell = PlacementFactory(patient=patient, provider=elsewhere.provider, admitted_on=days(-3))
    admit = admitting(there, there.beds[0], patient)

    with transaction.atomic():
        Stay.objects.create(
            placement=spell,
            patient=patient,
            provider=elsewhere.provider,
            ward=elsewhere,
            ward_stay_id="1",
            start_date=days(-3),
        )
        admission = other.begin(partial(outcome, admit))
        assert other.waits(admission)

    refusal = admission.result(PATIENCE)
    assert isinstance(refusal, care.AlreadyInWard)
    assert refusal.conflict is not None
    assert refusal.conflict.as_dict() == {
        "what": "another ward stay",
        "from": "2026-05-01",
        "to": None,
    }
    assert not BedPeriod.objects.exists()


def test_admission_waits_for_the_bed_and_sees_what_became_of_it(other: OtherSession) -> None:
    there = ward_with_beds()
    admit = admitting(there, there.beds[0], PatientFactory())

    with transaction.atomic():
        there.admit()
        admission = other.begin(partial(outcome, admit))
        assert other.waits(admission)

    assert isinstance(admission.result(PATIENCE), checks.BedOccupied)


def test_admission_goes_on_where_the_other_one_was_taken_back(other: OtherSession) -> None:
    there = ward_with_beds()
    admit = admitting(there, there.beds[0], PatientFactory())

    with transaction.atomic():
        there.admit()
        admission = other.begin(partial(outcome, admit))
        assert other.waits(admission)
        transaction.set_rollback(True)

    assert isinstance(admission.result(PATIENCE), Placement)
    assert connection.in_atomic_block is False
