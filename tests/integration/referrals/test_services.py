"""What happens to a referral: each step once, in the order of the table, by whoever may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from impact.core.errors import NotAllowed, Refusal
from patients.choices import MoveReason, ReferralKind
from patients.clocks import overdue_on
from patients.models import Patient, Referral
from patients.referral_states import (
    OPEN_STATES,
    STEPS,
    ReferralAction,
    ReferralState,
    state_of,
)
from patients.services import referrals
from patients.services.referral_acts import act, actions_for, allowed_to, refer
from patients.services.referrals import Newcomer, Received
from providers.access import Role
from providers.choices import Measure
from providers.models import Standard, User
from providers.standards import Standards
from tests.factories import DAY, ReferralFactory, StayFactory, UserFactory, days, nhs_number
from tests.worlds import World, small_world

pytestmark = pytest.mark.django_db

A = ReferralAction
GIVEN: dict[ReferralAction, dict[str, Any]] = {
    A.TRIAGE: {"triaged_on": DAY},
    A.BOOK_ASSESSMENT: {"assessment_booked_for": days(3)},
    A.ASSESS: {"assessed_on": DAY, "level_recommended": "low"},
    A.SEND_REPORT: {"report_sent_on": DAY},
    A.ACCEPT: {"accepted_on": DAY},
    A.DECLINE: {"declined_on": DAY, "decline_reason": "no_bed"},
    A.REDIRECT: {"redirected_on": DAY, "redirected_to": "High secure"},
    A.WITHDRAW: {"withdrawn_on": DAY},
}
SERVICES: dict[ReferralAction, Callable[..., Referral]] = {
    action: getattr(referrals, action.value.replace("-", "_")) for action in GIVEN
}
LEADING = {
    ReferralState.RECEIVED: (),
    ReferralState.TRIAGED: (A.TRIAGE,),
    ReferralState.ASSESSMENT_BOOKED: (A.BOOK_ASSESSMENT,),
    ReferralState.ASSESSED: (A.ASSESS,),
    ReferralState.WAITING: (A.ASSESS, A.ACCEPT),
    ReferralState.DECLINED: (A.DECLINE,),
    ReferralState.REDIRECTED: (A.REDIRECT,),
    ReferralState.WITHDRAWN: (A.WITHDRAW,),
}


def do(action: ReferralAction, referral: Referral, by: User, **given: Any) -> Referral:
    dated = {} if action == A.BOOK_ASSESSMENT else {"today": DAY}
    return SERVICES[action](referral=referral, by=by, **{**GIVEN[action], **given}, **dated)


def fresh(**columns: Any) -> Referral:
    return ReferralFactory(**{"accepted_on": None, "received_on": days(-3), **columns})


def brought_to(state: ReferralState, by: User) -> Referral:
    referral = fresh()
    for action in LEADING[state]:
        referral = do(action, referral, by)
    return referral


@pytest.mark.parametrize("state", LEADING)
def test_each_step_from_each_state_is_as_the_table_says(state: ReferralState) -> None:
    by = UserFactory()
    for action in GIVEN:
        referral = brought_to(state, by)
        assert referral.state == state
        step = STEPS[action]
        if state in step.sources:
            assert do(action, referral, by).state == (step.to or state)
        else:
            with pytest.raises(referrals.StepNotAllowed):
                do(action, referral, by)


@pytest.mark.parametrize("state", LEADING)
def test_the_database_reads_the_same_state(state: ReferralState) -> None:
    referral = brought_to(state, UserFactory())

    found = Referral.objects.with_state().get(pk=referral.pk)

    assert found.state_now == state_of(found) == state


def test_placed_is_read_from_the_placement() -> None:
    stay = StayFactory()
    placed = ReferralFactory(patient=stay.patient, placement=stay.placement)

    assert placed.state == ReferralState.PLACED
    assert Referral.objects.with_state().get(pk=placed.pk).state_now == ReferralState.PLACED


@pytest.mark.parametrize("action", [action for action in GIVEN if action != A.BOOK_ASSESSMENT])
def test_no_fact_lies_in_the_future(action: ReferralAction) -> None:
    by = UserFactory()
    referral = brought_to(
        ReferralState.ASSESSED if action in (A.ACCEPT, A.SEND_REPORT) else ReferralState.RECEIVED,
        by,
    )
    with pytest.raises(Refusal) as refused:
        do(action, referral, by, **{STEPS[action].column: days(1)})

    assert (refused.value.code, refused.value.field) == ("future", STEPS[action].column)


@pytest.mark.parametrize("action", GIVEN)
def test_no_step_lies_before_what_it_follows(action: ReferralAction) -> None:
    by = UserFactory()
    after_assessment = "assessed_on" in STEPS[action].not_before
    referral = brought_to(
        ReferralState.ASSESSED if after_assessment else ReferralState.RECEIVED, by
    )
    early = days(-1 if after_assessment else -4)

    with pytest.raises(Refusal) as refused:
        do(action, referral, by, **{STEPS[action].column: early})

    assert refused.value.code == "out_of_order"


def test_one_assessment_serves_all(world: World) -> None:
    by = UserFactory()
    referral = do(A.TRIAGE, fresh(), by, assessor=world.providers["RHA"])
    assert referral.provider == world.providers["RHA"]

    with pytest.raises(referrals.AssessorNamed):
        do(A.BOOK_ASSESSMENT, referral, by, assessor=world.providers["PRIV"])


def test_report_is_sent_once() -> None:
    by = UserFactory()
    referral = do(A.SEND_REPORT, brought_to(ReferralState.WAITING, by), by)

    with pytest.raises(Refusal) as refused:
        do(A.SEND_REPORT, referral, by)

    assert refused.value.code == "report_sent"


@pytest.mark.parametrize(
    ("action", "given", "code"),
    [
        (A.DECLINE, {"decline_reason": ""}, "reason_missing"),
        (A.DECLINE, {"decline_reason": "because"}, "unknown_code"),
        (A.REDIRECT, {"redirected_to": "  "}, "place_missing"),
    ],
)
def test_what_a_step_needs(action: ReferralAction, given: dict[str, str], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        do(action, fresh(), UserFactory(), **given)

    assert refused.value.code == code


@pytest.mark.parametrize(
    "columns",
    [
        {"redirected_on": DAY},
        {"redirected_to": "Elsewhere"},
        {"redirected_on": DAY, "redirected_to": "Elsewhere", "accepted_on": DAY},
        {"move_reason": MoveReason.ACUITY},
        {"triaged_on": days(-60)},
        {"assessment_booked_for": days(-60)},
        {"report_sent_on": days(-60)},
    ],
)
def test_what_cannot_be_is_refused_by_the_database(columns: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        fresh(**columns)


def test_overdue_as_the_clocks_say() -> None:
    Standard.objects.filter(measure=Measure.ASSESSMENT).update(end_date=days(-20))
    Standard.objects.create(measure=Measure.ASSESSMENT, days=2, start_date=days(-20))
    standards = Standards.read()
    for received in range(-40, 1):
        fresh(received_on=days(received))
        fresh(received_on=days(received), assessed_on=days(received))
        fresh(received_on=days(received), withdrawn_on=days(received))
    found = Referral.objects.with_state().filter(overdue_on(DAY, standards=standards))

    assert {one.pk for one in found} == {
        one.pk for one in Referral.objects.all() if _is_overdue(one, standards)
    }
    assert 0 < len(found) < Referral.objects.count()


def _is_overdue(referral: Referral, standards: Standards) -> bool:
    allowed = {"assessed_on": Measure.ASSESSMENT, "report_sent_on": Measure.REPORT}
    late = [
        referral.received_on + timedelta(days=standards.days(measure, on=referral.received_on) or 0)
        < DAY
        for column, measure in allowed.items()
        if getattr(referral, column) is None
    ]
    return any(late) and referral.withdrawn_on is None


# Receiving


@pytest.fixture
def world() -> World:
    return small_world()


def told(world: World, **columns: Any) -> Received:
    usual = {
        "service_line": world.wards["own"].service_line,
        "responsible_icb": world.icbs["QT1"],
        "received_on": DAY,
        "assessor": world.providers["RHA"],
    }
    return Received(**{**usual, **columns})


def receive(patient: Patient, what: Received) -> Referral:
    return referrals.receive(patient=patient, told=what, today=DAY, by=UserFactory())


def test_a_move_is_for_somebody_placed_and_has_a_reason(world: World) -> None:
    move = told(world, kind=ReferralKind.MOVE, move_reason=MoveReason.STEP_DOWN)

    made = receive(world.people["own"], move)

    assert (made.kind, made.move_reason, made.state) == ("move", "step_down", "received")
    assert made.reference == f"R-{made.pk}"
    with pytest.raises(referrals.NotPlaced):
        receive(Patient.objects.create(), move)
    with pytest.raises(referrals.MoveReasonMissing):
        receive(world.people["own"], told(world, kind=ReferralKind.MOVE))
    with pytest.raises(referrals.MoveReasonMissing):
        receive(world.people["own"], told(world, move_reason=MoveReason.ACUITY))


def test_the_same_is_not_asked_for_twice(world: World) -> None:
    first = receive(world.people["own"], told(world))

    with pytest.raises(referrals.AlreadyReferred):
        receive(world.people["own"], told(world))

    do(A.WITHDRAW, first, UserFactory())
    assert receive(world.people["own"], told(world)).state == ReferralState.RECEIVED


def test_a_newcomer_is_known_by_number(world: World) -> None:
    number = nhs_number()
    newcomer = Newcomer(nhs_number=number, sex="female", home_area="E06000018")
    given: dict[str, Any] = {"newcomer": newcomer, "today": DAY, "by": UserFactory()}

    first = referrals.receive_newcomer(told=told(world), **given)
    do(A.WITHDRAW, first, UserFactory())
    again = referrals.receive_newcomer(told=told(world), **given)

    assert first.patient == again.patient
    assert (first.patient.nhs_number, first.patient.home_area) == (number, "E06000018")


def test_open_referrals_are_those_that_may_be_placed(world: World) -> None:
    by = UserFactory()
    for state in LEADING:
        referral = brought_to(state, by)
        if state in OPEN_STATES:
            assert referrals.check_referral_open(referral) == referral
        else:
            with pytest.raises(referrals.ReferralNotOpen):
                referrals.check_referral_open(referral)


def test_history_says_who_did_what(world: World) -> None:
    by = UserFactory()
    referral = do(A.TRIAGE, fresh(), by)
    events: QuerySet = Referral.pgh_event_model.objects.filter(pgh_obj=referral.pk)
    last = events.latest("pgh_id")

    assert (last.triaged_on, last.pgh_context.metadata["user"]) == (DAY, by.pk)
    assert last.pgh_context.metadata["action"] == "referrals.triage"


# Who may


HUB = {A.TRIAGE, A.BOOK_ASSESSMENT, A.REDIRECT, A.WITHDRAW}
ASSESSOR = {A.BOOK_ASSESSMENT, A.ASSESS, A.SEND_REPORT, A.ACCEPT, A.DECLINE, A.WITHDRAW}


@pytest.mark.parametrize(
    ("role", "where", "expected"),
    [
        (Role.HUB, "EAST", HUB),
        (Role.HUB, "WEST", set()),
        (Role.CLINICIAN, "RHA", ASSESSOR),
        (Role.BED_MANAGER, "RHA", ASSESSOR),
        (Role.SYSTEM_WRITER, "RHA", ASSESSOR),
        (Role.CLINICIAN, "PRIV", set()),
        (Role.COMMISSIONER, "EAST", set()),
        (Role.CASE_MANAGER, "EAST", set()),
        (Role.AUDITOR, "EAST", set()),
        (Role.ADMINISTRATOR, "", set()),
        (Role.SYSTEM_READER, "RHA", set()),
    ],
)
def test_who_may_do_what(world: World, role: Role, where: str, expected: set[A]) -> None:
    user = world.user(role, where)
    referral = receive(world.people["own"], told(world))

    assert allowed_to(user, referral) == expected
    assert set(actions_for(user=user, referral=referral)) == {
        action for action in expected if ReferralState.RECEIVED in STEPS[action].sources
    }
    for action in set(GIVEN) - expected:
        with pytest.raises(NotAllowed):
            act(action=action, referral=referral, given=GIVEN[action], today=DAY, by=user)


@pytest.mark.parametrize(
    ("role", "where", "may"),
    [
        (Role.HUB, "EAST", True),
        (Role.HUB, "WEST", False),
        (Role.CLINICIAN, "RHA", True),
        (Role.CLINICIAN, "PRIV", False),
        (Role.COMMISSIONER, "EAST", False),
        (Role.SYSTEM_READER, "RHA", False),
    ],
)
def test_who_may_take_in(world: World, role: Role, where: str, may: bool) -> None:
    given: dict[str, Any] = {
        "person": world.people["own"],
        "told": told(world),
        "today": DAY,
        "by": world.user(role, where),
    }
    if may:
        assert refer(**given).pk
    else:
        with pytest.raises(NotAllowed):
            refer(**given)
