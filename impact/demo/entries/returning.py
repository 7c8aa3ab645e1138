"""What the case managers keep of people out of area: plans, visits, reviews."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

from impact.demo.accounts import case_manager
from impact.demo.entries.book import Book
from patients.choices import ReviewKind
from patients.models import CareReview, Placement, RepatriationPlan, Visit
from patients.services.repatriation import (
    Plan,
    caseload,
    plan_return,
    plan_review,
    record_visit,
)
from providers.models import Collaborative, User, Ward
from providers.queries import own_wards

_STEPS = (
    "Ask the ward for a date for assessment",
    "Review whether low secure would do",
    "Gatekeeping assessment by the home team",
    "Agree the transfer with the responsible clinician",
    "Write to the Ministry of Justice",
)
_PLANNED = 0.85
_WITH_TARGET = 0.6
_VISITS_APART = range(45, 110)


def keep(book: Book) -> None:
    """Record, where nobody has, plans, visits and the next review of everybody out of area."""
    user = case_manager()
    theirs = caseload(user=user, on=book.today)
    placements = Placement.objects.filter(pk__in=theirs).order_by("provider__key", "spell_id")
    for placement in placements.select_related("patient", "provider"):
        _keep(book, placement, theirs[placement.pk], user)


def _keep(book: Book, placement: Placement, collaborative: Collaborative, user: User) -> None:
    # The same person gets the same story on every later day, whoever else is away by then.
    chance = Random(f"{book.seed} {placement.provider.key} {placement.spell_id}")
    plan = _plan(book.today, placement, _wards(collaborative, placement, book.today), chance)
    about: dict[str, Any] = {"placement": placement, "today": book.today, "by": user}
    if plan and not RepatriationPlan.objects.filter(placement=placement).exists():
        book.make(partial(plan_return, plan=plan, **about))
    seen = set(Visit.objects.filter(placement=placement).values_list("seen_on", flat=True))
    for day in _visits(book, placement, chance):
        if day not in seen:
            book.make(partial(record_visit, seen_on=day, seen_by=user.name, **about))
    if not CareReview.objects.filter(placement=placement).exists():
        lda = "1" in (placement.patient.learning_disability, placement.patient.autism)
        kind = ReviewKind.CETR if lda else ReviewKind.CPA
        on = book.today + timedelta(days=chance.randint(5, 150))
        book.make(partial(plan_review, kind=kind, planned_for=on, **about))


def _plan(today: date, placement: Placement, wards: list[Ward], chance: Random) -> Plan | None:
    """What is planned; None for some of them. The same number of draws whatever comes of them."""
    planned, with_target = chance.random() < _PLANNED, chance.random() < _WITH_TARGET
    step, due, target = chance.choice(_STEPS), chance.randint(-4, 30), chance.randint(20, 200)
    price, which = chance.randint(420, 690), chance.random()
    if not planned:
        return None
    ward = wards[int(which * len(wards))] if with_target and wards else None
    return Plan(
        next_step=step,
        owner=chance.choice(("Farah Siddiqui", "Home team", "Responsible clinician")),
        due_on=today + timedelta(days=due),
        target_ward=ward,
        target_on=today + timedelta(days=target) if ward else None,
        price_a_day=Decimal(price),
    )


def _wards(collaborative: Collaborative, placement: Placement, day: date) -> list[Ward]:
    """The collaborative's wards of the line in which somebody is."""
    lines = placement.stays.values("ward__service_line")
    found = own_wards(collaborative=collaborative, on=day).filter(service_line__in=lines)
    return list(found.order_by("pk"))


def _visits(book: Book, placement: Placement, chance: Random) -> Iterator[date]:
    """The days of the last half year on which they were seen."""
    apart = timedelta(days=chance.choice(_VISITS_APART))
    day = placement.admitted_on + timedelta(days=chance.randint(7, 40))
    while day <= book.today:
        if day.toordinal() >= book.since:
            yield day
        day += apart
