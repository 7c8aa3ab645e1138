"""Where somebody must not be, because another is there from whom they must be kept apart."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from beds.models import BedPeriod
from impact.core.dated import as_at as in_force
from patients.choices import SeparationScope
from patients.models import Stay
from patients.services.separations import kept_apart


class Apart(NamedTuple):
    """Wards and sites in which somebody must not be."""

    wards: set[int]
    sites: set[int]

    @property
    def anywhere(self) -> bool:
        """Whether there is any ward or site in which they must not be."""
        return bool(self.wards or self.sites)

    def keeps_from(self, *, ward: int, site: int) -> bool:
        """Whether they must not be in this ward of this site."""
        return ward in self.wards or site in self.sites


def kept_from(*, people: Collection[int], on: date) -> dict[int, Apart]:
    """The wards and sites that each must not share: where the others are on a day, or come.

    One query, one more where somebody must be kept apart.
    """
    kept = kept_apart(people=people, on=on)
    others = {other for scopes in kept.values() for found in scopes.values() for other in found}
    places = _places(others, on) if others else {}
    return {person: _away_from(kept[person], places) for person in people}


def _places(people: Collection[int], day: date) -> dict[int, list[tuple[int, int]]]:
    """The wards with their sites in which people are on a day, or have a bed held for them."""
    stays = Stay.objects.filter(in_force(day), patient__in=people)
    holds = BedPeriod.objects.filter(in_force(day), referral__patient__in=people)
    rows = stays.values_list("patient", "ward", "ward__site").union(
        holds.values_list("referral__patient", "bed__ward", "bed__ward__site")
    )
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for person, ward, site in rows:
        found[person].append((ward, site))
    return found


def _away_from(
    kept: Mapping[str, Collection[int]], places: Mapping[int, list[tuple[int, int]]]
) -> Apart:
    apart = Apart(wards=set(), sites=set())
    for scope, people in kept.items():
        for ward, site in (place for person in people for place in places.get(person, [])):
            if scope == SeparationScope.SITE:
                apart.sites.add(site)
            else:
                apart.wards.add(ward)
    return apart
