"""Pauses: an empty bed that its ward cannot fill just now, and when that is looked at again."""

from datetime import date, timedelta

from beds.choices import BedUse
from beds.models import Bed, BedPeriod
from beds.services.checks import check_bed_free
from beds.services.locks import lock_bed
from beds.services.uses import NotInUse, check_lasts, end_use
from impact.audit.service import service
from impact.core.errors import Invalid
from impact.core.text import long_date
from providers.choices import CodeList
from providers.models import User
from providers.services.codes import check_codes
from providers.services.dates import in_order, not_in_future

PAUSE_REVIEW = timedelta(days=7)


class ReviewTooLate(Invalid):
    """A pause is reviewed within seven days."""

    code = "review_too_late"
    title = "A pause is reviewed within 7 days"


@service("beds.pause_bed")
def pause_bed(
    *,
    bed: Bed,
    start_date: date,
    reason: str,
    review_on: date,
    today: date,
    by: User,
    note: str = "",
    end_date: date | None = None,
) -> BedPeriod:
    """Pause an empty bed from a day on: acuity, staffing, isolation, cleaning; no approval needed.

    `reason` is of the list `pause_reason`; `review_on` lies within 7 days of the start. With
    `end_date` a pause that is over is entered late. Raises InFuture, OutOfOrder, NoNight,
    ReviewTooLate, UnknownCode, BedOccupied, BedHeld, BedClosed, BedPaused, BedOutOfService.
    """
    not_in_future(start_date, today=today, field="start_date")
    not_in_future(end_date, today=today, field="end_date")
    check_lasts(start_date, end_date)
    _check_review(start=start_date, review_on=review_on)
    check_codes(on=start_date, fields={"reason": (CodeList.PAUSE_REASON, reason)})
    bed = lock_bed(bed)
    end = end_date or bed.end_date
    check_bed_free(bed=bed, start=start_date, end=end)
    return BedPeriod.objects.create(
        bed=bed,
        use=BedUse.PAUSED,
        start_date=start_date,
        end_date=end,
        reason=reason,
        note=note,
        review_on=review_on,
        set_by=by,
    )


@service("beds.resume_bed")
def resume_bed(*, pause: BedPeriod, on: date, today: date, by: User) -> BedPeriod | None:
    """End a pause on a day; on its first day it is taken away and None returned.

    Raises InFuture, OutOfOrder, NotInUse.
    """
    not_in_future(on, today=today, field="on")
    return end_use(period=pause, use=BedUse.PAUSED, on=on)


@service("beds.review_use")
def review_use(*, period: BedPeriod, review_on: date, today: date, by: User) -> BedPeriod:
    """Look at a hold or a pause again: it goes on, to be reviewed by another day.

    A pause again within 7 days. Raises OutOfOrder, ReviewTooLate, NotInUse.
    """
    lock_bed(period.bed)
    uses = (BedUse.HELD, BedUse.PAUSED)
    found = BedPeriod.objects.as_at(today).filter(pk=period.pk, use__in=uses).first()
    if found is None:
        raise NotInUse("This hold or pause has ended. Look at the bed again.")
    if found.use == BedUse.PAUSED:
        _check_review(start=today, review_on=review_on)
    in_order(today, review_on, field="review_on")
    found.review_on = review_on
    found.save(update_fields=["review_on"])
    return found


def _check_review(*, start: date, review_on: date) -> None:
    in_order(start, review_on, field="review_on")
    if review_on > start + PAUSE_REVIEW:
        raise ReviewTooLate(
            f"A pause from {long_date(start)} is reviewed by {long_date(start + PAUSE_REVIEW)} at "
            "the latest. Give a day up to then, or close the bed.",
            field="review_on",
        )
