"""Three providers, their wards and beds; and what the database holds, in words.

NORTH has an ODS code (RNN), SOUTH none, EASTERN another (NMJ). Ward A stands in all three.
"""

from datetime import date
from typing import Any

from django.db.models import Model

from beds.models import Bed, BedPeriod
from patients.models import (
    Intervention,
    Leave,
    LegalStatus,
    Patient,
    Placement,
    Readiness,
    Referral,
    Stay,
)
from providers.models import (
    Collaborative,
    CollaborativeMember,
    FootprintIcb,
    Icb,
    Provider,
    ServiceLine,
    Site,
    Ward,
)

SINCE = date(2020, 4, 1)
WARDS = {
    ("NORTH", "A"): ("01", "02", "03"),
    ("NORTH", "B"): ("10", "2", "1"),
    ("NORTH", "N"): (),
    ("SOUTH", "A"): ("01", "02"),
    ("EASTERN", "A"): ("E1",),
}


def build() -> dict[str, Ward]:
    """The world, its wards by `PROVIDER:WARD`."""
    icbs = {code: Icb.objects.create(code=code, name=code) for code in ("QT1", "QOQ")}
    line = ServiceLine.objects.create(
        code="LS",
        name="Low secure",
        programme="adult_secure",
        security_level="low",
        sex="any",
        client_group="any",
        long_stay_days=1096,
    )
    east = Collaborative.objects.create(code="EAST", name="East", programme="adult_secure")
    FootprintIcb.objects.create(collaborative=east, icb=icbs["QT1"])
    providers, sites = {}, {}
    for key, ods in (("NORTH", "RNN"), ("SOUTH", None), ("EASTERN", "NMJ")):
        providers[key] = Provider.objects.create(
            key=key, ods_code=ods, name=key, short_name=key, sector="nhs"
        )
        sites[key] = Site.objects.create(
            key=key, name=key, provider=providers[key], icb=icbs["QT1"]
        )
        CollaborativeMember.objects.create(
            collaborative=east, provider=providers[key], is_lead=key == "NORTH"
        )
    wards = {}
    for (provider, code), labels in WARDS.items():
        ward = Ward.objects.create(
            provider=providers[provider],
            site=sites[provider],
            code=code,
            name=f"Ward {code}",
            service_line=line,
            sex="any",
        )
        Bed.objects.bulk_create(Bed(ward=ward, label=it, start_date=SINCE) for it in labels)
        wards[f"{provider}:{code}"] = ward
    return wards


_COLUMNS: dict[str, tuple[type[Model], str]] = {
    "placements": (
        Placement,
        "provider__key spell_id admitted_on discharged_on planned_discharge_on"
        " responsible_icb__code source_of_admission discharge_destination legal_status"
        " out_of_area_reason",
    ),
    "stays": (
        Stay,
        "provider__key ward_stay_id placement__spell_id ward__code start_date end_date"
        " trial_leave__start_date",
    ),
    "leave": (Leave, "stay__ward_stay_id leave_id kind start_date end_date bed_kept"),
    "ready": (
        Readiness,
        "placement__spell_id start_date end_date reason attributable_to responsible_la",
    ),
    "interventions": (Intervention, "placement__spell_id incident_id type started_at ended_at"),
    "legal": (LegalStatus, "patient__identifiers__local_id status start_date end_date expires_on"),
    "referrals": (Referral, "reference received_on placement__spell_id"),
    "beds": (Bed, "ward__provider__key ward__code label basis start_date end_date"),
}


def held() -> dict[str, Any]:
    """What the database holds, by the keys of the files; nothing that a sequence gave."""
    rows = {
        name: sorted(model._default_manager.values_list(*columns.split()), key=str)
        for name, (model, columns) in _COLUMNS.items()
    }
    return {"patients": people(), **rows, "uses": uses()}


def people() -> list[Any]:
    """Each person with everything a file says of them and the numbers they are known under."""
    return sorted(
        (
            (
                sorted(it.identifiers.values_list("provider__key", "local_id")),
                it.nhs_number,
                it.birth_date,
                it.sex,
                it.ethnic_category,
                it.learning_disability,
                it.autism,
                it.home_area,
            )
            for it in Patient.objects.all()
        ),
        key=str,
    )


def uses() -> list[Any]:
    """Each use of a bed: ward, label, what for, from, to, ward stay, assumed."""
    return sorted(
        BedPeriod.objects.values_list(
            "bed__ward__code",
            "bed__label",
            "use",
            "start_date",
            "end_date",
            "stay__ward_stay_id",
            "assumed",
        ),
        key=str,
    )


def beds_of(ward_stay_id: str) -> list[tuple[str, date, date | None, bool]]:
    """The beds of a ward stay in order: label, from, to, assumed."""
    return list(
        BedPeriod.objects.filter(stay__ward_stay_id=ward_stay_id)
        .order_by("start_date")
        .values_list("bed__label", "start_date", "end_date", "assumed")
    )


def labels(*numbers: str) -> list[str]:
    """The bed of each stay that has just one."""
    return [" ".join(label for label, *_ in beds_of(f"W{number}")) for number in numbers]
