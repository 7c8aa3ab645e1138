"""What is looked for, and the beds that there are for it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, FilteredRelation, OuterRef, Subquery

from beds.freshness import is_stale
from beds.matching.apart import Apart
from beds.matching.reasons import Kind, Offered, Wanted
from beds.models import Bed, Confirmation
from impact.core.dated import as_at as in_force
from patients.home_areas import km_to_ward
from patients.models import Referral
from providers.models import AdmissionSuspension, Collaborative
from providers.queries import own_wards


class Seeker(NamedTuple):
    """Somebody for whom a bed is looked for; `patient` is their number."""

    patient: int
    home_area: str
    wanted: Wanted


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


def beds_in_service(collaborative: Collaborative, day: date) -> Any:
    """The beds of a collaborative in service on a day, each with what it is doing as `now`, and
    whether admissions to its ward are `suspended`."""
    wards = own_wards(collaborative=collaborative, on=day).order_by()
    suspended = AdmissionSuspension.objects.filter(in_force(day), ward=OuterRef("ward"))
    return (
        Bed.objects.filter(in_force(day), ward__in=wards.values("pk"))
        .annotate(now=FilteredRelation("periods", condition=in_force(day, prefix="periods__")))
        .annotate(suspended=Exists(suspended))
    )


def rows_of(beds: Any) -> Any:
    """What is told of each of these beds."""
    confirmed = Confirmation.objects.filter(ward=OuterRef("ward")).order_by("-confirmed_at")
    return beds.annotate(confirmed_at=Subquery(confirmed.values("confirmed_at")[:1])).values(
        *("pk", "label", "ward", "ward__code", "ward__name", "ward__sex", "suspended"),
        *("ward__provider", "ward__provider__key", "ward__provider__short_name"),
        "ward__site",
        *("ward__site__name", "ward__site__latitude", "ward__site__longitude"),
        *("ward__service_line__code", "ward__service_line__name"),
        *("ward__service_line__security_level", "ward__service_line__client_group"),
        *("now__use", "now__end_date", "now__referral", "confirmed_at"),
        "now__stay__placement__planned_discharge_on",
    )


def kind_of(row: Mapping[str, Any]) -> Kind:
    """What kind of ward a bed is in."""
    return Kind(
        service_line=row["ward__service_line__code"],
        service_line_name=row["ward__service_line__name"],
        level=row["ward__service_line__security_level"],
        client_group=row["ward__service_line__client_group"],
        sex=row["ward__sex"],
    )


def offered(row: Mapping[str, Any], *, home: str, day: date, apart: Apart) -> Offered:
    """A bed as it is offered to somebody who lives there and must be kept from others."""
    return Offered(
        bed=row["pk"],
        label=row["label"],
        ward=row["ward"],
        ward_reference=f"{row['ward__provider__key']}:{row['ward__code']}",
        ward_name=row["ward__name"],
        provider=row["ward__provider"],
        provider_name=row["ward__provider__short_name"],
        site_name=row["ward__site__name"],
        **asdict(kind_of(row)),
        use=row["now__use"],
        until=row["now__end_date"],
        held_for=row["now__referral"],
        frees_on=row["now__stay__placement__planned_discharge_on"],
        suspended=row["suspended"],
        separated=apart.keeps_from(ward=row["ward"], site=row["ward__site"]),
        stale=is_stale(row["confirmed_at"], on=day),
        km=km_to_ward(row, home_area=home),
    )
