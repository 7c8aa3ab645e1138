"""Wards that extracts feed, whom somebody typed there before the extract has them, and a census."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from beds.imports.census import compare
from beds.imports.columns import CENSUS
from beds.imports.reading import Source
from beds.imports.sent_rows import SentRows
from beds.models import Bed
from beds.services.placements import admit
from impact.core.periods import start_of_day
from impact.demo.calendar.days import STORY_BEGINS, Day
from impact.demo.entries.book import Book
from impact.demo.feeds import FED, typed_spells
from impact.demo.records import Leave, Spell, WardStay
from impact.demo.stories.closures import UNLABELLED
from patients.models import Placement, Referral
from providers.models import Icb, Provider, Ward, WardFeed
from providers.services.feeds import feed_ward

_CENSUS_OF = FED[0]
_NOT_HERE_YET = "NEW-1"
_LEFT_OUT, _ELSEWHERE = 6, 11
"""Which of the people in the census are left out, and put into another ward."""


def feed(book: Book) -> None:
    """Have the wards fed that are not yet, and admit there whom no extract has."""
    known = set(WardFeed.objects.values_list("ward", flat=True))
    for ward in book.wards.values():
        if ward.provider.key in FED and ward.pk not in known:
            book.make(partial(_feed, ward, book))
    for referral, spell in typed_spells(book.story).items():
        found = Referral.objects.select_related("patient").get(reference=referral)
        here = {"provider__key": spell.provider, "admitted_on": date.fromordinal(spell.admitted)}
        if not Placement.objects.filter(patient=found.patient, **here).exists():
            book.make(partial(_admit, spell, found, book))


def take_census(book: Book) -> None:
    """Compare the census of a provider with what is held, once; some of it is wrong."""
    provider = Provider.objects.get(key=_CENSUS_OF)
    if provider.differences.exists():
        return
    book.make(
        partial(
            compare,
            Source("census", SentRows(CENSUS, list(_census(book)))),
            provider=provider,
            on=book.today,
            complete=False,
            by=book.by[_CENSUS_OF],
            now=start_of_day(book.today) + timedelta(hours=9),
        )
    )


def _feed(ward: Ward, book: Book) -> WardFeed:
    start = date.fromordinal(STORY_BEGINS)
    return feed_ward(
        ward=ward,
        start_date=max(start, ward.start_date or start),
        today=book.today,
        by=book.by[ward.provider.key],
    )


def _admit(spell: Spell, referral: Referral, book: Book) -> Placement:
    stay = spell.stays[0]
    ward = book.wards[stay.ward.key]
    label = stay.beds[0][1] if stay.beds and spell.provider not in UNLABELLED else None
    return admit(
        patient=referral.patient,
        ward=ward,
        bed=Bed.objects.as_at(book.today).filter(ward=ward, label=label).first(),
        referral=referral,
        admitted_on=date.fromordinal(spell.admitted),
        responsible_icb=Icb.objects.get(code=spell.person.icb),
        source_of_admission=spell.source,
        legal_status=spell.legal_status,
        today=book.today,
        by=book.by[spell.provider],
    )


def _covers(what: WardStay | Leave, day: Day) -> bool:
    return what.start <= day and (what.end is None or day < what.end)


def _census(book: Book) -> Iterator[dict[str, str]]:
    """Who is in the provider's wards, but for one left out, one elsewhere and one unknown."""
    here = [
        {
            "patient_id": spell.person.local_ids[_CENSUS_OF],
            "nhs_number": spell.person.nhs_number,
            "ward": stay.ward.code,
        }
        for spell in book.story.world.spells
        if spell.provider == _CENSUS_OF
        for stay in spell.stays
        if _covers(stay, book.story.until)
        and not any(it.kind == "trial" and _covers(it, book.story.until) for it in stay.leaves)
    ]
    wards = sorted({row["ward"] for row in here})
    for number, row in enumerate(sorted(here, key=lambda row: row["patient_id"])):
        if number == _ELSEWHERE:
            yield row | {"ward": next(ward for ward in wards if ward != row["ward"])}
        elif number != _LEFT_OUT:
            yield row
    yield {"patient_id": _NOT_HERE_YET, "ward": wards[0]}
