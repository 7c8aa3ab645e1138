"""Reads what the bed state is made of: four queries, always.

Several days cost no query more: the rows of one kind are read for all of them together.
"""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, NullIf

from beds.models import Bed, Confirmation
from beds.state.facts import (
    BedFact,
    DayFacts,
    Line,
    PersonFact,
    WaitingFact,
    WardFact,
    day_facts,
)
from impact.core.dated import as_at
from impact.core.periods import start_of_day
from patients.models import Readiness
from patients.queries import census, waiting
from providers.models import AdmissionSuspension, Collaborative
from providers.queries import own_wards


def read_facts(*, collaborative: Collaborative, days: Collection[date]) -> dict[date, DayFacts]:
    """The facts of each day, in four queries."""
    wards = _by_day(days, lambda day: _wards(collaborative, day))
    beds = _by_day(days, lambda day: _beds([row[0] for row in wards[day]], day))
    people = _by_day(days, lambda day: _people(collaborative, day))
    queue = _by_day(days, lambda day: _waiting(collaborative, day))
    return {
        day: day_facts(
            day=day,
            wards=(_ward(row) for row in wards[day]),
            beds=(BedFact._make(row) for row in beds[day]),
            people=(_person(row) for row in people[day]),
            waiting=(WaitingFact(pk, Line._make(line)) for pk, *line in queue[day]),
        )
        for day in days
    }


def _by_day(
    days: Collection[date], rows_on: Callable[[date], "QuerySet[Any, tuple[Any, ...]]"]
) -> dict[date, list[tuple[Any, ...]]]:
    """Read the rows of every day in one query; the last column of each says its day."""
    first, *others = (rows_on(day) for day in dict.fromkeys(days))
    found: dict[date, list[tuple[Any, ...]]] = {day: [] for day in days}
    for *row, day in first.union(*others, all=True) if others else first:
        found[day].append(tuple(row))
    return found


def _day(day: date) -> Value:
    return Value(day, output_field=DateField())


def _wards(collaborative: Collaborative, day: date) -> "QuerySet[Any, tuple[Any, ...]]":
    latest = Confirmation.objects.filter(
        ward=OuterRef("pk"), confirmed_at__lt=start_of_day(day + timedelta(days=1))
    ).order_by("-confirmed_at", "-pk")
    by = Coalesce(NullIf("by__name", Value("")), "by__username", output_field=CharField())
    return (
        own_wards(collaborative=collaborative, on=day)
        .order_by()
        .annotate(
            suspended=Exists(
                AdmissionSuspension.objects.filter(as_at(day), ward=OuterRef("pk")).order_by()
            ),
            confirmed_at=Subquery(latest.values("confirmed_at")[:1]),
            confirmed_by=Subquery(latest.values(who=by)[:1]),
            day=_day(day),
        )
        .values_list(
            *("pk", "provider__key", "provider__short_name", "site__key", "site__name"),
            *("code", "name", "sex", "service_line__position", "service_line__code"),
            *("service_line__name", "suspended", "confirmed_at", "confirmed_by", "day"),
        )
    )


def _ward(row: tuple[Any, ...]) -> WardFact:
    return WardFact._make((*row[:8], Line(*row[8:11]), *row[11:]))


def _beds(wards: list[int], day: date) -> "QuerySet[Any, tuple[Any, ...]]":
    use, leave = "periods__", "now__stay__leaves__"
    keeps = as_at(day, prefix=leave) & Q(**{f"{leave}bed_kept": True})
    return (
        Bed.objects.filter(as_at(day), ward__in=wards)
        .order_by()
        .annotate(now=FilteredRelation("periods", condition=as_at(day, prefix=use)))
        .annotate(away=FilteredRelation("now__stay__leaves", condition=keeps), day=_day(day))
        .values_list("pk", "ward_id", "basis", "now__use", "away__kind", "day")
    )


def _people(collaborative: Collaborative, day: date) -> "QuerySet[Any, tuple[Any, ...]]":
    ready = Readiness.objects.filter(as_at(day), placement__patient=OuterRef("patient"))
    return (
        census(collaborative=collaborative, on=day)
        .order_by()
        .annotate(ready=Exists(ready.order_by()), day=_day(day))
        .filter(Q(ready=True) | Q(footprint=True, in_area=False))
        .values_list(
            *("patient_id", "ward_id", "ward__provider__key", "ward__service_line__position"),
            *("ward__service_line__code", "ward__service_line__name"),
            *("ready", "footprint", "in_area", "day"),
        )
    )


def _person(row: tuple[Any, ...]) -> PersonFact:
    *_, ready, footprint, in_area = row
    return PersonFact._make((*row[:3], Line(*row[3:6]), ready, footprint and not in_area))


def _waiting(collaborative: Collaborative, day: date) -> "QuerySet[Any, tuple[Any, ...]]":
    return (
        waiting(collaborative=collaborative, on=day)
        .order_by()
        .annotate(day=_day(day))
        .values_list(
            *("pk", "service_line__position", "service_line__code", "service_line__name", "day")
        )
    )
