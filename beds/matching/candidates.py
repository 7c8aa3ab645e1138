"""The beds that a referral is matched with: all of a collaborative in service on a day."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, FilteredRelation, OuterRef, Subquery

from beds.matching.reasons import Match, Offered, Wanted, match
from beds.models import Bed, BedPeriod, Confirmation
from beds.state.facts import FRESH_DAYS
from impact.core.dated import as_at as in_force
from impact.core.periods import local_date
from patients.choices import SeparationScope
from patients.home_areas import distance_km
from patients.models import Patient, Referral, Stay
from patients.services.separations import kept_from
from providers.models import AdmissionSuspension, Collaborative
from providers.queries import own_wards


class Apart(NamedTuple):
    """Wards and sites in which somebody must not be."""

    wards: set[int]
    sites: set[int]


def find_a_bed(*, referral: Referral, collaborative: Collaborative, as_at: date) -> list[Match]:
    """Every bed of the collaborative with its reasons for and against, the suited first.

    Two queries, two more where somebody must be kept apart. Nobody who is in a bed is named.
    """
    wanted = wanted_by(referral)
    home = referral.patient.home_area
    apart = _apart(referral.patient, as_at)
    rows = _beds(collaborative, as_at)
    found = [match(wanted, _offered(row, home=home, day=as_at, apart=apart)) for row in rows]
    return sorted(found, key=lambda one: one.rank)


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


def _apart(patient: Patient, day: date) -> Apart:
    """The wards and sites that somebody must not share on a day: where the others are or come."""
    kept = kept_from(patient=patient, on=day)
    apart = Apart(wards=set(), sites=set())
    for scope, people in kept.items():
        stays = Stay.objects.filter(in_force(day), patient__in=people)
        holds = BedPeriod.objects.filter(in_force(day), referral__patient__in=people)
        places = stays.values_list("ward", "ward__site").union(
            holds.values_list("bed__ward", "bed__ward__site")
        )
        for ward, site in places:
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
        stale=_is_stale(row["confirmed_at"], day),
        km=distance_km(
            home_area=home,
            latitude=row["ward__site__latitude"],
            longitude=row["ward__site__longitude"],
        ),
    )


def _is_stale(confirmed_at: Any, day: date) -> bool:
    """Whether the ward was last confirmed more than seven days before, or never."""
    return confirmed_at is None or local_date(confirmed_at) < day - timedelta(days=FRESH_DAYS)
