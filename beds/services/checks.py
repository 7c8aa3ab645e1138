"""What stands against using a bed or a ward. The functions that return reasons are pure."""

from collections.abc import Collection, Iterable
from datetime import date

from beds.choices import BedUse
from beds.models import Bed, BedPeriod
from impact.core.dated import overlapping
from impact.core.errors import Conflict, InTheWay, Invalid
from impact.core.periods import Period
from impact.core.text import counted, long_date
from patients.models import Referral
from patients.services.checks import span
from providers.models import Ward
from providers.services.wards import check_open


class BedNotFree(Conflict):
    """The bed is in use on some of the days; a subclass says how."""

    code = "bed_not_free"
    title = "This bed is not free"
    what = "the bed is in use"
    mend = "Choose another bed or other days."


class BedOccupied(BedNotFree):
    """Somebody is in the bed."""

    code = "bed_occupied"
    title = "This bed is occupied"
    what = "the bed is occupied"


class BedHeld(BedNotFree):
    """The bed is held."""

    code = "bed_held"
    title = "This bed is held"
    what = "the bed is held"
    mend = "Have the hold released, or choose another bed."


class BedClosed(BedNotFree):
    """The bed is closed."""

    code = "bed_closed"
    title = "This bed is closed"
    what = "the bed is closed"
    mend = "Reopen it, or choose another bed."


class BedPaused(BedNotFree):
    """The bed is paused."""

    code = "bed_paused"
    title = "This bed is paused"
    what = "the bed is paused"
    mend = "Resume it, or choose another bed."


class BedOutOfService(BedNotFree):
    """The bed is not in service on all of the days."""

    code = "bed_out_of_service"
    title = "This bed is not in service"
    what = "the days on which the bed is in service"


class BedElsewhere(Invalid):
    """The bed stands in another ward."""

    code = "bed_elsewhere"
    title = "This bed is in another ward"


class BedNeeded(Invalid):
    """The ward has beds in service, and none was chosen."""

    code = "bed_needed"
    title = "Choose a bed"


class AdmissionsSuspended(Conflict):
    """The ward takes nobody."""

    code = "admissions_suspended"
    title = "Admissions to this ward are suspended"


_BY_USE: dict[str, type[BedNotFree]] = {
    BedUse.OCCUPIED: BedOccupied,
    BedUse.HELD: BedHeld,
    BedUse.CLOSED: BedClosed,
    BedUse.PAUSED: BedPaused,
}


def reasons_against(
    *,
    bed: Bed,
    periods: Iterable[BedPeriod],
    start: date,
    end: date | None,
    referral: Referral | None = None,
) -> list[BedNotFree]:
    """Return why the bed cannot be used over `[start, end)`, the earliest first; empty if it can.

    `periods` are the bed's own. A hold for `referral` is no reason: it ends by placing. Pure.
    """
    wanted = Period(start, end)
    reasons = [
        _reason(_BY_USE[period.use], bed, period.start_date, period.end_date)
        for period in sorted(periods, key=lambda period: period.start_date)
        if Period(period.start_date, period.end_date).overlaps(wanted)
        and not _held_for(period, referral)
    ]
    if not Period(bed.start_date, bed.end_date).encloses(wanted):
        reasons.insert(0, _reason(BedOutOfService, bed, bed.start_date, bed.end_date))
    return reasons


def check_bed_free(
    *,
    bed: Bed,
    start: date,
    end: date | None,
    referral: Referral | None = None,
    but: Collection[int] = (),
) -> None:
    """Refuse a bed that is in use on some of the days, leaving out the periods `but`.

    Raises BedOutOfService, BedOccupied, BedHeld, BedClosed or BedPaused.
    """
    periods = BedPeriod.objects.filter(overlapping(start, end), bed=bed).exclude(pk__in=but)
    reasons = reasons_against(bed=bed, periods=periods, start=start, end=end, referral=referral)
    if reasons:
        raise reasons[0]


def check_bed_for(
    *, ward: Ward, bed: Bed | None, start: date, end: date | None, referral: Referral | None = None
) -> None:
    """Refuse a bed of another ward, one that is not free, or none where the ward has beds.

    Raises BedElsewhere, BedNeeded, and what `check_bed_free` raises.
    """
    if bed is None:
        in_service = Bed.objects.as_at(start).filter(ward=ward).count()
        if in_service:
            raise BedNeeded(
                f"{ward} has {counted(in_service, 'bed')} in service on {long_date(start)}. "
                "Choose one of them.",
                field="bed",
            )
        return
    if bed.ward_id != ward.pk:
        raise BedElsewhere(
            f"Bed {bed.label} is not in {ward}. Choose a bed of that ward.", field="bed"
        )
    check_bed_free(bed=bed, start=start, end=end, referral=referral)


def check_takes_people(*, ward: Ward, on: date) -> None:
    """Refuse a ward that is not open or takes nobody. Raises WardNotOpen, AdmissionsSuspended."""
    check_open(ward=ward, on=on)
    suspended = ward.suspensions.as_at(on).first()
    if suspended is not None:
        raise AdmissionsSuspended(
            f"Admissions to {ward} are suspended from {long_date(suspended.start_date)}. "
            "Choose another ward, or resume admissions first.",
            conflict=InTheWay(
                what="admissions are suspended",
                start=suspended.start_date,
                end=suspended.end_date,
            ),
        )


def _reason(kind: type[BedNotFree], bed: Bed, start: date, end: date | None) -> BedNotFree:
    fact = "in service only" if kind is BedOutOfService else kind.what.removeprefix("the bed is ")
    return kind(
        f"Bed {bed.label} is {fact} {span(start, end)}. {kind.mend}",
        field="bed",
        conflict=InTheWay(what=kind.what, start=start, end=end),
    )


def _held_for(period: BedPeriod, referral: Referral | None) -> bool:
    return period.use == BedUse.HELD and referral is not None and period.referral_id == referral.pk
