"""One person's record as a table: everything that the timeline draws, in words."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from impact.core.listing import Cell, Column, Listing
from impact.core.periods import local_date
from impact.core.text import clock_time, counted, long_date, long_moment
from patients.choices import LeaveKind
from patients.models import Intervention, Leave, Placement, Stay
from patients.record import PatientRecord
from providers.choices import CodeList

SHOWN = 20
"""So many of the latest stand on the page; the rest is a link away."""
PROVISIONAL = (
    "Provisional: typed on a ward that extracts feed. The next extract takes it over where person "
    "and ward agree and the dates lie within two days; else it is a difference to be worked "
    "through."
)


@dataclass(frozen=True)
class _Event:
    """Something that began on a day; `until` and `days` are words, `sure` how sure that is."""

    start: date
    order: int
    what: str
    until: str
    days: str
    detail: str
    note: str = ""
    href: str = ""
    corrected: Stay | Leave | None = None
    sure: str = ""


def events(record: PatientRecord, *, today: date, own: Collection[int], more: str = "") -> Listing:
    """Everything, the latest first; what is of the providers `own` leads to its correction.

    With `more`, which leads to all of it, only the latest are shown.
    """
    # Turned round first: what began later on the same day stands before what began earlier.
    recorded = reversed(list(_events(record, today)))
    found = sorted(recorded, key=lambda one: (one.start, -one.order), reverse=True)
    rows = [
        [
            Cell(one.what, one.href),
            Cell(long_date(one.start), note=one.sure),
            Cell(one.until),
            Cell(one.days),
            Cell(one.detail or "–", note=one.note),
            *([correction(one.corrected, own=own)] if own else []),
        ]
        for one in (found[:SHOWN] if more else found)
    ]
    return Listing(
        anchor="events",
        heading="Everything on the timeline",
        about="The latest first. Days are midnights; what goes on is counted to today."
        + (f" {PROVISIONAL}" if record.provisional else ""),
        empty="Nothing is recorded yet.",
        columns=[
            Column(label="What"),
            Column(label="From"),
            Column(label="To"),
            Column(label="Days", numeric=True),
            Column(label="Where or why"),
            *([Column(label="Put right")] if own else []),
        ],
        rows=rows,
        count=len(found),
        more=more if len(found) > SHOWN else "",
    )


def correction(one: Placement | Stay | Leave | None, *, own: Collection[int]) -> Cell:
    """Where the dates of a record are put right, by those in whose care it is."""
    asked = {"back": "patient"}
    if isinstance(one, Placement):
        placement = one
    elif isinstance(one, Stay):
        # The receiving side of a trial leave has the dates of the leave.
        placement, asked["record"] = one.placement, f"stay-{one.pk}"
        one = None if one.trial_leave_id else one
    elif one is not None:
        placement, asked["record"] = one.stay.placement, f"leave-{one.pk}"
    if one is None or placement.provider_id not in own:
        return Cell("–")
    address = reverse("placement_action", args=[placement.pk, "correct-dates"])
    return Cell("Correct dates", f"{address}?{urlencode(asked)}")


def midnights(start: date, end: date | None, today: date) -> str:
    """How many midnights lie between two days, or to that which ends today."""
    days = (end - start).days if end else (today - start).days + 1
    return f"{max(days, 0):,}"


def _events(record: PatientRecord, today: date) -> Iterator[_Event]:
    yield from _stays(record, today)
    for leave in record.leaves:
        kept = "Bed kept" if leave.bed_kept else "Bed not kept"
        yield _Event(
            leave.start_date,
            2,
            LeaveKind(leave.kind).label,
            _until(leave.end_date),
            midnights(leave.start_date, leave.end_date, today),
            f"From {leave.stay.ward.name}",
            kept,
            corrected=leave,
        )
    yield from _readiness(record, today)
    yield from _interventions(record)
    for status in record.legal_statuses:
        expires = f"Expires {long_date(status.expires_on)}" if status.expires_on else ""
        yield _Event(
            status.start_date,
            5,
            "Legal status",
            _until(status.end_date),
            midnights(status.start_date, status.end_date, today),
            record.labels.of(CodeList.LEGAL_STATUS, status.status, status.start_date),
            expires,
        )
    yield from _referrals(record, today)


def _referrals(record: PatientRecord, today: date) -> Iterator[_Event]:
    for one in record.referrals:
        end = record.answered_on(one)
        yield _Event(
            one.received_on,
            6,
            one.get_kind_display(),
            _until(end),
            midnights(one.received_on, end, today),
            one.service_line.name,
            one.state.label if end else "",
            reverse("referral", args=[one.pk]),
        )


def _stays(record: PatientRecord, today: date) -> Iterator[_Event]:
    for stay in record.stays:
        yield _Event(
            stay.start_date,
            1,
            "Ward stay on trial leave" if stay.trial_leave_id else "Ward stay",
            _until(stay.end_date),
            midnights(stay.start_date, stay.end_date, today),
            f"{stay.ward.name}, {stay.ward.provider.short_name}",
            _beds(stay),
            corrected=stay,
            sure="Provisional" if stay.pk in record.provisional else "",
        )


def _beds(stay: Stay) -> str:
    periods = list(stay.bed_periods.all())
    if not periods:
        return "No bed of the collaborative"
    labels = [f"{one.bed.label}{' (assumed)' if one.assumed else ''}" for one in periods]
    later = [
        f", {label} from {long_date(one.start_date)}"
        for label, one in zip(labels[1:], periods[1:], strict=True)
    ]
    return f"Bed {labels[0]}{''.join(later)}"


def _readiness(record: PatientRecord, today: date) -> Iterator[_Event]:
    for ready in record.readiness:
        labels, start = record.labels, ready.start_date
        yield _Event(
            start,
            3,
            "Ready for discharge",
            _until(ready.end_date),
            midnights(start, ready.end_date, today),
            labels.of(CodeList.READINESS_REASON, ready.reason, start),
            labels.of(CodeList.DELAY_ATTRIBUTION, ready.attributable_to, start),
        )


def _interventions(record: PatientRecord) -> Iterator[_Event]:
    for one in record.interventions:
        start = local_date(one.started_at)
        yield _Event(
            start,
            4,
            record.labels.of(CodeList.INTERVENTION_TYPE, one.type, start),
            long_moment(one.ended_at) if one.ended_at else "Still going",
            "–",
            f"Began at {clock_time(one.started_at)}",
            _lasted(one),
        )


def _lasted(one: Intervention) -> str:
    if one.ended_at is None:
        return ""
    minutes = int((one.ended_at - one.started_at).total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return f"{counted(hours // 24, 'day')} {counted(hours % 24, 'hour')}"
    return (
        f"{counted(hours, 'hour')} {counted(rest, 'minute')}" if hours else counted(rest, "minute")
    )


def _until(end: date | None) -> str:
    return long_date(end) if end else "Still going"
