"""Beds that are closed, held or paused, and why."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from beds.choices import BedUse
from beds.models import BedPeriod
from beds.queries.labels import Labels, label
from beds.queries.people import days_through
from impact.core.dated import as_at as in_force
from providers.choices import CodeList
from providers.models import Collaborative, Provider, ServiceLine
from providers.queries import own_wards

REASONS = {
    BedUse.CLOSED: CodeList.CLOSURE_REASON,
    BedUse.HELD: CodeList.HOLD_REASON,
    BedUse.PAUSED: CodeList.PAUSE_REASON,
}
"""The list that the reason of each use comes from."""


@dataclass(frozen=True, kw_only=True)
class OutOfUse:
    """A bed that is closed, held or paused on the day.

    `until` is its planned end, None where there is none; past its review date it is overdue.
    `approved_on` is the day of the commissioner's approval of a closure. `pseudonym` is whom a
    hold is for.
    """

    bed: int
    label: str
    basis: str
    provider: str
    provider_name: str
    ward: str
    ward_name: str
    service_line: str
    use: str
    since: date
    until: date | None
    days: int
    reason: str
    reason_label: str
    note: str
    review_on: date | None
    overdue: bool
    approved_on: date | None
    set_by: str
    patient: int | None
    pseudonym: str | None


def out_of_use(
    *,
    collaborative: Collaborative,
    as_at: date,
    labels: Labels,
    service_line: ServiceLine | None = None,
    provider: Provider | None = None,
) -> list[OutOfUse]:
    """The collaborative's beds that are out of use on a day, overdue ones first. One query."""
    wards = own_wards(collaborative=collaborative, on=as_at).order_by()
    narrowed = Q()
    if service_line:
        narrowed &= Q(bed__ward__service_line=service_line)
    if provider:
        narrowed &= Q(bed__ward__provider=provider)
    periods = (
        BedPeriod.objects.filter(in_force(as_at), narrowed, bed__ward__in=wards.values("pk"))
        .exclude(use=BedUse.OCCUPIED)
        .select_related(
            *("bed__ward__provider", "bed__ward__service_line"),
            *("referral__patient", "set_by"),
        )
        .order_by(
            *("bed__ward__service_line__position", "bed__ward__provider__short_name"),
            *("bed__ward__name", "bed__label"),
        )
    )
    found = [_out_of_use(period, as_at, labels) for period in periods]
    return sorted(found, key=lambda one: (not one.overdue, one.review_on if one.overdue else as_at))


def _out_of_use(period: Any, day: date, labels: Labels) -> OutOfUse:
    ward = period.bed.ward
    return OutOfUse(
        bed=period.bed_id,
        label=period.bed.label,
        basis=period.bed.basis,
        provider=ward.provider.key,
        provider_name=ward.provider.short_name,
        ward=ward.reference,
        ward_name=ward.name,
        service_line=ward.service_line.code,
        use=period.use,
        since=period.start_date,
        until=period.end_date,
        days=days_through(period.start_date, day),
        reason=period.reason,
        reason_label=label(labels, REASONS[BedUse(period.use)], period.reason),
        note=period.note,
        review_on=period.review_on,
        overdue=period.review_on is not None and period.review_on < day,
        approved_on=period.approved_on,
        set_by=str(period.set_by) if period.set_by else "",
        patient=period.referral.patient_id if period.referral else None,
        pseudonym=period.referral.patient.pseudonym if period.referral else None,
    )
