"""The worked example of figures.md section 5, and who looks at it.

The week is Monday 16 to Sunday 22 November 2026; it is Monday the 23rd.
"""

from dataclasses import dataclass
from datetime import date

from beds.models import Bed
from patients.models import Patient, Stay
from providers.access import Role
from providers.models import Collaborative, Icb, Membership, Provider, User, Ward
from tests.factories import (
    BedPeriodFactory,
    CollaborativeFactory,
    CollaborativeMemberFactory,
    FootprintIcbFactory,
    IcbFactory,
    LeaveFactory,
    OccupiedFactory,
    PatientFactory,
    PlacementFactory,
    ProviderFactory,
    ServiceLineFactory,
    SiteFactory,
    StayFactory,
    UserFactory,
    WardFactory,
    beds_of,
)

TODAY = date(2026, 11, 23)
MONDAY = date(2026, 11, 16)
WEEK = "from=2026-11-16&to=2026-11-23&grain=week"


def november(day: int) -> date:
    """A day of November 2026."""
    return date(2026, 11, day)


@dataclass
class Example:
    """What was made, by the names that the example gives."""

    collaborative: Collaborative
    ward: Ward
    away: Ward
    beds: list[Bed]
    people: dict[str, Patient]
    clinician: User
    commissioner: User
    auditor: User


def example() -> Example:
    """Make the example."""
    footprint = IcbFactory(code="QT1", name="Nottingham and Nottinghamshire")
    elsewhere = IcbFactory(code="QOP", name="Greater Manchester")
    line = ServiceLineFactory(code="LS_M_MI", name="Low secure men", security_level="low")
    collaborative = CollaborativeFactory(code="IMPACT", name="IMPACT: East Midlands")
    FootprintIcbFactory(collaborative=collaborative, icb=footprint)
    trust = ProviderFactory(key="RHA", short_name="Nottinghamshire Healthcare")
    priory = ProviderFactory(key="PRIORY", short_name="Priory")
    for provider in (trust, priory):
        CollaborativeMemberFactory(collaborative=collaborative, provider=provider)
    ward = WardFactory(
        provider=trust,
        site=SiteFactory(key="WELLS", name="Wells Road", provider=trust, icb=footprint),
        code="A",
        name="Ward A",
        service_line=line,
    )
    away = WardFactory(
        provider=priory,
        site=SiteFactory(
            key="AWAY", name="Priory Away", provider=priory, icb=IcbFactory(code="QOQ")
        ),
        code="X",
        name="Ward X",
        service_line=line,
    )
    beds = beds_of(ward, 3, start_date=date(2026, 1, 1))
    people = _stays(ward, away, beds, footprint, elsewhere)
    BedPeriodFactory(bed=beds[2], start_date=november(16), end_date=november(21))
    return Example(
        collaborative=collaborative,
        ward=ward,
        away=away,
        beds=beds,
        people=people,
        clinician=_user("clinician", Role.CLINICIAN, provider=trust),
        commissioner=_user("commissioner", Role.COMMISSIONER, collaborative=collaborative),
        auditor=_user("auditor", Role.AUDITOR, collaborative=collaborative),
    )


def _stays(
    ward: Ward, away: Ward, beds: list[Bed], footprint: Icb, elsewhere: Icb
) -> dict[str, Patient]:
    a1, a2, _ = beds
    first = _stay("S1", ward, footprint, november(2), None, bed=a1)
    LeaveFactory(stay=first, start_date=november(18), end_date=november(20))
    second = _stay("S2", ward, footprint, november(10), november(16), bed=a2)
    third = _stay("S3", ward, elsewhere, november(16), november(20), bed=a2)
    fourth = _stay("S4", away, footprint, date(2026, 10, 20), november(19), reason="no_bed")
    _stay("S5", ward, footprint, november(20), None, bed=a2, patient=fourth.patient)
    return {
        "S1": first.patient,
        "S2": second.patient,
        "S3": third.patient,
        "S4": fourth.patient,
    }


def _stay(
    spell: str,
    ward: Ward,
    icb: Icb,
    start: date,
    end: date | None,
    *,
    bed: Bed | None = None,
    patient: Patient | None = None,
    reason: str = "",
) -> Stay:
    placement = PlacementFactory(
        provider=ward.provider,
        spell_id=spell,
        patient=patient or PatientFactory(),
        responsible_icb=icb,
        admitted_on=start,
        discharged_on=end,
        out_of_area_reason=reason,
    )
    stay: Stay = StayFactory(
        placement=placement, ward=ward, ward_stay_id=f"{spell}-1", start_date=start, end_date=end
    )
    if bed is not None:
        OccupiedFactory(bed=bed, stay=stay)
    return stay


def _user(
    username: str,
    role: Role,
    *,
    provider: Provider | None = None,
    collaborative: Collaborative | None = None,
) -> User:
    user: User = UserFactory(username=username)
    Membership.objects.create(user=user, role=role, provider=provider, collaborative=collaborative)
    return user
