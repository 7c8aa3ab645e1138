"""Clinically ready for discharge: from when, what they wait for, and when no longer."""

from datetime import date

from impact.audit.service import service
from impact.core.errors import Conflict, InTheWay
from impact.core.text import long_date
from patients.models import Placement, Readiness
from patients.services.checks import check_going_on, check_inside
from patients.services.locks import lock_placement
from providers.choices import CodeList
from providers.models import User
from providers.services.codes import check_codes
from providers.services.dates import in_order, not_in_future


class AlreadyReady(Conflict):
    """The person is recorded as ready on some of the days."""

    code = "already_ready"
    title = "Already recorded as ready for discharge"


class NotReady(Conflict):
    """The person is not recorded as ready."""

    code = "not_ready"
    title = "Not recorded as ready for discharge"


@service("readiness.mark_ready")
def mark_ready(
    *,
    placement: Placement,
    start_date: date,
    today: date,
    by: User,
    reason: str = "",
    attributable_to: str = "",
    responsible_la: str = "",
) -> Readiness:
    """Record that somebody is clinically ready for discharge from a day on (MHSDS MHS518).

    Raises InFuture, UnknownCode, AlreadyDischarged, OutsidePlacement, AlreadyReady.
    """
    not_in_future(start_date, today=today, field="start_date")
    check_codes(
        on=start_date,
        fields={
            "reason": (CodeList.READINESS_REASON, reason),
            "attributable_to": (CodeList.DELAY_ATTRIBUTION, attributable_to),
        },
    )
    placement = lock_placement(placement)
    check_going_on(placement)
    check_inside(placement=placement, day=start_date, field="start_date")
    _check_not_ready(placement=placement, start_date=start_date)
    # Readiness that was marked and taken back on this very day is the same row begun again.
    ready, _ = Readiness.objects.update_or_create(
        placement=placement,
        start_date=start_date,
        defaults={
            "end_date": None,
            "reason": reason,
            "attributable_to": attributable_to,
            "responsible_la": responsible_la,
        },
    )
    return ready


@service("readiness.mark_not_ready")
def mark_not_ready(*, placement: Placement, on: date, today: date, by: User) -> Readiness:
    """End somebody's readiness for discharge: they are no longer ready from this day.

    Raises InFuture, NotReady, OutOfOrder.
    """
    not_in_future(on, today=today, field="on")
    placement = lock_placement(placement)
    running = placement.readiness.filter(end_date__isnull=True).first()
    if running is None:
        raise NotReady(
            "This person is not recorded as ready for discharge: there is nothing to end."
        )
    in_order(running.start_date, on, field="on")
    running.end_date = on
    running.save(update_fields=["end_date"])
    return running


def _check_not_ready(*, placement: Placement, start_date: date) -> None:
    later = placement.readiness.exclude(end_date__lte=start_date).first()
    if later is not None:
        raise AlreadyReady(
            f"This person is already recorded as ready from {long_date(later.start_date)}. "
            "End that first, or leave it as it is.",
            conflict=InTheWay(
                what="ready for discharge", start=later.start_date, end=later.end_date
            ),
        )
