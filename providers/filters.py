"""How lists of reference data are narrowed and ordered, on pages and in the API alike."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from impact.core.dated import as_at
from impact.core.ordering import OrderingFilter
from providers.choices import Sector, SecurityLevel, WardSex
from providers.models import Collaborative, Icb, Provider, ServiceLine, Site, Ward


class _Words(filters.CharFilter):
    """Rows whose code or name has the words somewhere; `names` are the fields looked at."""

    def __init__(self, *names: str, **kwargs: Any) -> None:
        self.names = names
        super().__init__(help_text="Part of the code or name", **kwargs)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        """The rows that have it."""
        if not value:
            return qs
        found = Q()
        for name in self.names:
            found |= Q(**{f"{name}__icontains": value})
        return qs.filter(found)


class CollaborativeFilter(filters.FilterSet):
    """Collaboratives by programme and member."""

    search = _Words("code", "name")
    programme = filters.CharFilter()
    member = filters.CharFilter(
        "members__provider__key", distinct=True, help_text="Key of a provider, member at any time"
    )
    ordering = OrderingFilter(fields=["code", "name", "went_live_on"])

    class Meta:
        model = Collaborative
        fields: list[str] = []


class IcbFilter(filters.FilterSet):
    """ICBs by the collaborative in whose footprint they are."""

    search = _Words("code", "gss_code", "name")
    collaborative = filters.CharFilter(
        "footprints__collaborative__code",
        distinct=True,
        help_text="Code of a collaborative, in whose footprint it is at any time",
    )
    ordering = OrderingFilter(fields=["code", "name"])

    class Meta:
        model = Icb
        fields: list[str] = []


class ProviderFilter(filters.FilterSet):
    """Providers by sector and collaborative."""

    search = _Words("key", "ods_code", "name")
    sector = filters.ChoiceFilter(choices=Sector.choices)
    collaborative = filters.CharFilter(
        "collaborative_members__collaborative__code",
        distinct=True,
        help_text="Code of a collaborative of which it is a member at any time",
    )
    ordering = OrderingFilter(fields=["key", "name", "short_name"])

    class Meta:
        model = Provider
        fields: list[str] = []


class ServiceLineFilter(filters.FilterSet):
    """Service lines by programme, level of security and sex."""

    search = _Words("code", "name")
    programme = filters.CharFilter()
    security_level = filters.ChoiceFilter(choices=SecurityLevel.choices)
    sex = filters.ChoiceFilter(choices=WardSex.choices)
    ordering = OrderingFilter(fields=["position", "code", "name"])

    class Meta:
        model = ServiceLine
        fields: list[str] = []


class SiteFilter(filters.FilterSet):
    """Sites by provider and ICB."""

    search = _Words("key", "name", "town")
    provider = filters.CharFilter("provider__key", help_text="Key of the provider that owns it")
    icb = filters.CharFilter("icb__code", help_text="Code of the ICB in which it lies")
    ordering = OrderingFilter(fields=["key", "name", "town"])

    class Meta:
        model = Site
        fields: list[str] = []


class WardFilter(filters.FilterSet):
    """Wards by who runs them, where, for whom, and on which day they are open."""

    search = _Words("code", "name")
    reference = filters.CharFilter(method="by_reference", help_text="PROVIDER:WARD")
    provider = filters.CharFilter("provider__key", help_text="Key of the provider that runs it")
    site = filters.CharFilter("site__key", help_text="Key of its site")
    service_line = filters.CharFilter("service_line__code", help_text="Code of its service line")
    programme = filters.CharFilter("service_line__programme")
    security_level = filters.ChoiceFilter(
        "service_line__security_level", choices=SecurityLevel.choices
    )
    sex = filters.ChoiceFilter(choices=WardSex.choices)
    open_on = filters.DateFilter(method="by_day", help_text="Wards that exist on this day")
    ordering = OrderingFilter(
        fields=[("provider__key", "provider"), "code", "name", ("service_line__position", "line")]
    )

    class Meta:
        model = Ward
        fields: list[str] = []

    def by_reference(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """The wards that `PROVIDER:WARD` names, one for each time it opened."""
        provider, _, ward = value.partition(":")
        return queryset.filter(provider__key=provider.upper(), code=ward)

    def by_day(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        """The wards that exist on a day."""
        return queryset.filter(as_at(value))
