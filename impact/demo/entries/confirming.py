"""Weekly confirmations of the last half year, by those who run each ward."""

from datetime import date, datetime, time
from functools import partial

from beds.models import Confirmation
from beds.services.wards import confirm_ward
from impact.core.periods import LONDON
from impact.demo.accounts import case_manager
from impact.demo.entries.book import Book
from impact.demo.headcounts import Headcounts
from impact.demo.plan import WardPlan
from impact.demo.stories.confirmations import Confirmed, confirmations
from providers.models import Provider, User, Ward

_MISCOUNTED = "Counted twice; to be looked at."


def confirm(book: Book) -> None:
    """Enter the confirmations that are not here yet; today's are told tomorrow."""
    known = set(Confirmation.objects.values_list("ward", "confirmed_at"))
    counts = Headcounts(book.story)
    told = [
        (ward, instant, found)
        for found in confirmations(
            _wards(book), start=book.since, end=book.story.until, seed=book.seed
        )
        for ward, instant in [(book.wards[found.ward.key], _instant(found))]
        if (ward.pk, instant) not in known
    ]
    told.sort(key=lambda entry: entry[1])
    for done, (ward, instant, found) in enumerate(told):
        book.progress("Confirmations", done, len(told))
        headcount = counts.on(found.ward.key, found.on) + found.miscounted
        book.make(partial(_confirm, ward, instant, max(headcount, 0), found, book))


def _wards(book: Book) -> list[WardPlan]:
    plans = {ward.key: ward for ward in book.story.wards()}
    return [ward for key, ward in sorted(plans.items()) if key in book.wards]


def _confirm(ward: Ward, instant: datetime, headcount: int, found: Confirmed, book: Book) -> None:
    confirm_ward(
        ward=ward,
        confirmed_at=instant,
        headcount=headcount,
        note=_MISCOUNTED if found.miscounted else "",
        by=_who(ward.provider, book),
    )


def _who(provider: Provider, book: Book) -> User:
    """The ward's own bed manager; the case manager where the provider is no member's."""
    is_member = provider.collaborative_members.exists()
    return book.by[provider.key] if is_member else case_manager()


def _instant(found: Confirmed) -> datetime:
    moment = time(found.minute // 60, found.minute % 60)
    return datetime.combine(date.fromordinal(found.on), moment, tzinfo=LONDON)
