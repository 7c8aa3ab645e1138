"""How far somebody sees, read first and then asked of every row.

Four small queries read whose people and which wards are within reach, with dates. As plain values
they let the database use its indexes; inside the question for each row they took a hundred times as
long over 50,000 stays.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest, Least

from providers.models import Collaborative, CollaborativeMember, FootprintIcb, Provider, Ward

_ICB = "placement__responsible_icb"
_Days = tuple[date | None, date | None]


@dataclass(frozen=True)
class Reach:
    """Whose people and which wards are within reach, by the days on which they are.

    `providers` are the user's own organisations. `footprint` gives, for each programme and its
    days, the ICBs whose people are a collaborative's; `scope` all wards of each programme; `wards`,
    by days, members' wards in scope and in area.
    """

    providers: set[int]
    footprint: dict[tuple[str, _Days], set[int]]
    scope: dict[str, set[int]]
    wards: dict[_Days, set[int]]

    def stays(self) -> Q:
        """Condition on a stay: in the user's own organisation, or of a collaborative's patient."""
        return Q(provider__in=self.providers) | self.patients()

    def patients(self, *, icb: str = _ICB) -> Q:
        """Condition on a stay: of a collaborative's patient (`figures.md`, "Its patients").

        `icb` is where the row has the ICB responsible for its placement.
        """
        return self.footprint_patients(icb=icb) | self.own_wards()

    def footprint_patients(self, *, icb: str = _ICB) -> Q:
        """Condition on a stay: a footprint patient in scope, anywhere."""
        return _any(
            Q(**{f"{icb}__in": icbs}, ward__in=self.scope.get(programme, set())) & _some_day(days)
            for (programme, days), icbs in self.footprint.items()
        )

    def own_wards(self) -> Q:
        """Condition on a stay: in a member's ward, in scope and in area."""
        return _any(Q(ward__in=wards) & _some_day(days) for days, wards in self.wards.items())

    def referrals(self) -> Q:
        """Condition on a referral: assessed by the user's own, or a footprint person's in scope."""
        return Q(provider__in=self.providers) | _any(
            Q(responsible_icb__in=icbs, service_line__programme=programme)
            & (Q() if end is None else Q(received_on__lt=end))
            for (programme, (_, end)), icbs in self.footprint.items()
        )


def reach_of(collaboratives: QuerySet[Collaborative], *, own: QuerySet[Provider]) -> Reach:
    """What belongs to the collaboratives, beside the providers `own`. Four queries."""
    keys = collaboratives.values("pk")
    footprint: dict[tuple[str, _Days], set[int]] = defaultdict(set)
    links = FootprintIcb.objects.filter(collaborative__in=keys)
    for programme, icb, start, end in links.values_list(
        "collaborative__programme", "icb", "start_date", "end_date"
    ):
        if _is_some_day(start, end):
            footprint[programme, (start, end)].add(icb)
    scope: dict[str, set[int]] = defaultdict(set)
    in_scope = Ward.objects.filter(service_line__programme__in=collaboratives.values("programme"))
    for ward, programme in in_scope.values_list("pk", "service_line__programme"):
        scope[programme].add(ward)
    wards: dict[_Days, set[int]] = defaultdict(set)
    for ward, start, end in _own_wards(keys):
        if _is_some_day(start, end):
            wards[start, end].add(ward)
    providers = set(own.values_list("pk", flat=True))
    return Reach(providers=providers, footprint=footprint, scope=scope, wards=wards)


def _own_wards(keys: QuerySet[Any]) -> QuerySet[Any, tuple[int, date | None, date | None]]:
    """Wards with the days on which their provider is a member and their site in area."""
    footprint = _area_wards(keys, "collaborative__footprint", "icb", "provider__wards__site__icb")
    flow = _area_wards(keys, "collaborative__flow_sites", "site", "provider__wards__site")
    return footprint.union(flow)


def _area_wards(
    keys: QuerySet[Any], link: str, place: str, place_of_ward: str
) -> QuerySet[Any, Any]:
    """Members' wards in scope whose place is that of the link, with the days of both.

    One call of `filter`: another would join the wards a second time and compare two of them.
    PostgreSQL's GREATEST and LEAST pass over null.
    """
    return CollaborativeMember.objects.filter(
        collaborative__in=keys,
        provider__wards__service_line__programme=F("collaborative__programme"),
        **{f"{link}__{place}": F(place_of_ward)},
    ).values_list(
        "provider__wards",
        Greatest("start_date", f"{link}__start_date"),
        Least("end_date", f"{link}__end_date"),
    )


def _is_some_day(start: date | None, end: date | None) -> bool:
    """Whether the days are any at all: what two links have in common may be none."""
    return start is None or end is None or start < end


def _some_day(days: _Days) -> Q:
    """Condition on a stay: it shares a day with these. A same-day stay counts as its day."""
    start, end = days
    condition = Q()
    if start is not None:
        condition &= Q(start_date__gte=start) | Q(end_date__gt=start) | Q(end_date__isnull=True)
    return condition if end is None else condition & Q(start_date__lt=end)


def _any(conditions: Iterable[Q]) -> Q:
    """Any of the conditions; with none of them, no row."""
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found
