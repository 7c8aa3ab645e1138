"""Reference data: organisations, wards, coded lists and agreements.

Somebody at the hub of one collaborative does not change the organisations of another: a record of
another collaborative's members alone is shown and cannot be changed.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from providers.access import Permission
from providers.admin_site import ReadOnlyAdmin, RecordedAdmin, RecordedInline, site
from providers.models import (
    AdmissionSuspension,
    Baseline,
    Code,
    Collaborative,
    CollaborativeMember,
    FlowSite,
    FootprintIcb,
    Icb,
    Provider,
    RiskShare,
    ServiceLine,
    Site,
    Standard,
    TrajectoryTarget,
    Ward,
)


class ReferenceAdmin(RecordedAdmin):
    """Reference data of an organisation: `owner` is the path from the row to its provider."""

    owner = ""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who looks after the reference data of the row's own organisation."""
        if not super().has_change_permission(request, obj) or obj is None:
            return super().has_change_permission(request, obj)
        return request.user.is_superuser or self._is_near(request, obj)

    def _is_near(self, request: HttpRequest, obj: Any) -> bool:
        if not self.owner:
            return True
        provider = obj if self.owner == "self" else getattr(obj, self.owner)
        members = CollaborativeMember.objects.filter(provider=provider)
        mine = Collaborative.objects.visible_to(request.user, Permission.MANAGE_REFERENCE)
        return not members.exists() or members.filter(collaborative__in=mine).exists()


class MemberInline(RecordedInline):
    """Members of a collaborative, dated."""

    model = CollaborativeMember
    autocomplete_fields = ["provider"]


class FootprintInline(RecordedInline):
    """ICBs of a footprint, dated."""

    model = FootprintIcb
    autocomplete_fields = ["icb"]


class FlowSiteInline(RecordedInline):
    """Natural-clinical-flow sites, dated."""

    model = FlowSite
    autocomplete_fields = ["site"]


@admin.register(Collaborative, site=site)
class CollaborativeAdmin(ReferenceAdmin):
    """Collaboratives with members, footprint and flow sites."""

    list_display = ["code", "name", "programme", "went_live_on"]
    search_fields = ["code", "name"]
    inlines = [MemberInline, FootprintInline, FlowSiteInline]

    def _is_near(self, request: HttpRequest, obj: Any) -> bool:
        mine = Collaborative.objects.visible_to(request.user, Permission.MANAGE_REFERENCE)
        return mine.filter(pk=obj.pk).exists()


@admin.register(Icb, site=site)
class IcbAdmin(ReferenceAdmin):
    """ICBs."""

    list_display = ["code", "gss_code", "name"]
    search_fields = ["code", "name"]


@admin.register(Provider, site=site)
class ProviderAdmin(ReferenceAdmin):
    """Providers."""

    owner = "self"
    list_display = ["key", "ods_code", "name", "sector"]
    list_filter = ["sector"]
    search_fields = ["key", "ods_code", "name"]


@admin.register(ServiceLine, site=site)
class ServiceLineAdmin(ReferenceAdmin):
    """Service lines."""

    list_display = ["code", "name", "programme", "security_level", "sex", "long_stay_days"]
    list_filter = ["programme", "security_level"]
    search_fields = ["code", "name"]


@admin.register(Site, site=site)
class SiteAdmin(ReferenceAdmin):
    """Sites."""

    owner = "provider"
    list_display = ["key", "name", "town", "provider", "icb"]
    list_filter = ["icb"]
    list_select_related = ["provider", "icb"]
    search_fields = ["key", "name", "town"]
    autocomplete_fields = ["provider", "icb"]


@admin.register(Ward, site=site)
class WardAdmin(ReferenceAdmin):
    """A ward's provider, service line and sex are fixed: a change ends it and opens another."""

    owner = "provider"
    list_display = ["reference", "name", "site", "service_line", "sex", "start_date", "end_date"]
    list_filter = ["service_line__programme", "service_line", "sex"]
    list_select_related = ["provider", "site", "service_line"]
    search_fields = ["code", "name", "provider__key"]
    autocomplete_fields = ["provider", "site", "service_line"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What cannot change once the ward is there."""
        return ["provider", "code", "service_line", "sex"] if obj else []


@admin.register(Code, site=site)
class CodeAdmin(ReferenceAdmin):
    """Local lists are edited here; national ones come with a release and are only shown."""

    list_display = ["list", "code", "label", "group", "national", "start_date", "end_date"]
    list_filter = ["list", "national"]
    search_fields = ["code", "label"]
    exclude = ["national", "source"]

    def _is_near(self, request: HttpRequest, obj: Any) -> bool:
        return not obj.national

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody for a national code, whoever runs the site included."""
        national = obj is not None and obj.national
        return not national and super().has_change_permission(request, obj)


@admin.register(Standard, site=site)
class StandardAdmin(ReferenceAdmin):
    """Within how many days things are to be done; a change ends one and adds the next."""

    list_display = ["measure", "days", "start_date", "end_date"]
    list_filter = ["measure"]


@admin.register(AdmissionSuspension, site=site)
class AdmissionSuspensionAdmin(ReadOnlyAdmin):
    """Wards that take nobody; set on the ward's page."""

    list_display = ["ward", "reason", "start_date", "end_date", "set_by"]
    list_select_related = ["ward", "set_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AdmissionSuspension]:
        """Those of wards that the person may read of: why, and by whom, is no reference data."""
        found = AdmissionSuspension.objects.all()
        if request.user.is_superuser:
            return found
        return found.filter(ward__in=Ward.objects.readable_by(request.user))


class _AgreedAdmin(ReferenceAdmin):
    """What a collaborative agreed: changed by who looks after its reference data."""

    list_filter = ["collaborative"]

    def _is_near(self, request: HttpRequest, obj: Any) -> bool:
        mine = Collaborative.objects.visible_to(request.user, Permission.MANAGE_REFERENCE)
        return mine.filter(pk=obj.collaborative_id).exists()


@admin.register(Baseline, site=site)
class BaselineAdmin(_AgreedAdmin):
    """Bed days agreed, and their price."""

    list_display = ["collaborative", "provider", "service_line", "start_date", "end_date"]
    list_select_related = ["collaborative", "provider", "service_line"]
    autocomplete_fields = ["collaborative", "provider", "service_line"]


@admin.register(RiskShare, site=site)
class RiskShareAdmin(_AgreedAdmin):
    """Who shares what is saved or overspent, and how much of it."""

    list_display = ["collaborative", "provider", "percent", "start_date", "end_date"]
    list_select_related = ["collaborative", "provider"]
    autocomplete_fields = ["collaborative", "provider"]


@admin.register(TrajectoryTarget, site=site)
class TrajectoryTargetAdmin(_AgreedAdmin):
    """How many people with a learning disability and autistic people are planned from when on."""

    list_display = ["collaborative", "start_date", "people"]
    list_select_related = ["collaborative"]
    autocomplete_fields = ["collaborative"]
