"""Wards that take nobody for a while."""

from datetime import date

from impact.audit.service import service
from impact.core.errors import Conflict, InTheWay
from impact.core.text import long_date
from providers.choices import CodeList
from providers.models import AdmissionSuspension, User, Ward
from providers.services.codes import check_codes
from providers.services.dates import in_order, not_in_future
from providers.services.locks import lock_wards


class WardNotOpen(Conflict):
    """The ward does not exist on the day."""

    code = "ward_not_open"
    title = "The ward is not open on this day"


class AlreadySuspended(Conflict):
    """Admissions are suspended on some of the days already."""

    code = "already_suspended"
    title = "Admissions are suspended already"


class NotSuspended(Conflict):
    """Admissions are not suspended."""

    code = "not_suspended"
    title = "Admissions are not suspended"


def check_open(*, ward: Ward, on: date) -> None:
    """Refuse a day on which the ward does not exist. Raises WardNotOpen."""
    if not ward.is_open_on(on):
        raise WardNotOpen(
            f"{ward} is not open on {long_date(on)}. Choose a day on which it is, or another ward.",
            conflict=InTheWay(
                what="the ward is not open", start=ward.start_date, end=ward.end_date
            ),
        )


@service("wards.suspend_admissions")
def suspend_admissions(
    *, ward: Ward, start_date: date, reason: str, today: date, by: User, note: str = ""
) -> AdmissionSuspension:
    """Have a ward take nobody from a day on, until admissions are resumed.

    Its people stay and its beds keep their state; none may be offered. `reason` is of the list
    `suspension_reason`. Raises InFuture, UnknownCode, WardNotOpen, AlreadySuspended.
    """
    not_in_future(start_date, today=today, field="start_date")
    check_codes(on=start_date, fields={"reason": (CodeList.SUSPENSION_REASON, reason)})
    ward = lock_wards({ward.pk})[ward.pk]
    check_open(ward=ward, on=start_date)
    later = ward.suspensions.exclude(end_date__lte=start_date).first()
    if later is not None:
        raise AlreadySuspended(
            f"Admissions to {ward} are already suspended from {long_date(later.start_date)}. "
            "Resume them first, or leave it as it is.",
            conflict=InTheWay(
                what="admissions are suspended", start=later.start_date, end=later.end_date
            ),
        )
    return AdmissionSuspension.objects.create(
        ward=ward, start_date=start_date, reason=reason, note=note, set_by=by
    )


@service("wards.resume_admissions")
def resume_admissions(*, ward: Ward, on: date, today: date, by: User) -> AdmissionSuspension:
    """End the suspension of a ward's admissions: from this day it takes people again.

    Raises InFuture, NotSuspended, OutOfOrder.
    """
    not_in_future(on, today=today, field="on")
    ward = lock_wards({ward.pk})[ward.pk]
    running = ward.suspensions.filter(end_date__isnull=True).first()
    if running is None:
        raise NotSuspended(f"Admissions to {ward} are not suspended: there is nothing to resume.")
    in_order(running.start_date, on, field="on")
    running.end_date = on
    running.save(update_fields=["end_date"])
    return running
