"""Weekly confirmations of the last half year, by those who run each provider's wards."""

from datetime import date, datetime, time
from functools import partial

from beds.models import Confirmation, StayConfirmation
from beds.services.unfed import confirm_stays, in_caseload
from beds.services.wards import confirm_wards
from impact.core.periods import LONDON
from impact.demo.accounts import case_manager
from impact.demo.entries.book import Book
from impact.demo.headcounts import Headcounts
from impact.demo.stories.confirmations import Round, before_meetings, rounds
from patients.models import Stay
from providers.models import Provider

_LATELY = 35


def confirm(book: Book) -> None:
    """Enter the rounds that are not here yet; today's are told tomorrow.

    Where no member feeds a ward, the case manager confirms the people who are there.
    """
    known = set(Confirmation.objects.values_list("ward__provider__key", "confirmed_at"))
    known |= set(StayConfirmation.objects.values_list("stay__provider__key", "confirmed_at"))
    counts, unfed = Headcounts(book.story), _unfed()
    here = [ward for ward in book.story.wards() if ward.key in book.wards]
    end, lately = book.story.until, max(book.since, book.story.until - _LATELY)
    told = [
        *rounds(here, start=book.since, end=end, seed=book.seed),
        *before_meetings(here, start=lately, end=end, seed=book.seed),
    ]
    new = [found for found in told if (found.provider, _instant(found)) not in known]
    new.sort(key=_instant)
    for done, found in enumerate(new):
        book.progress("Confirmations", done, len(new))
        if found.provider in unfed:
            book.make(partial(_confirm_people, found, book))
        else:
            book.make(partial(_confirm, found, counts, book))


def _confirm_people(found: Round, book: Book) -> None:
    """Those of the collaborative who were in these wards on the day."""
    user, on = case_manager(), date.fromordinal(found.on)
    wards = [book.wards[ward.key] for ward in found.wards]
    theirs = in_caseload(user=user, on=on)
    stays = Stay.objects.filter(pk__in=theirs, ward__in=wards).select_related("placement")
    confirm_stays(stays=list(stays), confirmed_at=_instant(found), by=user, note="By telephone")


def _confirm(found: Round, counts: Headcounts, book: Book) -> None:
    confirm_wards(
        headcounts={
            book.wards[ward.key]: counts.on(ward.key, found.on) + (ward == found.miscounted)
            for ward in found.wards
        },
        confirmed_at=_instant(found),
        by=book.by[found.provider],
    )


def _unfed() -> set[str]:
    """The providers that are no collaborative's member."""
    strangers = Provider.objects.filter(collaborative_members=None)
    return set(strangers.values_list("key", flat=True))


def _instant(found: Round) -> datetime:
    moment = time(found.minute // 60, found.minute % 60)
    return datetime.combine(date.fromordinal(found.on), moment, tzinfo=LONDON)
