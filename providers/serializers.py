"""How reference data looks in the API: organisations by key or code, days by from and to."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from providers.models import Collaborative, Icb, Provider, ServiceLine, Site, Ward


class Dated(serializers.Serializer):
    """Days on which something holds: `from` the first, `to` the one after the last, or null."""

    to = serializers.DateField(source="end_date", allow_null=True, read_only=True)

    def get_fields(self) -> dict[str, Any]:
        """The fields; `from` is a word of the language and cannot be an attribute."""
        start = serializers.DateField(source="start_date", allow_null=True, read_only=True)
        return {**super().get_fields(), "from": start}


class MemberSerializer(Dated):
    """A provider that is or was a member."""

    provider = serializers.CharField(source="provider.key", read_only=True)
    lead = serializers.BooleanField(source="is_lead", read_only=True)


class FootprintSerializer(Dated):
    """An ICB that is or was in the footprint."""

    icb = serializers.CharField(source="icb.code", read_only=True)


class FlowSiteSerializer(Dated):
    """A site outside the footprint that counts or counted as in area."""

    site = serializers.CharField(source="site.key", read_only=True)


class CollaborativeSerializer(serializers.ModelSerializer):
    """A collaborative with its members, footprint and natural-clinical-flow sites."""

    members = MemberSerializer(many=True, read_only=True)
    footprint = FootprintSerializer(many=True, read_only=True)
    flow_sites = FlowSiteSerializer(many=True, read_only=True)

    class Meta:
        model = Collaborative
        fields = [
            "code",
            "name",
            "programme",
            "went_live_on",
            "members",
            "footprint",
            "flow_sites",
        ]


class IcbSerializer(serializers.ModelSerializer):
    """An integrated care board; an empty GSS code is one not known."""

    class Meta:
        model = Icb
        fields = ["code", "gss_code", "name"]


class ProviderSerializer(serializers.ModelSerializer):
    """A provider; its ODS code is null where it has none."""

    class Meta:
        model = Provider
        fields = ["key", "ods_code", "name", "short_name", "sector"]


class ServiceLineSerializer(serializers.ModelSerializer):
    """A service line; `long_stay_days` is its mark for a long current stay."""

    class Meta:
        model = ServiceLine
        fields = [
            "code",
            "name",
            "programme",
            "security_level",
            "sex",
            "client_group",
            "nhs_service_code",
            "long_stay_days",
        ]


class SiteSerializer(serializers.ModelSerializer):
    """A site; coordinates are degrees (WGS 84), null where not known."""

    provider = serializers.CharField(source="provider.key", read_only=True)
    icb = serializers.CharField(source="icb.code", read_only=True)

    class Meta:
        model = Site
        fields = [
            "key",
            "ods_site_code",
            "provider",
            "name",
            "town",
            "icb",
            "latitude",
            "longitude",
        ]


class WardSerializer(Dated, serializers.ModelSerializer):
    """A ward over the days on which it is of this provider, service line and sex.

    `fed_since`: its provider's extracts say who is in it; null where everything is typed.
    """

    reference = serializers.SerializerMethodField(help_text="PROVIDER:WARD")
    provider = serializers.CharField(source="provider.key", read_only=True)
    site = serializers.CharField(source="site.key", read_only=True)
    service_line = serializers.CharField(source="service_line.code", read_only=True)
    security_level = serializers.CharField(source="service_line.security_level", read_only=True)
    fed_since = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = Ward
        fields = [
            "id",
            "reference",
            "provider",
            "code",
            "name",
            "site",
            "service_line",
            "security_level",
            "sex",
            "fed_since",
            "to",
        ]

    @extend_schema_field(str)
    def get_reference(self, ward: Ward) -> str:
        """`PROVIDER:WARD`."""
        return ward.reference
