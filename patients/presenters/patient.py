"""The page of one person."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.safestring import SafeString

from impact.core.charts import timeline
from impact.core.listing import Cell, Column, Fact, Listing
from impact.core.text import counted, long_date, long_moment
from patients.choices import ReferralKind
from patients.home_areas import area_name
from patients.models import Placement, Stay
from patients.presenters.events import correction, events, midnights
from patients.presenters.lanes import lanes
from patients.record import PatientRecord
from providers.choices import CodeList

_AHEAD = timedelta(days=60)
_FURTHEST = timedelta(days=365)
_LEAST = timedelta(days=180)
PERIODS = {"all": "All of it", "three-years": "Last 3 years", "year": "Last 12 months"}
"""How much of the timeline may be asked for."""
_BACK = {"three-years": timedelta(days=3 * 365), "year": timedelta(days=365)}
_STATUSES = {"1": "Confirmed", "2": "Suspected", "3": "In the past", "4": "Not assessed", "5": "No"}


@dataclass(frozen=True)
class PeriodChoice:
    """How much of the timeline to look at."""

    url: str
    label: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class PatientPage:
    """What the page places."""

    pseudonym: str
    known_at: datetime
    today: date
    facts: list[Fact]
    cancelled: list[str]
    next_steps: list[str]
    periods: list[PeriodChoice]
    chart: SafeString
    placements: Listing
    events: Listing


def patient_page(
    record: PatientRecord,
    *,
    today: date,
    now: datetime,
    period: str,
    all_events: bool,
    own: Collection[int] = (),
) -> PatientPage:
    """The page of one person; `period` is how much of the timeline is drawn.

    What is of the providers `own` may be put right by the reader. The latest events are listed, or
    `all_events`.
    """
    chosen = period if period in PERIODS else "all"
    return PatientPage(
        pseudonym=record.patient.pseudonym,
        known_at=now,
        today=today,
        facts=list(_facts(record, today)),
        cancelled=[_cancelled(event) for event in record.cancelled],
        next_steps=list(_next_steps(record, today)),
        periods=[
            PeriodChoice(f"?period={name}#timeline", label, name == chosen)
            for name, label in PERIODS.items()
        ],
        chart=_chart(record, today, chosen),
        placements=_placements(record, today, own),
        events=events(
            record,
            today=today,
            own=own,
            more="" if all_events else f"?period={chosen}&events=all#events",
        ),
    )


def _facts(record: PatientRecord, today: date) -> Iterator[Fact]:
    patient, stay = record.patient, _stay_on(record.stays, today)
    if stay:
        placement = (stay.trial_leave.stay if stay.trial_leave else stay).placement
        provisional = " (provisional)" if stay.pk in record.provisional else ""
        yield Fact("Now in", f"{stay.ward.name}, {stay.ward.provider.name}{provisional}")
        yield Fact("Service line", stay.ward.service_line.name)
        yield Fact("Here for", _so_far(placement, today))
    else:
        yield Fact("Now in", "No ward")
    status = [one for one in record.legal_statuses if one.end_date is None]
    if status:
        label = record.labels.of(CodeList.LEGAL_STATUS, status[-1].status, status[-1].start_date)
        yield Fact("Legal status", label)
    yield Fact("Sex", patient.get_sex_display())
    if patient.birth_date:
        yield Fact("Age", counted(_age(patient.birth_date, today), "year"))
    yield Fact("Home area", area_name(patient.home_area) or "Not recorded")
    yield Fact("Learning disability", _STATUSES.get(patient.learning_disability, "Not recorded"))
    yield Fact("Autism", _STATUSES.get(patient.autism, "Not recorded"))


def _cancelled(event: Any) -> str:
    return (
        f"An admission to {event.provider.name} on {long_date(event.admitted_on)} was entered in "
        f"error. It was cancelled on {long_moment(event.pgh_created_at)}; nothing else is recorded "
        "of this person. What was recorded is kept in the history."
    )


def _so_far(placement: Placement, today: date) -> str:
    days = int(midnights(placement.admitted_on, None, today).replace(",", ""))
    return f"{counted(days, 'day')}, admitted {long_date(placement.admitted_on)}"


def _stay_on(stays: Sequence[Stay], day: date) -> Stay | None:
    """The stay that somebody is in: on trial before that of the ward that keeps their bed."""
    here = [
        stay
        for stay in stays
        if stay.start_date <= day and (stay.end_date is None or day < stay.end_date)
    ]
    return max(here, key=lambda stay: stay.trial_leave_id is not None, default=None)


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _next_steps(record: PatientRecord, today: date) -> Iterator[str]:
    for ready in record.readiness:
        if ready.end_date is None:
            reason = record.labels.of(CodeList.READINESS_REASON, ready.reason, ready.start_date)
            waits = f" Waiting for: {reason}." if reason else ""
            yield f"Ready for discharge since {long_date(ready.start_date)}.{waits}"
    for placement in record.placements:
        planned = placement.planned_discharge_on
        if placement.discharged_on is None and planned:
            late = " That day has passed." if planned < today else ""
            yield f"Discharge planned for {long_date(planned)}.{late}"
    yield from _waiting(record)


def _waiting(record: PatientRecord) -> Iterator[str]:
    for referral in record.referrals:
        ended = referral.declined_on or referral.withdrawn_on or referral.placement_id
        if ended and referral.kind == ReferralKind.NEW:
            continue
        if referral.declined_on or referral.withdrawn_on or not referral.accepted_on:
            continue
        if _moved_since(record.stays, referral.received_on) and referral.placement_id:
            continue
        kind = "Waits to move to" if referral.kind == ReferralKind.MOVE else "Waits for a bed in"
        expected = f", expected {long_date(referral.expected_on)}" if referral.expected_on else ""
        accepted = long_date(referral.accepted_on)
        line = referral.service_line.name.lower()
        yield f"{kind} {line} since {accepted}{expected}."


def _moved_since(stays: Sequence[Stay], day: date) -> bool:
    return any(stay.start_date >= day for stay in stays)


def _chart(record: PatientRecord, today: date, period: str) -> SafeString:
    first = min(
        [
            *(placement.admitted_on for placement in record.placements),
            *(status.start_date for status in record.legal_statuses),
            *(referral.received_on for referral in record.referrals),
            today - _LEAST,
        ]
    )
    start = max(first, today - _BACK[period]) if period in _BACK else first
    return timeline(
        chart="patient",
        title=f"Timeline of {record.patient.pseudonym}",
        description=(
            f"From {long_date(start)} to {long_date(today)}: placements, ward stays, beds, leave, "
            "readiness for discharge, interventions, legal status and referrals. The tables below "
            "tell it in words."
        ),
        lanes=lanes(record),
        start=start,
        end=_end(record, today),
        today=today,
    )


def _end(record: PatientRecord, today: date) -> date:
    """Some weeks ahead, and further for what is planned within a year."""
    planned = [
        one.planned_discharge_on + _AHEAD / 2
        for one in record.placements
        if one.discharged_on is None and one.planned_discharge_on
    ]
    return min(max([today + _AHEAD, *planned]), today + _FURTHEST)


def _placements(record: PatientRecord, today: date, own: Collection[int]) -> Listing:
    rows = [
        [
            Cell(one.provider.name),
            Cell(long_date(one.admitted_on)),
            Cell(long_date(one.discharged_on) if one.discharged_on else "Still here"),
            Cell(midnights(one.admitted_on, one.discharged_on, today)),
            Cell(one.responsible_icb.name),
            _outcome(one, record),
            *([correction(one, own=own)] if own else []),
        ]
        for one in reversed(record.placements)
    ]
    return Listing(
        anchor="placements",
        heading="Placements",
        about="One for each provider's whole care, from admission to discharge.",
        empty="No placement is recorded yet.",
        columns=[
            Column(label="Provider"),
            Column(label="Admitted"),
            Column(label="Discharged"),
            Column(label="Days", numeric=True),
            Column(label="Responsible ICB"),
            Column(label="Went to"),
            *([Column(label="Put right")] if own else []),
        ],
        rows=rows,
        count=len(rows),
    )


def _outcome(one: Placement, record: PatientRecord) -> Cell:
    if not one.discharged_on:
        return Cell("–")
    label = record.labels.of(
        CodeList.DISCHARGE_DESTINATION, one.discharge_destination, one.discharged_on
    )
    return Cell(label or "Not recorded")
