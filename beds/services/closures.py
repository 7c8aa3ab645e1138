"""Closures: days on which a bed cannot be used."""

from datetime import date

from beds.choices import BedUse
from beds.models import Bed, BedPeriod
from beds.services.checks import check_bed_free
from beds.services.locks import lock_bed
from beds.services.uses import check_lasts, end_use, fresh
from impact.audit.service import service
from providers.choices import CodeList
from providers.models import User
from providers.services.codes import check_codes
from providers.services.dates import not_in_future


@service("beds.close_bed")
def close_bed(
    *,
    bed: Bed,
    start_date: date,
    reason: str,
    today: date,
    by: User,
    end_date: date | None = None,
    note: str = "",
    approved_on: date | None = None,
) -> BedPeriod:
    """Close a bed from a day on, with or without a day of reopening; both may lie in the future.

    `reason` is of the list `closure_reason`; `approved_on` is the commissioner's approval where it
    is there already. Raises OutOfOrder, NoNight, InFuture, UnknownCode, BedOccupied, BedHeld,
    BedPaused, BedClosed, BedOutOfService.
    """
    check_lasts(start_date, end_date)
    not_in_future(approved_on, today=today, field="approved_on")
    check_codes(on=start_date, fields={"reason": (CodeList.CLOSURE_REASON, reason)})
    bed = lock_bed(bed)
    check_bed_free(bed=bed, start=start_date, end=end_date or bed.end_date)
    return BedPeriod.objects.create(
        bed=bed,
        use=BedUse.CLOSED,
        start_date=start_date,
        end_date=end_date or bed.end_date,
        reason=reason,
        note=note,
        set_by=by,
        approved_on=approved_on,
        approved_by=by if approved_on else None,
    )


@service("beds.reopen_bed")
def reopen_bed(*, closure: BedPeriod, on: date, by: User) -> BedPeriod | None:
    """Reopen a closed bed on a day, which may lie in the future and may be later than planned.

    On its first day the closure is taken away; then None is returned. Raises OutOfOrder, NotInUse,
    BedOccupied and so on where a later day is not free.
    """
    return end_use(period=closure, use=BedUse.CLOSED, on=on)


@service("beds.approve_closure")
def approve_closure(*, closure: BedPeriod, approved_on: date, today: date, by: User) -> BedPeriod:
    """Record the commissioner's approval of a closure. Raises InFuture, NotInUse."""
    not_in_future(approved_on, today=today, field="approved_on")
    lock_bed(closure.bed)
    closure = fresh(closure, use=BedUse.CLOSED)
    closure.approved_on = approved_on
    closure.approved_by = by
    closure.save(update_fields=["approved_on", "approved_by"])
    return closure
