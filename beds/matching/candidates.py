"""The beds that somebody is matched with: those of a collaborative in service on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, FilteredRelation, OuterRef, Q, Subquery

from beds.choices import BedUse
from beds.freshness import is_stale
from beds.matching.reasons import Kind, Match, Offered, Wanted, match, suits
from beds.models import Bed, BedPeriod, Confirmation
from impact.core.dated import as_at as in_force
from patients.choices import SeparationScope
from patients.home_areas import distance_km
from patients.models import Referral, Stay
from patients.services.separations import kept_apart
from providers.models import AdmissionSuspension, Collaborative, Ward
from providers.queries import own_wards

RETURN_WITHIN = timedelta(weeks=12)
"""How far ahead a bed may come free to bring somebody back to."""


class Apart(NamedTuple):
    """Wards and sites in which somebody must not be."""

    wards: set[int]
    sites: set[int]

    def keeps_from(self, ward: Ward) -> bool:
        """Whether they must not be in this ward."""
        return ward.pk in self.wards or ward.site_id in self.sites


class Seeker(NamedTuple):
    """Somebody for whom a bed is looked for; `patient` is their number."""

    patient: int
    home_area: str
    wanted: Wanted


def find_a_bed(*, referral: Referral, collaborative: Collaborative, as_at: date) -> list[Match]:
    """Every bed of the collaborative with its reasons for and against, the suited first.

    Two queries, one more where somebody must be kept apart. Nobody who is in a bed is named.
    """
    person = referral.patient
    seeker = Seeker(person.pk, person.home_area, wanted_by(referral))
    apart = _apart([person.pk], as_at)[person.pk]
    return _matches(seeker, _beds(collaborative, as_at), day=as_at, apart=apart)


def beds_to_return_to(
    *, seekers: Collection[Seeker], collaborative: Collaborative, as_at: date
) -> dict[int, list[Match]]:
    """The beds that suit each of these people, free or freeing within 12 weeks; by their number.

    Those free now first, then the sooner, then the nearer to their home area. Two queries however
    many they are, one more where somebody must be kept apart.
    """
    apart = _apart([seeker.patient for seeker in seekers], as_at)
    of_line = _by_line(_beds(collaborative, as_at))
    return {
        seeker.patient: [
            one
            for one in _matches(
                seeker,
                of_line[seeker.wanted.service_line],
                day=as_at,
                apart=apart[seeker.patient],
            )
            if one.free_within(RETURN_WITHIN.days, as_at=as_at)
        ]
        for seeker in seekers
    }


def suited_now(
    *, seekers: Collection[Seeker], collaborative: Collaborative, as_at: date
) -> dict[int | None, int]:
    """How many beds are suited to each of these people as they stand; by the referral they want.

    The same beds as `find_a_bed` calls suited. Two queries however many they are, one more where
    somebody must be kept apart.
    """
    if not seekers:
        return {}
    apart = _apart([seeker.patient for seeker in seekers], as_at)
    of_line = _by_line(_beds(collaborative, as_at).filter(_MAY_SUIT))
    return {
        seeker.wanted.referral: sum(
            match(
                seeker.wanted,
                _offered(row, home=seeker.home_area, day=as_at, apart=apart[seeker.patient]),
            ).suited
            for row in of_line[seeker.wanted.service_line]
        )
        for seeker in seekers
    }


def suited_to(*, referrals: Iterable[Referral], ward: Ward, as_at: date) -> set[int]:
    """Which of these referrals a ward is suited to, whatever its beds are doing; by their numbers.

    One query, one more where somebody must be kept apart.
    """
    found = list(referrals)
    apart = _apart([one.patient_id for one in found], as_at)
    line = ward.service_line
    kind = Kind(
        service_line=line.code,
        service_line_name=line.name,
        level=line.security_level,
        client_group=line.client_group,
        sex=ward.sex,
    )
    return {
        one.pk
        for one in found
        if suits(wanted_by(one), kind) and not apart[one.patient_id].keeps_from(ward)
    }


# A bed that is neither empty nor held suits nobody as it stands.
_MAY_SUIT = Q(now=None) | Q(now__use=BedUse.HELD)


def _by_line(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    of_line: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        of_line[row["ward__service_line__code"]].append(row)
    return of_line


def wanted_by(referral: Referral) -> Wanted:
    """What a referral asks for."""
    person = referral.patient
    return Wanted(
        referral=referral.pk,
        service_line=referral.service_line.code,
        level=referral.level_recommended,
        sex=person.sex,
        learning_disability=person.learning_disability,
        autism=person.autism,
    )


def _beds(collaborative: Collaborative, day: date) -> Any:
    wards = own_wards(collaborative=collaborative, on=day).order_by()
    suspended = AdmissionSuspension.objects.filter(in_force(day), ward=OuterRef("ward"))
    confirmed = Confirmation.objects.filter(ward=OuterRef("ward")).order_by("-confirmed_at")
    return (
        Bed.objects.filter(in_force(day), ward__in=wards.values("pk"))
        .annotate(now=FilteredRelation("periods", condition=in_force(day, prefix="periods__")))
        .annotate(
            suspended=Exists(suspended),
            confirmed_at=Subquery(confirmed.values("confirmed_at")[:1]),
        )
        .values(
            *("pk", "label", "ward", "ward__code", "ward__name", "ward__sex", "suspended"),
            *("ward__provider", "ward__provider__key", "ward__provider__short_name"),
            "ward__site",
            *("ward__site__name", "ward__site__latitude", "ward__site__longitude"),
            *("ward__service_line__code", "ward__service_line__name"),
            *("ward__service_line__security_level", "ward__service_line__client_group"),
            *("now__use", "now__end_date", "now__referral", "confirmed_at"),
            "now__stay__placement__planned_discharge_on",
        )
    )


def _matches(
    seeker: Seeker, rows: Iterable[Mapping[str, Any]], *, day: date, apart: Apart
) -> list[Match]:
    """These beds with their reasons, the suited first."""
    found = [
        match(seeker.wanted, _offered(row, home=seeker.home_area, day=day, apart=apart))
        for row in rows
    ]
    return sorted(found, key=lambda one: one.rank)


def _apart(people: Collection[int], day: date) -> dict[int, Apart]:
    """The wards and sites that each must not share: where the others are on a day, or come."""
    kept = kept_apart(people=people, on=day)
    others = {other for scopes in kept.values() for found in scopes.values() for other in found}
    places = _places(others, day) if others else {}
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


def _offered(row: Mapping[str, Any], *, home: str, day: date, apart: Apart) -> Offered:
    return Offered(
        bed=row["pk"],
        label=row["label"],
        ward=row["ward"],
        ward_reference=f"{row['ward__provider__key']}:{row['ward__code']}",
        ward_name=row["ward__name"],
        provider=row["ward__provider"],
        provider_name=row["ward__provider__short_name"],
        site_name=row["ward__site__name"],
        service_line=row["ward__service_line__code"],
        service_line_name=row["ward__service_line__name"],
        level=row["ward__service_line__security_level"],
        client_group=row["ward__service_line__client_group"],
        sex=row["ward__sex"],
        use=row["now__use"],
        until=row["now__end_date"],
        held_for=row["now__referral"],
        frees_on=row["now__stay__placement__planned_discharge_on"],
        suspended=row["suspended"],
        separated=row["ward"] in apart.wards or row["ward__site"] in apart.sites,
        stale=is_stale(row["confirmed_at"], on=day),
        km=distance_km(
            home_area=home,
            latitude=row["ward__site__latitude"],
            longitude=row["ward__site__longitude"],
        ),
    )
