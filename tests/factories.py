"""Test data: one factory for each model, valid as it comes, every value open to the test.

Synthetic people only: NHS numbers are of the 999 range. Dates lie around `DAY`, a Monday, so that
a test can say `days(3)` and mean the Thursday.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import factory
from factory.django import DjangoModelFactory

from beds.choices import Basis, BedUse, DifferenceKind
from beds.models import Bed, BedPeriod, Confirmation, Difference
from impact.audit.models import AccessKind, AccessLog
from patients.choices import LeaveKind, Sex
from patients.models import (
    Intervention,
    Leave,
    LegalStatus,
    Patient,
    PatientIdentifier,
    PatientMerge,
    Placement,
    Readiness,
    Referral,
    Stay,
)
from patients.nhs_numbers import check_digit
from providers.access import Role
from providers.choices import CodeList, Sector, SecurityLevel, WardSex
from providers.models import (
    AdmissionSuspension,
    Baseline,
    Code,
    Collaborative,
    CollaborativeMember,
    FlowSite,
    FootprintIcb,
    Icb,
    Membership,
    Provider,
    ServiceLine,
    Site,
    User,
    Ward,
)

DAY = date(2026, 5, 4)  # a Monday
OPENED = date(2020, 4, 1)
_999 = count(1)


def days(number: int) -> date:
    """The day so many days after `DAY`."""
    return DAY + timedelta(days=number)


def instant(number: int = 0, hour: int = 12) -> datetime:
    """An instant in UTC on the day so many days after `DAY`."""
    day = days(number)
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def nhs_number() -> str:
    """A valid NHS number of the 999 range, never the same twice."""
    while True:
        first_nine = f"999{next(_999):06}"
        digit = check_digit(first_nine)
        if digit is not None:
            return f"{first_nine}{digit}"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"User {n}")


class IcbFactory(DjangoModelFactory[Icb]):
    class Meta:
        model = Icb

    code = factory.Sequence(lambda n: f"QX{n}")
    name = factory.Sequence(lambda n: f"ICB {n}")


class ProviderFactory(DjangoModelFactory[Provider]):
    class Meta:
        model = Provider

    key = factory.Sequence(lambda n: f"PR{n}")
    name = factory.Sequence(lambda n: f"Provider {n} NHS Foundation Trust")
    short_name = factory.Sequence(lambda n: f"Provider {n}")
    sector = Sector.NHS


class SiteFactory(DjangoModelFactory[Site]):
    class Meta:
        model = Site

    key = factory.Sequence(lambda n: f"SITE{n}")
    name = factory.Sequence(lambda n: f"Site {n}")
    provider = factory.SubFactory(ProviderFactory)
    icb = factory.SubFactory(IcbFactory)


class ServiceLineFactory(DjangoModelFactory[ServiceLine]):
    class Meta:
        model = ServiceLine

    code = factory.Sequence(lambda n: f"LINE{n}")
    name = factory.Sequence(lambda n: f"Service line {n}")
    programme = "adult_secure"
    security_level = SecurityLevel.MEDIUM
    sex = WardSex.MALE
    client_group = "mental_illness"
    long_stay_days = 1826


class WardFactory(DjangoModelFactory[Ward]):
    class Meta:
        model = Ward

    provider = factory.SubFactory(ProviderFactory)
    site = factory.SubFactory(SiteFactory, provider=factory.SelfAttribute("..provider"))
    code = factory.Sequence(lambda n: f"W{n}")
    name = factory.Sequence(lambda n: f"Ward {n}")
    service_line = factory.SubFactory(ServiceLineFactory)
    sex = WardSex.MALE


class AdmissionSuspensionFactory(DjangoModelFactory[AdmissionSuspension]):
    class Meta:
        model = AdmissionSuspension

    ward = factory.SubFactory(WardFactory)
    start_date = DAY
    reason = "staffing"
    set_by = factory.SubFactory(UserFactory)


class CollaborativeFactory(DjangoModelFactory[Collaborative]):
    class Meta:
        model = Collaborative

    code = factory.Sequence(lambda n: f"COLL{n}")
    name = factory.Sequence(lambda n: f"Collaborative {n}: adult secure")
    programme = "adult_secure"


class CollaborativeMemberFactory(DjangoModelFactory[CollaborativeMember]):
    class Meta:
        model = CollaborativeMember

    collaborative = factory.SubFactory(CollaborativeFactory)
    provider = factory.SubFactory(ProviderFactory)


class FootprintIcbFactory(DjangoModelFactory[FootprintIcb]):
    class Meta:
        model = FootprintIcb

    collaborative = factory.SubFactory(CollaborativeFactory)
    icb = factory.SubFactory(IcbFactory)


class FlowSiteFactory(DjangoModelFactory[FlowSite]):
    class Meta:
        model = FlowSite

    collaborative = factory.SubFactory(CollaborativeFactory)
    site = factory.SubFactory(SiteFactory)


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.CLINICIAN
    provider = factory.SubFactory(ProviderFactory)


class CodeFactory(DjangoModelFactory[Code]):
    class Meta:
        model = Code

    list = CodeList.HOLD_REASON
    code = factory.Sequence(lambda n: f"code{n}")
    label = factory.Sequence(lambda n: f"Code {n}")


class BaselineFactory(DjangoModelFactory[Baseline]):
    class Meta:
        model = Baseline

    collaborative = factory.SubFactory(CollaborativeFactory)
    service_line = factory.SubFactory(ServiceLineFactory)
    start_date = date(2026, 4, 1)
    end_date = date(2027, 4, 1)
    bed_days = 3650


class PatientFactory(DjangoModelFactory[Patient]):
    class Meta:
        model = Patient

    nhs_number = factory.LazyFunction(nhs_number)
    birth_date = date(1984, 2, 29)
    sex = Sex.MALE


class PatientIdentifierFactory(DjangoModelFactory[PatientIdentifier]):
    class Meta:
        model = PatientIdentifier

    patient = factory.SubFactory(PatientFactory)
    provider = factory.SubFactory(ProviderFactory)
    local_id = factory.Sequence(lambda n: f"L{n}")


class PatientMergeFactory(DjangoModelFactory[PatientMerge]):
    class Meta:
        model = PatientMerge

    kept = factory.SubFactory(PatientFactory)
    merged = factory.SubFactory(PatientFactory)
    by = factory.SubFactory(UserFactory)
    reason = "The same person"


class ReferralFactory(DjangoModelFactory[Referral]):
    class Meta:
        model = Referral

    reference = factory.Sequence(lambda n: f"R{n}")
    patient = factory.SubFactory(PatientFactory)
    responsible_icb = factory.SubFactory(IcbFactory)
    service_line = factory.SubFactory(ServiceLineFactory)
    received_on = days(-30)
    accepted_on = days(-20)


class PlacementFactory(DjangoModelFactory[Placement]):
    class Meta:
        model = Placement

    provider = factory.SubFactory(ProviderFactory)
    spell_id = factory.Sequence(lambda n: f"S{n}")
    patient = factory.SubFactory(PatientFactory)
    responsible_icb = factory.SubFactory(IcbFactory)
    admitted_on = DAY


class StayFactory(DjangoModelFactory[Stay]):
    """A ward stay, by itself in a placement with the same dates."""

    class Meta:
        model = Stay

    ward = factory.SubFactory(WardFactory)
    placement = factory.SubFactory(
        PlacementFactory,
        provider=factory.SelfAttribute("..ward.provider"),
        admitted_on=factory.SelfAttribute("..start_date"),
        discharged_on=factory.SelfAttribute("..end_date"),
    )
    patient = factory.SelfAttribute("placement.patient")
    provider = factory.SelfAttribute("placement.provider")
    ward_stay_id = factory.Sequence(lambda n: f"WS{n}")
    start_date = DAY
    end_date = None


class LeaveFactory(DjangoModelFactory[Leave]):
    class Meta:
        model = Leave

    stay = factory.SubFactory(StayFactory)
    kind = LeaveKind.SECTION17
    start_date = factory.SelfAttribute("stay.start_date")


class ReadinessFactory(DjangoModelFactory[Readiness]):
    class Meta:
        model = Readiness

    placement = factory.SubFactory(PlacementFactory)
    start_date = factory.SelfAttribute("placement.admitted_on")


class InterventionFactory(DjangoModelFactory[Intervention]):
    class Meta:
        model = Intervention

    placement = factory.SubFactory(PlacementFactory)
    provider = factory.SelfAttribute("placement.provider")
    incident_id = factory.Sequence(lambda n: f"I{n}")
    type = "05"
    started_at = instant()


class LegalStatusFactory(DjangoModelFactory[LegalStatus]):
    class Meta:
        model = LegalStatus

    patient = factory.SubFactory(PatientFactory)
    provider = factory.SubFactory(ProviderFactory)
    status = "10"
    start_date = DAY


class BedFactory(DjangoModelFactory[Bed]):
    class Meta:
        model = Bed

    ward = factory.SubFactory(WardFactory)
    label = factory.Sequence(lambda n: f"{n:02}")
    basis = Basis.BLOCK
    start_date = OPENED


class BedPeriodFactory(DjangoModelFactory[BedPeriod]):
    """A use of a bed; closed unless the test says otherwise."""

    class Meta:
        model = BedPeriod

    bed = factory.SubFactory(BedFactory)
    use = BedUse.CLOSED
    reason = "refurbishment"
    start_date = DAY


class OccupiedFactory(BedPeriodFactory):
    """Somebody in a bed, for as long as their ward stay."""

    stay = factory.SubFactory(StayFactory)
    bed = factory.SubFactory(BedFactory, ward=factory.SelfAttribute("..stay.ward"))
    use = BedUse.OCCUPIED
    reason = ""
    start_date = factory.SelfAttribute("stay.start_date")
    end_date = factory.SelfAttribute("stay.end_date")


class HeldFactory(BedPeriodFactory):
    use = BedUse.HELD
    reason = "emergency"
    review_on = days(3)


class PausedFactory(BedPeriodFactory):
    use = BedUse.PAUSED
    reason = "cleaning"
    review_on = days(3)


class ConfirmationFactory(DjangoModelFactory[Confirmation]):
    class Meta:
        model = Confirmation

    ward = factory.SubFactory(WardFactory)
    confirmed_at = instant()
    by = factory.SubFactory(UserFactory)
    headcount = 0
    held = 0


class DifferenceFactory(DjangoModelFactory[Difference]):
    class Meta:
        model = Difference

    stay = factory.SubFactory(StayFactory)
    provider = factory.SelfAttribute("stay.provider")
    kind = DifferenceKind.MISSING_FROM_FILE
    found_on = DAY


class AccessLogFactory(DjangoModelFactory[AccessLog]):
    class Meta:
        model = AccessLog

    user = factory.SubFactory(UserFactory)
    kind = AccessKind.LIST
    page = "bed-state"


def beds_of(ward: Ward, number: int, **values: Any) -> list[Bed]:
    """So many beds of a ward, labelled from 01, in service since `OPENED`."""
    return [BedFactory(ward=ward, label=f"{n:02}", **values) for n in range(1, number + 1)]
