"""Whether a ward is fed by its provider's extracts or typed in by hand, from which day."""

from datetime import date

from impact.audit.service import service
from impact.core.errors import Conflict, InTheWay
from impact.core.text import long_date
from providers.models import User, Ward, WardFeed
from providers.services.dates import in_order, not_in_future
from providers.services.locks import lock_wards
from providers.services.wards import check_open


class AlreadyFed(Conflict):
    """The ward is fed on some of the days already."""

    code = "already_fed"
    title = "This ward is fed already"


class NotFed(Conflict):
    """The ward is typed: there is no feed to end."""

    code = "not_fed"
    title = "This ward is not fed"


@service("feeds.feed_ward")
def feed_ward(*, ward: Ward, start_date: date, today: date, by: User) -> WardFeed:
    """Have extracts say who is in a ward, from a day on, until it is typed again.

    Raises InFuture, WardNotOpen, AlreadyFed.
    """
    not_in_future(start_date, today=today, field="on")
    ward = lock_wards({ward.pk})[ward.pk]
    check_open(ward=ward, on=start_date)
    later = ward.feeds.exclude(end_date__lte=start_date).first()
    if later is not None:
        raise AlreadyFed(
            f"{ward} is already fed from {long_date(later.start_date)}. Leave it as it is, or have "
            "it typed first.",
            conflict=InTheWay(what="the ward is fed", start=later.start_date, end=later.end_date),
        )
    return WardFeed.objects.create(ward=ward, start_date=start_date, set_by=by)


@service("feeds.type_ward")
def type_ward(*, ward: Ward, on: date, today: date, by: User) -> WardFeed:
    """End the feed of a ward: from this day on what is typed is all there is.

    Raises InFuture, NotFed, OutOfOrder.
    """
    not_in_future(on, today=today, field="on")
    ward = lock_wards({ward.pk})[ward.pk]
    running = ward.feeds.filter(end_date__isnull=True).first()
    if running is None:
        raise NotFed(f"{ward} is typed already: no extract is expected for it.")
    in_order(running.start_date, on, field="on")
    running.end_date = on
    running.save(update_fields=["end_date"])
    return running
