"""Beds in service: opened, retired, and changed in basis."""

from datetime import date

from beds.choices import Basis
from beds.models import Bed, BedPeriod
from beds.services.checks import BedOutOfService, reasons_against
from beds.services.locks import lock_bed
from beds.services.splits import split_periods
from impact.audit.service import service
from impact.core.dated import overlapping
from impact.core.errors import Conflict, InTheWay
from impact.core.text import long_date
from patients.services.checks import NothingToChange, span
from providers.models import User, Ward
from providers.services.dates import in_order, not_in_future
from providers.services.locks import share_wards
from providers.services.wards import check_open


class LabelTaken(Conflict):
    """The ward has a bed with this label on some of the days."""

    code = "label_taken"
    title = "This ward has a bed with this label"


@service("beds.open_bed")
def open_bed(
    *,
    ward: Ward,
    label: str,
    start_date: date,
    by: User,
    basis: str = Basis.BLOCK,
    end_date: date | None = None,
) -> Bed:
    """Bring a bed into service from a day on, which may lie in the future.

    Raises OutOfOrder, WardNotOpen, LabelTaken.
    """
    in_order(start_date, end_date, field="end_date")
    ward = share_wards({ward.pk})[ward.pk]
    check_open(ward=ward, on=start_date)
    same = Bed.objects.filter(overlapping(start_date, end_date), ward=ward, label=label).first()
    if same is not None:
        raise LabelTaken(
            f"{ward} has a bed {label} in service {span(same.start_date, same.end_date)}. Give "
            "another label or other days.",
            field="label",
            conflict=InTheWay(
                what="a bed with this label", start=same.start_date, end=same.end_date
            ),
        )
    return Bed.objects.create(
        ward=ward, label=label, basis=basis, start_date=start_date, end_date=end_date
    )


@service("beds.retire_bed")
def retire_bed(*, bed: Bed, on: date, by: User) -> Bed:
    """Take a bed out of service from a day on, which may lie in the future.

    Nothing may use it from then on: a closed bed is reopened, a person moved, a hold released
    first. Raises OutOfOrder, BedOccupied, BedHeld, BedClosed, BedPaused.
    """
    bed = lock_bed(bed)
    in_order(bed.start_date, on, field="on")
    periods = BedPeriod.objects.filter(overlapping(on, None), bed=bed)
    unbounded = Bed(label=bed.label, start_date=bed.start_date, end_date=None)
    reasons = reasons_against(bed=unbounded, periods=periods, start=on, end=None)
    if reasons:
        raise reasons[0]
    bed.end_date = on
    bed.save(update_fields=["end_date"])
    return bed


@service("beds.change_basis")
def change_basis(*, bed: Bed, basis: str, on: date, today: date, by: User) -> Bed:
    """Make a block bed a surge bed or the other way from a day on; return the bed that opens.

    The bed ends and another opens with the same label; whoever is in it, or holds or closes it,
    goes on in the other. Raises InFuture, NothingToChange, BedOutOfService.
    """
    not_in_future(on, today=today, field="on")
    bed = lock_bed(bed)
    if bed.basis == basis:
        raise NothingToChange(
            f"Bed {bed.label} is a {bed.get_basis_display().lower()} bed already. Choose the other "
            "basis, or leave it as it is.",
            field="basis",
        )
    if on <= bed.start_date or (bed.end_date is not None and on >= bed.end_date):
        raise BedOutOfService(
            f"Bed {bed.label} is in service {span(bed.start_date, bed.end_date)}. "
            f"{long_date(on)} is not a day between: choose one that is.",
            field="on",
            conflict=InTheWay(what=BedOutOfService.what, start=bed.start_date, end=bed.end_date),
        )
    opened = Bed.objects.create(
        ward=bed.ward, label=bed.label, basis=basis, start_date=on, end_date=bed.end_date
    )
    split_periods(bed=bed, opened=opened, on=on)
    bed.end_date = on
    bed.save(update_fields=["end_date"])
    return opened
