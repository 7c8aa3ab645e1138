"""How many beds are suited to each of many people: counted by kind of ward, not bed by bed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q

from beds.choices import BedUse
from beds.matching.apart import Apart, kept_from
from beds.matching.offered import Seeker, beds_in_service, kind_of
from beds.matching.reasons import Kind, suits
from providers.models import Collaborative


class _Place(NamedTuple):
    """A ward and its site."""

    ward: int
    site: int


class _Free:
    """The beds of one kind of ward that are free now, or held for somebody; by where they are."""

    def __init__(self) -> None:
        self._vacant: Counter[_Place] = Counter()
        self._held: dict[int, Counter[_Place]] = defaultdict(Counter)

    def add(self, row: Mapping[str, Any]) -> None:
        """Take in so many beds of a ward that are vacant, or held for the same referral."""
        place = _Place(row["ward"], row["ward__site"])
        held_for = row["now__referral"]
        where = self._vacant if row["now__use"] is None else self._held[held_for]
        where[place] += row["beds"]

    def for_(self, referral: int | None, apart: Apart) -> int:
        """How many are free for a referral, None for somebody without one, away from others."""
        held = self._held.get(referral, Counter()) if referral else Counter[_Place]()
        if not apart.anywhere:
            return self._vacant.total() + held.total()
        return sum(
            beds
            for counted in (self._vacant, held)
            for place, beds in counted.items()
            if not apart.keeps_from(ward=place.ward, site=place.site)
        )


def suited_now(
    *, seekers: Collection[Seeker], collaborative: Collaborative, as_at: date
) -> dict[int | None, int]:
    """How many beds are suited to each of these people as they stand; by the referral they want.

    The same beds as `find_a_bed` calls suited. Two queries however many they are, one more where
    somebody must be kept apart.
    """
    if not seekers:
        return {}
    apart = kept_from(people=[seeker.patient for seeker in seekers], on=as_at)
    of_line = _free_by_line(_counted(collaborative, as_at))
    return {
        wanted.referral: sum(
            free.for_(wanted.referral, apart[patient])
            for kind, free in of_line[wanted.service_line].items()
            if suits(wanted, kind)
        )
        for patient, _, wanted in seekers
    }


def _counted(collaborative: Collaborative, day: date) -> Iterable[Mapping[str, Any]]:
    """A row for each ward that takes people, and what its beds are doing: vacant, held for whom."""
    takes = Q(now=None) | Q(now__use=BedUse.HELD, now__referral__isnull=False)
    return (
        beds_in_service(collaborative, day)
        .filter(takes, suspended=False)
        .values(
            *("ward", "ward__site", "ward__sex", "now__use", "now__referral"),
            *("ward__service_line__code", "ward__service_line__name"),
            *("ward__service_line__security_level", "ward__service_line__client_group"),
        )
        .annotate(beds=Count("pk"))
    )


def _free_by_line(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[Kind, _Free]]:
    found: dict[str, dict[Kind, _Free]] = defaultdict(lambda: defaultdict(_Free))
    for row in rows:
        kind = kind_of(row)
        found[kind.service_line][kind].add(row)
    return found
