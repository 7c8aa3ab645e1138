"""One person's record as the lanes of a timeline."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from impact.core.charts import Bar, Lane, Mark
from impact.core.periods import ONE_DAY, local_date
from impact.core.text import long_date
from patients.choices import SECLUSION, SEGREGATION, LeaveKind
from patients.models import Intervention, Leave, LegalStatus, Placement, Readiness, Referral, Stay
from patients.record import PatientRecord
from providers.choices import CodeList


class Dated(Protocol):
    """What lasts from a day to another, None for still going."""

    start_date: date
    end_date: date | None


LASTING = (SECLUSION, SEGREGATION)
"""Interventions that are drawn as days rather than as a mark."""


def lanes(record: PatientRecord) -> list[Lane]:
    """Placements, wards, beds, leave, readiness, interventions, legal status, referrals."""
    lasting = [one for one in record.interventions if one.type in LASTING]
    others = [one for one in record.interventions if one.type not in LASTING]
    return [
        Lane(
            label="Placements",
            bars=[_placement(one) for one in record.placements],
            marks=list(_planned(record)),
        ),
        Lane(label="Wards", bars=[_stay(one, record) for one in record.stays]),
        Lane(label="Beds", bars=[bar for one in record.stays for bar in _beds(one)]),
        Lane(label="Leave", bars=[_leave(one) for one in record.leaves]),
        Lane(label="Ready to leave", bars=[_ready(one, record) for one in record.readiness]),
        Lane(label="Seclusion", bars=[_seclusion(one, record) for one in lasting]),
        Lane(label="Other restraint", marks=list(_marks(others, record))),
        Lane(label="Legal status", bars=[_status(one, record) for one in record.legal_statuses]),
        Lane(label="Referrals", bars=[_referral(one, record) for one in record.referrals]),
    ]


def _planned(record: PatientRecord) -> Iterator[Mark]:
    for placement in record.placements:
        planned = placement.planned_discharge_on
        if placement.discharged_on is None and planned:
            yield Mark(on=planned, title=f"Discharge planned for {long_date(planned)}")


def _placement(one: Placement) -> Bar:
    until = f" to {long_date(one.discharged_on)}" if one.discharged_on else ", still going"
    return Bar(
        start=one.admitted_on,
        end=one.discharged_on,
        kind="placement",
        text=one.provider.short_name,
        title=f"Placement at {one.provider.name}: from {long_date(one.admitted_on)}{until}",
    )


def _beds(stay: Stay) -> Iterator[Bar]:
    """The beds of a ward stay; an assumed one says so."""
    for period in stay.bed_periods.all():
        assumed = " (assumed)" if period.assumed else ""
        yield Bar(
            start=period.start_date,
            end=period.end_date,
            kind="occupied",
            text=period.bed.label,
            title=f"Bed {period.bed.label}{assumed}, {stay.ward.name}: {_dates(period)}",
        )


def _stay(one: Stay, record: PatientRecord) -> Bar:
    provisional = ", provisional" if one.pk in record.provisional else ""
    where = f"{one.ward.name}, {one.ward.provider.short_name}"
    return Bar(
        start=one.start_date,
        end=one.end_date,
        kind="trial" if one.trial_leave_id else "stay",
        text=where,
        title=f"{where}: {_dates(one)}{provisional}",
    )


def _leave(one: Leave) -> Bar:
    label = LeaveKind(one.kind).label
    return Bar(
        start=one.start_date,
        end=one.end_date,
        kind="absent" if one.kind == LeaveKind.ABSENT_WITHOUT_LEAVE else "leave",
        text=label,
        title=f"{label}: {_dates(one)}",
    )


def _ready(one: Readiness, record: PatientRecord) -> Bar:
    reason = record.labels.of(CodeList.READINESS_REASON, one.reason, one.start_date)
    return Bar(
        start=one.start_date,
        end=one.end_date,
        kind="ready",
        text=reason or "Ready",
        title=f"Ready for discharge, {reason or 'no reason recorded'}: {_dates(one)}",
    )


def _seclusion(one: Intervention, record: PatientRecord) -> Bar:
    start = local_date(one.started_at)
    end = local_date(one.ended_at) + ONE_DAY if one.ended_at else None
    label = record.labels.of(CodeList.INTERVENTION_TYPE, one.type, start)
    until = f" to {long_date(end - ONE_DAY)}" if end else ", still going"
    return Bar(
        start=start,
        end=end,
        kind="seclusion",
        text=label,
        title=f"{label}: from {long_date(start)}{until}",
    )


def _marks(interventions: list[Intervention], record: PatientRecord) -> Iterator[Mark]:
    for one in interventions:
        on = local_date(one.started_at)
        label = record.labels.of(CodeList.INTERVENTION_TYPE, one.type, on)
        yield Mark(on=on, title=f"{label}: {long_date(on)}")


def _status(one: LegalStatus, record: PatientRecord) -> Bar:
    label = record.labels.of(CodeList.LEGAL_STATUS, one.status, one.start_date)
    return Bar(
        start=one.start_date,
        end=one.end_date,
        kind="status",
        text=label,
        title=f"{label}: {_dates(one)}",
    )


def _referral(one: Referral, record: PatientRecord) -> Bar:
    end = record.answered_on(one)
    kind = one.get_kind_display()
    until = f" to {long_date(end)}, {one.state.label.lower()}" if end else ", still going"
    return Bar(
        start=one.received_on,
        end=end,
        kind="referral",
        text=f"{kind}: {one.service_line.name}",
        title=f"{kind}, {one.service_line.name}: from {long_date(one.received_on)}{until}",
    )


def _dates(one: Dated) -> str:
    until = f" to {long_date(one.end_date)}" if one.end_date else ", still going"
    return f"from {long_date(one.start_date)}{until}"
