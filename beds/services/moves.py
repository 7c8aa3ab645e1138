"""Moves within a ward: to another bed, or from no bed into one."""

from datetime import date

from beds.models import Bed, BedPeriod
from beds.services.checks import check_bed_for
from beds.services.locks import lock
from beds.services.steps import free_periods, occupy
from impact.audit.service import service
from impact.core.dated import as_at
from impact.core.errors import Conflict, InTheWay
from impact.core.text import long_date
from patients.models import Placement, Stay
from patients.services.checks import NothingToChange, check_inside, span
from providers.models import User
from providers.services.dates import not_in_future


class NoBed(Conflict):
    """The ward stay has no bed on the day."""

    code = "no_bed"
    title = "This person has no bed on this day"


class NotInWard(Conflict):
    """The placement has no ward stay on the day."""

    code = "not_in_ward"
    title = "This person is in no ward on this day"


@service("placements.move_bed")
def move_bed(*, placement: Placement, bed: Bed, on: date, today: date, by: User) -> BedPeriod:
    """Move somebody to another bed of their ward on a day; return the use of it that begins.

    It lasts as long as the use of the bed before would have; somebody without a bed, in a ward
    that had none, gets it for the rest of the stay. Moving somebody to the bed that an import
    assumed for them confirms it: it is no longer marked. Raises InFuture,
    OutsidePlacement, NotInWard, NoBed, NothingToChange, BedElsewhere, BedNotFree.
    """
    not_in_future(on, today=today, field="on")
    held = lock(placements=[placement], beds=[bed])
    care, bed = held.cares[placement.pk], held.beds[bed.pk]
    check_inside(placement=care.placement, day=on, field="on")
    stay = stay_on(stays=care.places, on=on)
    period = stay.bed_periods.filter(as_at(on)).first()
    if period is None:
        return _first_bed(stay=stay, bed=bed, on=on)
    if period.bed_id == bed.pk:
        return _confirmed(period)
    end = period.end_date
    free_periods(stay.bed_periods.all(), on, end)
    check_bed_for(ward=stay.ward, bed=bed, start=on, end=end)
    occupy(stay=stay, bed=bed, start=on, end=end)
    return stay.bed_periods.get(start_date=on)


def stay_on(*, stays: list[Stay], on: date) -> Stay:
    """Return the ward stay that covers the day, the first that does. Raises NotInWard."""
    for stay in stays:
        if stay.start_date <= on and (stay.end_date is None or on < stay.end_date):
            return stay
    raise NotInWard(f"This person is in no ward on {long_date(on)}. Give a day inside a ward stay.")


def period_on(*, stay: Stay, on: date) -> BedPeriod:
    """Return a ward stay's use of a bed on the day. Raises NoBed."""
    period = stay.bed_periods.select_related("bed").filter(as_at(on)).first()
    if period is None:
        raise NoBed(
            f"This person has no bed in {stay.ward} on {long_date(on)}. Give them a bed first, or "
            "choose a day on which they have one."
        )
    return period


def bed_on(*, stay: Stay, on: date) -> Bed:
    """Return the bed of a ward stay on the day. Raises NoBed."""
    return period_on(stay=stay, on=on).bed


def swap_within(*, one: Stay, other: Stay, on: date) -> None:
    """Have two ward stays of one ward change beds on a day. Raises NoBed, BedNotFree."""
    first, second = period_on(stay=one, on=on), period_on(stay=other, on=on)
    for period in (first, second):
        free_periods(BedPeriod.objects.filter(pk=period.pk), on, period.end_date)
    for stay, old, new in ((one, first, second), (other, second, first)):
        check_bed_for(ward=stay.ward, bed=new.bed, start=on, end=old.end_date)
        occupy(stay=stay, bed=new.bed, start=on, end=old.end_date)


def _confirmed(period: BedPeriod) -> BedPeriod:
    if not period.assumed:
        raise NothingToChange(
            f"This person is in that bed already {span(period.start_date, period.end_date)}. "
            "Choose another bed.",
            field="bed",
        )
    period.assumed = False
    period.save(update_fields=["assumed"])
    return period


def _first_bed(*, stay: Stay, bed: Bed, on: date) -> BedPeriod:
    away = stay.leaves.filter(as_at(on), bed_kept=False).first()
    if away is not None:
        raise NoBed(
            f"This person is on leave without a bed {span(away.start_date, away.end_date)}. They "
            "get one when the leave ends.",
            conflict=InTheWay(what="leave", start=away.start_date, end=away.end_date),
        )
    later = stay.bed_periods.filter(start_date__gt=on).order_by("start_date").first()
    end = later.start_date if later else stay.end_date
    check_bed_for(ward=stay.ward, bed=bed, start=on, end=end)
    occupy(stay=stay, bed=bed, start=on, end=end)
    return stay.bed_periods.get(start_date=on)
