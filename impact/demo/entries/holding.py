"""Holds and pauses: those that are over end before the import, new ones begin after it."""

from datetime import date
from functools import partial

from beds.choices import BedUse
from beds.models import Bed, BedPeriod
from beds.services.holds import hold_bed, release_hold
from beds.services.pauses import pause_bed, resume_bed
from impact.demo.calendar.days import Day
from impact.demo.entries.book import Book
from impact.demo.records import Hold, Pause
from patients.models import Referral
from patients.services.referrals import expect

Told = Hold | Pause
Key = tuple[str, str, Day]


def end_past(book: Book) -> None:
    """End what is over, so that the beds are free for whom the files bring."""
    known = _known()
    for told in _told(book):
        period = known.get(_key(told))
        if period is not None and told.end is not None and period.end_date is None:
            book.end(partial(_end, told, period, book))


def begin(book: Book) -> None:
    """Enter the holds and pauses of the last half year that are not here yet."""
    known, beds = _known(), _beds()
    new = [told for told in _told(book) if _key(told) not in known]
    for done, told in enumerate(new):
        book.progress("Holds and pauses", done, len(new))
        bed = beds.get((told.ward.key, told.label))
        if bed is not None:
            book.make(partial(_begin, told, bed, book))


def _told(book: Book) -> list[Told]:
    world = book.story.world
    both: list[Told] = [*world.holds, *world.pauses]
    return [told for told in both if told.end is None or told.end >= book.since]


def _known() -> dict[Key, BedPeriod]:
    periods = BedPeriod.objects.filter(use__in=(BedUse.HELD, BedUse.PAUSED))
    return {
        (period.bed.ward.reference, period.bed.label, period.start_date.toordinal()): period
        for period in periods.select_related("bed__ward__provider")
    }


def _key(told: Told) -> Key:
    return told.ward.key, told.label, told.start


def _beds() -> dict[tuple[str, str], Bed]:
    """The newest bed under each label."""
    beds = Bed.objects.select_related("ward__provider").order_by("start_date")
    return {(bed.ward.reference, bed.label): bed for bed in beds}


def _end(told: Told, period: BedPeriod, book: Book) -> None:
    by, on = book.by[told.ward.provider], date.fromordinal(told.end or book.story.until)
    if isinstance(told, Hold):
        release_hold(hold=period, on=on, today=book.today, by=by)
    else:
        resume_bed(pause=period, on=on, today=book.today, by=by)


def _begin(told: Told, bed: Bed, book: Book) -> None:
    by = book.by[told.ward.provider]
    start, review = date.fromordinal(told.start), date.fromordinal(told.review)
    end = None if told.end is None else date.fromordinal(told.end)
    if isinstance(told, Pause):
        pause_bed(
            bed=bed,
            start_date=start,
            end_date=end,
            reason=told.reason,
            review_on=review,
            today=book.today,
            by=by,
        )
        return
    referral = Referral.objects.filter(
        provider__key=told.referral.assessor, reference=told.referral.referral_id
    ).first()
    hold_bed(
        bed=bed,
        start_date=start,
        end_date=end,
        referral=referral,
        review_on=review,
        today=book.today,
        by=by,
    )
    if end is None and referral is not None:
        expect(referral=referral, expected_on=date.fromordinal(told.expected), by=by)
