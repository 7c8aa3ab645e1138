"""Who provides: collaboratives, providers, sites, service lines, wards, and those who sign in."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from providers.access import Role
from providers.choices import CodeList, Measure, Sector, SecurityLevel, WardSex
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
    RiskShare,
    ServiceLine,
    Site,
    Standard,
    TrajectoryTarget,
    User,
    Ward,
    WardAlias,
    WardFeed,
)
from tests.factories.days import DAY


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


class RiskShareFactory(DjangoModelFactory[RiskShare]):
    class Meta:
        model = RiskShare

    collaborative = factory.SubFactory(CollaborativeFactory)
    provider = factory.SubFactory(ProviderFactory)
    start_date = date(2026, 4, 1)
    percent = 20


class TrajectoryTargetFactory(DjangoModelFactory[TrajectoryTarget]):
    class Meta:
        model = TrajectoryTarget

    collaborative = factory.SubFactory(CollaborativeFactory)
    start_date = date(2026, 4, 1)
    people = 10


class StandardFactory(DjangoModelFactory[Standard]):
    """A standard agreed anew: what held before it ends on its first day."""

    class Meta:
        model = Standard

    measure = Measure.ASSESSMENT
    days = 7
    start_date = DAY

    @classmethod
    def _create(cls, model_class: type[Standard], *args: Any, **kwargs: Any) -> Standard:
        before = model_class.objects.filter(measure=kwargs["measure"], end_date=None)
        before.update(end_date=kwargs["start_date"])
        return super()._create(model_class, *args, **kwargs)


class WardFeedFactory(DjangoModelFactory[WardFeed]):
    """A ward that extracts keep from a day on."""

    class Meta:
        model = WardFeed

    ward = factory.SubFactory(WardFactory)
    start_date = DAY
    set_by = factory.SubFactory(UserFactory)


class WardAliasFactory(DjangoModelFactory[WardAlias]):
    """Another code of a ward in extracts."""

    class Meta:
        model = WardAlias

    ward = factory.SubFactory(WardFactory)
    provider = factory.SelfAttribute("ward.provider")
    code = factory.Sequence(lambda n: f"OLD{n}")
