"""One person's record as the lanes of a timeline."""

from collections.abc import Iterator

from impact.core.charts import Bar, Lane, Mark
from impact.core.periods import ONE_DAY, local_date
from impact.core.text import long_date
from patients.choices import SECLUSION, SEGREGATION, LeaveKind
from patients.models import Intervention, Leave, LegalStatus, Readiness, Stay
from patients.record import PatientRecord
from providers.choices import CodeList

LASTING = (SECLUSION, SEGREGATION)
"""Interventions that are drawn as days rather than as a mark."""


def lanes(record: PatientRecord) -> list[Lane]:
    """Stays, leave, readiness, interventions and legal status, a lane each."""
    lasting = [one for one in record.interventions if one.type in LASTING]
    others = [one for one in record.interventions if one.type not in LASTING]
    return [
        Lane(
            label="Wards", bars=[_stay(one) for one in record.stays], marks=list(_planned(record))
        ),
        Lane(label="Leave", bars=[_leave(one) for one in record.leaves]),
        Lane(label="Ready to leave", bars=[_ready(one, record) for one in record.readiness]),
        Lane(label="Seclusion", bars=[_seclusion(one, record) for one in lasting]),
        Lane(label="Other restraint", marks=list(_marks(others, record))),
        Lane(label="Legal status", bars=[_status(one, record) for one in record.legal_statuses]),
    ]


def _planned(record: PatientRecord) -> Iterator[Mark]:
    for placement in record.placements:
        planned = placement.planned_discharge_on
        if placement.discharged_on is None and planned:
            yield Mark(on=planned, title=f"Discharge planned for {long_date(planned)}")


def _stay(one: Stay) -> Bar:
    where = f"{one.ward.name}, {one.ward.provider.short_name}"
    return Bar(
        start=one.start_date,
        end=one.end_date,
        kind="trial" if one.trial_leave_id else "stay",
        text=where,
        title=f"{where}: {_dates(one)}",
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


def _dates(one: Stay | Leave | Readiness | LegalStatus) -> str:
    until = f" to {long_date(one.end_date)}" if one.end_date else ", still going"
    return f"from {long_date(one.start_date)}{until}"
