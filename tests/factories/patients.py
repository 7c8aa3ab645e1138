"""People with NHS numbers of the 999 range, their referrals and placements, what is recorded."""

from datetime import date
from itertools import count

import factory
from factory.django import DjangoModelFactory

from patients.choices import LeaveKind, ReviewKind, SeparationScope, Sex
from patients.models import (
    CareReview,
    Intervention,
    Leave,
    LegalStatus,
    Patient,
    PatientIdentifier,
    PatientMerge,
    Placement,
    Readiness,
    Referral,
    RepatriationPlan,
    Separation,
    Stay,
    Visit,
)
from patients.nhs_numbers import check_digit
from tests.factories.days import DAY, days, instant
from tests.factories.providers import (
    IcbFactory,
    ProviderFactory,
    ServiceLineFactory,
    UserFactory,
    WardFactory,
)

_999 = count(1)


def nhs_number() -> str:
    """A valid NHS number of the 999 range, never the same twice."""
    while True:
        first_nine = f"999{next(_999):06}"
        digit = check_digit(first_nine)
        if digit is not None:
            return f"{first_nine}{digit}"


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


class SeparationFactory(DjangoModelFactory[Separation]):
    class Meta:
        model = Separation

    one = factory.SubFactory(PatientFactory)
    other = factory.SubFactory(PatientFactory)
    scope = SeparationScope.WARD
    start_date = DAY
    set_by = factory.SubFactory(UserFactory)


class RepatriationPlanFactory(DjangoModelFactory[RepatriationPlan]):
    class Meta:
        model = RepatriationPlan

    placement = factory.SubFactory(PlacementFactory)
    next_step = "Ask for an assessment"
    owner = "Case manager"
    due_on = days(7)


class VisitFactory(DjangoModelFactory[Visit]):
    class Meta:
        model = Visit

    placement = factory.SubFactory(PlacementFactory)
    seen_on = DAY
    seen_by = "Case manager"


class CareReviewFactory(DjangoModelFactory[CareReview]):
    class Meta:
        model = CareReview

    placement = factory.SubFactory(PlacementFactory)
    kind = ReviewKind.CPA
    planned_for = days(28)
