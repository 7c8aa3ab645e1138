"""Beds that the support hub has asked other organisations for, and how they were answered."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from beds.choices import OfferAnswer
from beds.matching import find_a_bed
from beds.models import Bed, Offer
from beds.services.offers import answer, ask
from impact.core.periods import LONDON
from impact.demo.accounts import support_hub
from impact.demo.calendar.days import is_weekday
from impact.demo.entries.book import Book
from patients.models import Referral
from patients.queries import waiting
from providers.models import Collaborative

_WEEK = 7
_CALLED = "IMPACT"
_LOOKED_AT = 12
_ASKED_A_DAY = 2
_ANSWERED = 0.5
_AT = time(14, 10)
_NO = ("ward_mix", "needs_other_service", "no_bed")


def offer(book: Book) -> None:
    """Ask for beds on the working days of the last week that have no offer yet.

    What was asked for before it and has no answer is refused: who it was for may be placed by now.
    """
    offers = Offer.objects.filter(asked_by=support_hub())
    since = book.today - timedelta(days=_WEEK)
    for left in offers.filter(answer="", asked_on__lt=since).select_related("bed__ward__provider"):
        book.end(partial(_refuse, left, "no_bed", since, book))
    known = set(offers.values_list("asked_on", flat=True))
    for day in (since + timedelta(days=number) for number in range(_WEEK)):
        if is_weekday(day.toordinal()) and day not in known:
            chance = Random(f"{book.seed} offers {day}")
            for referral, bed in _wished(book.today, day, chance):
                book.make(partial(_ask, referral, bed, day, chance, book))


def _wished(today: date, day: date, chance: Random) -> Iterator[tuple[Referral, Bed]]:
    """People who waited on the day already, each with a bed that suits and none has asked for."""
    collaborative = Collaborative.objects.get(code=_CALLED)
    queue = waiting(collaborative=collaborative, on=today).filter(accepted_on__lte=day)
    asked_for = Offer.objects.filter(asked_on__gt=day - timedelta(days=_WEEK))
    free = queue.exclude(pk__in=asked_for.values("referral")).order_by("reference", "pk")
    people = list(free.select_related("patient", "service_line", "provider"))
    taken, found = set(asked_for.values_list("bed", flat=True)), 0
    for referral in chance.sample(people, min(_LOOKED_AT, len(people))):
        if found == _ASKED_A_DAY:
            return
        matches = find_a_bed(referral=referral, collaborative=collaborative, as_at=today)
        suited = [
            one.bed.bed
            for one in matches
            if one.suited and one.bed.bed not in taken and one.bed.provider != referral.provider_id
        ]
        if suited:
            found += 1
            taken.add(suited[0])
            yield referral, Bed.objects.select_related("ward__provider").get(pk=suited[0])


def _ask(referral: Referral, bed: Bed, day: date, chance: Random, book: Book) -> None:
    made = ask(referral=referral, bed=bed, today=day, by=support_hub())
    answered, which, later = chance.random(), chance.random(), chance.randint(10, 30)
    reply = day + timedelta(days=1)
    if answered >= _ANSWERED or reply >= book.today:
        return
    if which < _ANSWERED:
        _refuse(made, chance.choice(_NO), reply, book)
        return
    answer(
        offer=made,
        answer=OfferAnswer.NOT_NOW,
        not_before=book.today + timedelta(days=later),
        today=reply,
        now=datetime.combine(reply, _AT, tzinfo=LONDON),
        by=book.by[bed.ward.provider.key],
    )


def _refuse(asked: Offer, reason: str, on: date, book: Book) -> None:
    answer(
        offer=asked,
        answer=OfferAnswer.NO,
        reason=reason,
        today=on,
        now=datetime.combine(on, _AT, tzinfo=LONDON),
        by=book.by[asked.bed.ward.provider.key],
    )
