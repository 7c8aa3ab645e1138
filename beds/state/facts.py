"""What the bed state of a collaborative is made of on one or more days: four queries, always.

Everything that the bed state shows, in whatever cut, is counted from these rows, so that a number
and the rows behind it can never disagree. Several days cost no query more: the days of one kind
are read together.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

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
from impact.core.dated import as_at
from impact.core.periods import local_date, start_of_day
from patients.models import Leave, Readiness
from patients.queries import census, waiting
from providers.models import AdmissionSuspension, Collaborative
from providers.queries import own_wards

FRESH_DAYS = 7
"""A ward is stale when it was last confirmed more than this many days before."""


class Line(NamedTuple):
    """A service line: its place in the order of lines, its code and its name."""

    position: int
    code: str
    name: str


class WardFact(NamedTuple):
    """A ward of the collaborative on a day, with what is printed beside it."""

    pk: int
    provider: str
    provider_name: str
    site: str
    site_name: str
    code: str
    name: str
    sex: str
    line: Line
    suspended: bool
    confirmed_at: datetime | None
    confirmed_by: str | None

    @property
    def reference(self) -> str:
        """`PROVIDER:WARD`."""
        return f"{self.provider}:{self.code}"

    def is_stale(self, day: date) -> bool:
        """Whether it was last confirmed more than seven days before `day`, or never."""
        if self.confirmed_at is None:
            return True
        return local_date(self.confirmed_at) < day - timedelta(days=FRESH_DAYS)


class BedFact(NamedTuple):
    """A bed in service: its ward, basis, use (None is vacant), the kind of leave that keeps it."""

    pk: int
    ward: int
    basis: str
    use: str | None
    leave: str | None


class PersonFact(NamedTuple):
    """Somebody with a patient day who is ready for discharge, out of area, or both."""

    patient: int
    ward: int
    provider: str
    line: Line
    ready: bool
    out_of_area: bool


class WaitingFact(NamedTuple):
    """A referral that waits for a bed."""

    referral: int
    line: Line


@dataclass(frozen=True)
class DayFacts:
    """The facts of one day. `waiting` is None where it cannot be cut: by provider."""

    day: date
    wards: dict[int, WardFact]
    beds: tuple[BedFact, ...]
    people: tuple[PersonFact, ...]
    waiting: tuple[WaitingFact, ...] | None

    def narrowed(self, *, service_line: str | None, provider: str | None) -> "DayFacts":
        """The part of them in one service line, at one provider, or both."""
        if service_line is None and provider is None:
            return self

        def kept(fact: WardFact | PersonFact) -> bool:
            return service_line in (None, fact.line.code) and provider in (None, fact.provider)

        wards = {pk: ward for pk, ward in self.wards.items() if kept(ward)}
        queue = self.waiting or ()
        return replace(
            self,
            wards=wards,
            beds=tuple(bed for bed in self.beds if bed.ward in wards),
            people=tuple(person for person in self.people if kept(person)),
            waiting=None
            if provider
            else tuple(one for one in queue if service_line in (None, one.line.code)),
        )


def read_facts(*, collaborative: Collaborative, days: Collection[date]) -> dict[date, DayFacts]:
    """The facts of each day, in four queries; only wards with a bed in service are among them."""
    wards = _by_day(days, lambda day: _wards(collaborative, day))
    opened = {day: {row[0]: _ward(row) for row in wards[day]} for day in days}
    beds = _by_day(days, lambda day: _beds(list(opened[day]), day))
    people = _by_day(days, lambda day: _people(collaborative, day))
    queue = _by_day(days, lambda day: _waiting(collaborative, day))
    return {
        day: DayFacts(
            day=day,
            wards=_with_beds(opened[day], beds[day]),
            beds=tuple(BedFact(*row) for row in beds[day]),
            people=tuple(_person(row) for row in people[day]),
            waiting=tuple(WaitingFact(pk, Line(*line)) for pk, *line in queue[day]),
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


def _with_beds(wards: dict[int, WardFact], beds: list[tuple[Any, ...]]) -> dict[int, WardFact]:
    used = {row[1] for row in beds}
    return {pk: ward for pk, ward in wards.items() if pk in used}


def _beds(wards: list[int], day: date) -> "QuerySet[Any, tuple[Any, ...]]":
    keeps = Leave.objects.filter(as_at(day), stay=OuterRef("now__stay"), bed_kept=True).order_by()
    return (
        Bed.objects.filter(as_at(day), ward__in=wards)
        .order_by()
        .annotate(now=FilteredRelation("periods", condition=as_at(day, prefix="periods__")))
        .annotate(leave=Subquery(keeps.values("kind")[:1]), day=_day(day))
        .values_list("pk", "ward_id", "basis", "now__use", "leave", "day")
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
