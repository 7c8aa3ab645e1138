"""Holds: a bed kept for somebody, or for a named reason."""

from datetime import date

from beds.choices import BedUse
from beds.models import Bed, BedPeriod
from beds.services.checks import check_bed_free
from beds.services.locks import lock
from beds.services.steps import release_holds
from beds.services.uses import check_lasts, end_use
from impact.audit.service import service
from impact.core.errors import Invalid
from patients.models import Referral
from patients.services.referrals import check_referral_open
from providers.choices import CodeList
from providers.models import User
from providers.services.codes import check_codes
from providers.services.dates import in_order, not_in_future


class CauseNeeded(Invalid):
    """A hold without a referral or a reason."""

    code = "cause_needed"
    title = "Say for what the bed is held"


@service("beds.hold_bed")
def hold_bed(
    *,
    bed: Bed,
    start_date: date,
    review_on: date,
    today: date,
    by: User,
    referral: Referral | None = None,
    reason: str = "",
    note: str = "",
    end_date: date | None = None,
) -> BedPeriod:
    """Hold a bed for a referral, or for a reason of the list `hold_reason`, from a day on.

    It ends by placing the person, by its holder or by the hub, and never by the clock: past
    `review_on` it is overdue. With `end_date` a hold that is over is entered late; its referral
    may have led to a placement since. Raises InFuture, OutOfOrder, NoNight, CauseNeeded,
    UnknownCode, ReferralNotOpen, BedOccupied, BedHeld, BedClosed, BedPaused, BedOutOfService.
    """
    return make_hold(
        bed=bed,
        start_date=start_date,
        review_on=review_on,
        today=today,
        by=by,
        referral=referral,
        reason=reason,
        note=note,
        end_date=end_date,
    )


def make_hold(
    *,
    bed: Bed,
    start_date: date,
    review_on: date,
    today: date,
    by: User,
    referral: Referral | None = None,
    reason: str = "",
    note: str = "",
    end_date: date | None = None,
) -> BedPeriod:
    """Hold a bed as `hold_bed` does, inside a service that does more than this."""
    not_in_future(start_date, today=today, field="start_date")
    not_in_future(end_date, today=today, field="end_date")
    check_lasts(start_date, end_date)
    in_order(start_date, review_on, field="review_on")
    if referral is None and not reason:
        raise CauseNeeded(
            "A bed is held for a referral or for a reason. Choose one of them.", field="reason"
        )
    check_codes(on=start_date, fields={"reason": (CodeList.HOLD_REASON, reason)})
    bed = lock(wards=[bed.ward], beds=[bed]).beds[bed.pk]
    if referral is not None and end_date is None:
        referral = check_referral_open(referral)
    end = end_date or bed.end_date
    check_bed_free(bed=bed, start=start_date, end=end)
    return BedPeriod.objects.create(
        bed=bed,
        use=BedUse.HELD,
        start_date=start_date,
        end_date=end,
        referral=referral,
        reason=reason,
        note=note,
        review_on=review_on,
        set_by=by,
    )


def let_go(*, referral: Referral, on: date) -> None:
    """End every hold for a referral that ends, inside the service that ends it.

    On the day itself and not on the one that the referral says: until then the bed was held.
    """
    lock(referrals=[referral])
    release_holds(referral=referral, on=on)


@service("beds.release_hold")
def release_hold(*, hold: BedPeriod, on: date, today: date, by: User) -> BedPeriod | None:
    """Release a held bed on a day; on its first day the hold is taken away and None returned.

    Raises InFuture, OutOfOrder, NotInUse.
    """
    not_in_future(on, today=today, field="on")
    return end_use(period=hold, use=BedUse.HELD, on=on)
