"""A referral comes in: for a first bed, or a move for somebody already placed."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from impact.audit.service import service
from impact.core.dated import as_at
from impact.core.errors import Conflict, InTheWay, Invalid
from patients.choices import ReferralKind, Sex, Urgency
from patients.models import Patient, Placement, Referral
from patients.referral_states import OPEN_STATES
from patients.services.checks import check_not_merged
from patients.services.locks import lock_patient
from providers.choices import CodeList
from providers.models import Icb, Provider, ServiceLine, User
from providers.services.codes import check_codes
from providers.services.dates import not_in_future


class AlreadyReferred(Conflict):
    """An open referral of the same person asks for the same."""

    code = "already_referred"
    title = "This person is already referred for this"


class NotPlaced(Invalid):
    """A move is asked for somebody who is in no ward."""

    code = "not_placed"
    title = "A move is for somebody who is placed"


class MoveReasonMissing(Invalid):
    """A move without a reason, or a first referral with one."""

    code = "move_reason"
    title = "Say why they should move"


@dataclass(frozen=True, kw_only=True)
class Received:
    """What is told as a referral comes in. `assessor` assesses on behalf of every partner."""

    service_line: ServiceLine
    responsible_icb: Icb
    received_on: date
    kind: str = ReferralKind.NEW
    move_reason: str = ""
    assessor: Provider | None = None
    urgency: str = Urgency.ROUTINE
    source: str = ""
    current_location: str = ""


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody who may not be known here yet, as a referral tells of them."""

    nhs_number: str | None = None
    birth_date: date | None = None
    sex: str = Sex.UNKNOWN
    learning_disability: str = ""
    autism: str = ""
    home_area: str = ""


@service("referrals.receive")
def receive(*, patient: Patient, told: Received, today: date, by: User) -> Referral:
    """Take in a referral; its clocks run from the day on which it was received.

    A move is for somebody placed on that day and says why. Raises InFuture, UnknownCode, NotPlaced,
    MoveReasonMissing, MergedAway, AlreadyReferred.
    """
    return _receive(patient=patient, told=told, today=today)


@service("referrals.receive_newcomer")
def receive_newcomer(*, newcomer: Newcomer, told: Received, today: date, by: User) -> Referral:
    """Take in a referral for somebody told by NHS number, or for somebody new.

    A number that is known here is that person's, and what is told of them changes nothing. Raises
    what `receive` raises.
    """
    return _receive(patient=known_or_new(newcomer), told=told, today=today)


def known_or_new(newcomer: Newcomer) -> Patient:
    """Whoever has the number told, else somebody new; inside a service."""
    known = None
    if newcomer.nhs_number:
        known = Patient.objects.filter(nhs_number=newcomer.nhs_number).first()
    if known is not None:
        return known.merged_into or known
    return Patient.objects.create(
        nhs_number=newcomer.nhs_number or None,
        birth_date=newcomer.birth_date,
        sex=newcomer.sex,
        learning_disability=newcomer.learning_disability,
        autism=newcomer.autism,
        home_area=newcomer.home_area,
    )


def _receive(*, patient: Patient, told: Received, today: date) -> Referral:
    not_in_future(told.received_on, today=today, field="received_on")
    check_codes(on=told.received_on, fields={"source": (CodeList.REFERRAL_SOURCE, told.source)})
    patient = lock_patient(patient)
    check_not_merged(patient)
    _check_kind(patient=patient, told=told)
    _check_not_referred(patient=patient, told=told)
    number = _next_number()
    return Referral.objects.create(
        pk=number,
        reference=f"R-{number}",
        patient=patient,
        provider=told.assessor,
        service_line=told.service_line,
        responsible_icb=told.responsible_icb,
        kind=told.kind,
        move_reason=told.move_reason,
        urgency=told.urgency,
        source=told.source,
        current_location=told.current_location,
        received_on=told.received_on,
    )


def _check_kind(*, patient: Patient, told: Received) -> None:
    is_move = told.kind == ReferralKind.MOVE
    if is_move != bool(told.move_reason):
        raise MoveReasonMissing(
            "Choose why they should move." if is_move else "Only a move has a reason to move.",
            field="move_reason",
        )
    day = as_at(told.received_on, start="admitted_on", end="discharged_on")
    if is_move and not Placement.objects.filter(day, patient=patient).exists():
        raise NotPlaced(
            "This person is in no placement on that day, so there is nothing to move from. Refer "
            "them for a first bed instead.",
            field="kind",
        )


def _check_not_referred(*, patient: Patient, told: Received) -> None:
    same = Referral.objects.with_state().filter(
        patient=patient, service_line=told.service_line, kind=told.kind, state_now__in=OPEN_STATES
    )
    earlier = same.first()
    if earlier is not None:
        raise AlreadyReferred(
            f"An open referral asks for {told.service_line} for this person already. Go on with "
            "that one, or withdraw it first.",
            field="service_line",
            conflict=InTheWay(what="an open referral", start=earlier.received_on),
        )


def _next_number() -> int:
    """Take the next primary key, for a reference that is made from it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Referral._meta.db_table]
        )
        return int(cursor.fetchone()[0])
