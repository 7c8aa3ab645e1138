"""Readiness, interventions, legal status, plans, and taking people in."""

import pytest
from django.db import connection

from beds.services import placements
from patients.models import Intervention, Patient, PatientIdentifier, Placement
from patients.pseudonyms import CAPACITY, OutOfPseudonyms, take
from patients.services import checks, interventions, legal_statuses, people, readiness, referrals
from patients.services.placements import plan_discharge
from providers.models import User
from providers.services import codes, dates
from tests.factories import (
    DAY,
    PatientFactory,
    PatientIdentifierFactory,
    ProviderFactory,
    ReferralFactory,
    UserFactory,
    days,
    instant,
    nhs_number,
)
from tests.placing import history, ward_with_beds

pytestmark = pytest.mark.django_db
NOW = days(20)


@pytest.fixture
def by() -> User:
    return UserFactory()


@pytest.fixture
def placement() -> Placement:
    return ward_with_beds().admit()


def test_mark_ready_says_for_what_and_for_whom(placement: Placement, by: User) -> None:
    ready = readiness.mark_ready(
        placement=placement,
        start_date=days(3),
        reason="24",
        attributable_to="04",
        responsible_la="E10000018",
        today=NOW,
        by=by,
    )

    assert (ready.start_date, ready.end_date, ready.reason) == (days(3), None, "24")
    assert (ready.attributable_to, ready.responsible_la) == ("04", "E10000018")
    assert history(ready) == [("insert", "readiness.mark_ready", by.pk)]


def test_mark_not_ready_ends_it(placement: Placement, by: User) -> None:
    readiness.mark_ready(placement=placement, start_date=days(3), today=NOW, by=by)

    ended = readiness.mark_not_ready(placement=placement, on=days(6), today=NOW, by=by)

    assert (ended.start_date, ended.end_date) == (days(3), days(6))


def test_mark_ready_again_on_the_day_it_was_taken_back(placement: Placement, by: User) -> None:
    readiness.mark_ready(placement=placement, start_date=days(3), today=NOW, by=by)
    readiness.mark_not_ready(placement=placement, on=days(3), today=NOW, by=by)

    readiness.mark_ready(placement=placement, start_date=days(3), reason="05", today=NOW, by=by)

    ready = placement.readiness.get()
    assert (ready.end_date, ready.reason) == (None, "05")


def test_mark_ready_refuses_twice(placement: Placement, by: User) -> None:
    readiness.mark_ready(placement=placement, start_date=days(3), today=NOW, by=by)

    with pytest.raises(readiness.AlreadyReady, match="from 7 May 2026"):
        readiness.mark_ready(placement=placement, start_date=days(5), today=NOW, by=by)


@pytest.mark.parametrize("field", ["reason", "attributable_to"])
def test_mark_ready_refuses_unknown_codes(placement: Placement, by: User, field: str) -> None:
    with pytest.raises(codes.UnknownCode):
        readiness.mark_ready(
            placement=placement, start_date=days(3), today=NOW, by=by, **{field: "ZZ"}
        )


def test_mark_ready_refuses_days_outside_the_placement(placement: Placement, by: User) -> None:
    with pytest.raises(checks.OutsidePlacement, match="3 May 2026 lies outside the placement"):
        readiness.mark_ready(placement=placement, start_date=days(-1), today=NOW, by=by)


def test_mark_ready_refuses_after_discharge(placement: Placement, by: User) -> None:
    placements.discharge(placement=placement, discharged_on=days(5), today=NOW, by=by)

    with pytest.raises(checks.AlreadyDischarged):
        readiness.mark_ready(placement=placement, start_date=days(3), today=NOW, by=by)


def test_mark_ready_refuses_the_future(placement: Placement, by: User) -> None:
    with pytest.raises(dates.InFuture):
        readiness.mark_ready(placement=placement, start_date=days(21), today=NOW, by=by)


def test_mark_not_ready_refuses_somebody_who_is_not(placement: Placement, by: User) -> None:
    with pytest.raises(readiness.NotReady):
        readiness.mark_not_ready(placement=placement, on=days(3), today=NOW, by=by)


def test_mark_not_ready_refuses_a_day_before_it_began(placement: Placement, by: User) -> None:
    readiness.mark_ready(placement=placement, start_date=days(3), today=NOW, by=by)

    with pytest.raises(dates.OutOfOrder):
        readiness.mark_not_ready(placement=placement, on=days(2), today=NOW, by=by)


def seclude(placement: Placement, by: User, **given: object) -> Intervention:
    values = {
        "incident_id": "I1",
        "type": "05",
        "started_at": instant(3),
        "now": instant(20),
        **given,
    }
    return interventions.record_intervention(  # type: ignore[arg-type]
        placement=placement, by=by, **values
    )


def test_record_intervention_that_is_going_on(placement: Placement, by: User) -> None:
    recorded = seclude(placement, by)

    assert (recorded.provider, recorded.ended_at) == (placement.provider, None)
    assert history(recorded) == [("insert", "interventions.record_intervention", by.pk)]


def test_end_intervention(placement: Placement, by: User) -> None:
    ended = interventions.end_intervention(
        intervention=seclude(placement, by), ended_at=instant(4), now=instant(20), by=by
    )

    assert ended.ended_at == instant(4)


def test_record_intervention_of_another_type_of_one_incident(
    placement: Placement, by: User
) -> None:
    seclude(placement, by, ended_at=instant(3, 14))

    assert seclude(placement, by, type="14", ended_at=instant(3, 13)).pk


def test_record_intervention_refuses_the_same_twice(placement: Placement, by: User) -> None:
    seclude(placement, by)

    with pytest.raises(interventions.AlreadyRecorded):
        seclude(placement, by)


def test_record_intervention_refuses_an_unknown_type(placement: Placement, by: User) -> None:
    with pytest.raises(codes.UnknownCode):
        seclude(placement, by, type="03")


def test_record_intervention_refuses_the_future(placement: Placement, by: User) -> None:
    with pytest.raises(dates.InFuture):
        seclude(placement, by, started_at=instant(21))


def test_record_intervention_refuses_an_end_before_its_start(
    placement: Placement, by: User
) -> None:
    with pytest.raises(dates.OutOfOrder):
        seclude(placement, by, ended_at=instant(2))


def test_record_intervention_refuses_days_outside_the_placement(
    placement: Placement, by: User
) -> None:
    with pytest.raises(checks.OutsidePlacement):
        seclude(placement, by, started_at=instant(-1))


def test_record_intervention_counts_the_local_day(placement: Placement, by: User) -> None:
    # 23:30 UTC on the day before admission is half past midnight on the day itself in London.
    assert seclude(placement, by, started_at=instant(-1, 23).replace(minute=30)).pk


def test_end_intervention_refuses_twice(placement: Placement, by: User) -> None:
    recorded = seclude(placement, by, ended_at=instant(4))

    with pytest.raises(interventions.AlreadyEnded):
        interventions.end_intervention(
            intervention=recorded, ended_at=instant(5), now=instant(20), by=by
        )


def test_record_legal_status_ends_the_one_before(by: User) -> None:
    patient, provider = PatientFactory(), ProviderFactory()
    given = {"patient": patient, "provider": provider, "today": NOW, "by": by}
    legal_statuses.record_legal_status(status="17", start_date=DAY, **given)

    legal_statuses.record_legal_status(
        status="09", start_date=days(5), expires_on=days(400), **given
    )

    assert list(patient.legal_statuses.values_list("status", "start_date", "end_date")) == [
        ("17", DAY, days(5)),
        ("09", days(5), None),
    ]


@pytest.mark.parametrize("start", [DAY, days(-3)])
def test_record_legal_status_refuses_a_day_before_a_later_one(by: User, start: object) -> None:
    given = {"patient": PatientFactory(), "provider": ProviderFactory(), "today": NOW, "by": by}
    legal_statuses.record_legal_status(status="17", start_date=DAY, **given)

    with pytest.raises(legal_statuses.LaterLegalStatus, match="from 4 May 2026"):
        legal_statuses.record_legal_status(status="09", start_date=start, **given)


def test_record_legal_status_refuses_unknown_codes_and_the_future(by: User) -> None:
    given = {"patient": PatientFactory(), "provider": ProviderFactory(), "today": NOW, "by": by}

    with pytest.raises(codes.UnknownCode):
        legal_statuses.record_legal_status(status="11", start_date=DAY, **given)
    with pytest.raises(dates.InFuture):
        legal_statuses.record_legal_status(status="09", start_date=days(21), **given)
    with pytest.raises(dates.OutOfOrder):
        legal_statuses.record_legal_status(
            status="09", start_date=DAY, expires_on=days(-1), **given
        )


def test_plan_discharge_sets_moves_and_takes_back(placement: Placement, by: User) -> None:
    for planned in (days(90), days(120), None):
        assert (
            plan_discharge(placement=placement, planned_on=planned, by=by).planned_discharge_on
            == planned
        )

    assert [action for _, action, _ in history(placement)[1:]] == ["placements.plan_discharge"] * 3


def test_plan_discharge_refuses_a_day_before_admission(placement: Placement, by: User) -> None:
    with pytest.raises(dates.OutOfOrder):
        plan_discharge(placement=placement, planned_on=days(-1), by=by)


def test_plan_discharge_refuses_after_discharge(placement: Placement, by: User) -> None:
    placements.discharge(placement=placement, discharged_on=days(5), today=NOW, by=by)

    with pytest.raises(checks.AlreadyDischarged):
        plan_discharge(placement=placement, planned_on=days(90), by=by)


def test_expect_sets_moves_and_takes_back(by: User) -> None:
    referral = ReferralFactory()

    for day in (days(30), days(60), None):
        assert referrals.expect(referral=referral, expected_on=day, by=by).expected_on == day


def test_expect_refuses_a_day_before_the_referral(by: User) -> None:
    with pytest.raises(dates.OutOfOrder):
        referrals.expect(referral=ReferralFactory(), expected_on=days(-31), by=by)


@pytest.mark.parametrize("ended", ["declined_on", "withdrawn_on"])
def test_expect_refuses_a_referral_that_has_ended(by: User, ended: str) -> None:
    with pytest.raises(referrals.ReferralNotOpen, match="ended on 4 May 2026"):
        referrals.expect(referral=ReferralFactory(**{ended: DAY}), expected_on=days(9), by=by)


def test_expect_refuses_a_referral_that_has_led_to_a_placement(
    by: User, placement: Placement
) -> None:
    referral = ReferralFactory(patient=placement.patient, placement=placement)

    with pytest.raises(referrals.ReferralNotOpen, match="already led to a placement"):
        referrals.expect(referral=referral, expected_on=days(9), by=by)


def test_register_gives_a_pseudonym_and_a_local_number(by: User) -> None:
    provider, number = ProviderFactory(), nhs_number()

    patient = people.register(
        provider=provider, local_id="L/1", nhs_number=number, sex="female", by=by
    )

    assert len(patient.pseudonym) == 9
    assert (patient.nhs_number, patient.sex) == (number, "female")
    assert (patient.identifiers.get().provider, patient.identifiers.get().local_id) == (
        provider,
        "L/1",
    )


def test_register_refuses_numbers_that_are_somebodys(by: User) -> None:
    known = PatientIdentifierFactory()

    with pytest.raises(people.NumberTaken):
        people.register(provider=known.provider, local_id=known.local_id, by=by)
    with pytest.raises(people.NumberTaken) as caught:
        people.register(
            provider=known.provider,
            local_id="other",
            nhs_number=known.patient.nhs_number,
            by=by,
        )

    assert known.patient.nhs_number not in caught.value.message
    assert Patient.objects.count() == 1


def test_identify_adds_a_number_once(by: User) -> None:
    patient, provider = PatientFactory(), ProviderFactory()

    for _ in range(2):
        people.identify(patient=patient, provider=provider, local_id="L1", by=by)

    assert PatientIdentifier.objects.count() == 1


def test_identify_refuses_somebody_elses_number(by: User) -> None:
    known = PatientIdentifierFactory()

    with pytest.raises(people.NumberTaken):
        people.identify(
            patient=PatientFactory(), provider=known.provider, local_id=known.local_id, by=by
        )


def test_pseudonyms_are_taken_in_order_and_never_twice() -> None:
    first, second = take(count=3), take(count=3)

    assert len({*first, *second}) == 6
    assert PatientFactory().pseudonym not in {*first, *second}


def test_pseudonyms_run_out_with_a_sentence() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM patients_pseudonym_number")
        before = cursor.fetchone()[0]
        cursor.execute("SELECT setval('patients_pseudonym_number', %s)", [CAPACITY])
    try:
        with pytest.raises(OutOfPseudonyms):
            take(count=1)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('patients_pseudonym_number', %s)", [before])
