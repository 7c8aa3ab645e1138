"""What holds, pauses and closures have in common: they end, and they are looked at again."""

from datetime import date

from beds.choices import BedUse
from beds.models import BedPeriod
from beds.services.checks import check_bed_free
from beds.services.locks import lock_bed
from impact.core.errors import Conflict, InTheWay, Invalid
from impact.core.text import long_date
from providers.services.dates import in_order


class NotInUse(Conflict):
    """The hold, pause or closure is no longer there."""

    code = "not_in_use"
    title = "This has ended already"


class NoNight(Invalid):
    """A use of a bed that would hold no day."""

    code = "no_night"
    title = "This would last no night"


def check_lasts(start: date, end: date | None, *, field: str = "end_date") -> None:
    """Refuse an end before the start or on it. Raises OutOfOrder, NoNight."""
    in_order(start, end, field=field)
    if end == start:
        raise NoNight(
            f"From {long_date(start)} to the same day is no night. Give a later end, or none.",
            field=field,
        )


def fresh(period: BedPeriod, *, use: BedUse) -> BedPeriod:
    """Return a bed period as it is now; its bed is locked. Raises NotInUse."""
    found = BedPeriod.objects.select_related("bed").filter(pk=period.pk, use=use).first()
    if found is None:
        raise NotInUse(f"The bed is no longer {use.label.lower()} by this entry. Look at it again.")
    return found


def end_use(*, period: BedPeriod, use: BedUse, on: date) -> BedPeriod | None:
    """End a bed period on a day; on its first day take it away and return None.

    A later end than the present one keeps the bed longer. Raises NotInUse, OutOfOrder, and what
    `check_bed_free` raises.
    """
    lock_bed(period.bed)
    period = fresh(period, use=use)
    in_order(period.start_date, on, field="on")
    if period.end_date == on:
        raise NotInUse(
            f"The bed was {use.label.lower()} to {long_date(on)} already. Give another day, or "
            "leave it as it is.",
            conflict=InTheWay(
                what=f"the bed was {use.label.lower()}", start=period.start_date, end=on
            ),
        )
    if on == period.start_date:
        period.delete()
        return None
    check_bed_free(bed=period.bed, start=period.start_date, end=on, but=[period.pk])
    period.end_date = on
    period.save(update_fields=["end_date"])
    return period
