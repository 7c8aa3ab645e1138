"""Weekly confirmations of the last half year, by those who run each provider's wards."""

from datetime import date, datetime, time
from functools import partial

from beds.models import Confirmation
from beds.services.wards import confirm_wards
from impact.core.periods import LONDON
from impact.demo.accounts import case_manager
from impact.demo.entries.book import Book
from impact.demo.headcounts import Headcounts
from impact.demo.stories.confirmations import Round, rounds
from providers.models import Provider, User


def confirm(book: Book) -> None:
    """Enter the rounds that are not here yet; today's are told tomorrow."""
    known = set(Confirmation.objects.values_list("ward__provider__key", "confirmed_at"))
    counts, by = Headcounts(book.story), _who(book)
    here = [ward for ward in book.story.wards() if ward.key in book.wards]
    new = [
        found
        for found in rounds(here, start=book.since, end=book.story.until, seed=book.seed)
        if (found.provider, _instant(found)) not in known
    ]
    new.sort(key=_instant)
    for done, found in enumerate(new):
        book.progress("Confirmations", done, len(new))
        book.make(partial(_confirm, found, counts, by[found.provider], book))


def _confirm(found: Round, counts: Headcounts, by: User, book: Book) -> None:
    confirm_wards(
        headcounts={
            book.wards[ward.key]: counts.on(ward.key, found.on) + (ward == found.miscounted)
            for ward in found.wards
        },
        confirmed_at=_instant(found),
        by=by,
    )


def _who(book: Book) -> dict[str, User]:
    """Each provider's own bed manager; the case manager where it is no member's."""
    strangers = Provider.objects.filter(collaborative_members=None).values_list("key", flat=True)
    return {**book.by, **dict.fromkeys(strangers, case_manager())}


def _instant(found: Round) -> datetime:
    moment = time(found.minute // 60, found.minute % 60)
    return datetime.combine(date.fromordinal(found.on), moment, tzinfo=LONDON)
