"""Reference data in the API, read only, for whoever may read it; and who asks."""

from typing import Any, ClassVar, cast

from django.db.models import OuterRef, QuerySet, Subquery
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from impact.core import clock
from providers.filters import (
    CollaborativeFilter,
    IcbFilter,
    ProviderFilter,
    ServiceLineFilter,
    SiteFilter,
    WardFilter,
)
from providers.models import Collaborative, Icb, Provider, ServiceLine, Site, User, Ward, WardFeed
from providers.serializers import (
    CollaborativeSerializer,
    IcbSerializer,
    ProviderSerializer,
    ServiceLineSerializer,
    SiteSerializer,
    WardSerializer,
)

# What a key or code may look like in a path.
_KEY = "[A-Za-z0-9_-]+"


class ByUser(GenericViewSet):
    """Who asks a view set, and what every service is told of that."""

    @property
    def user(self) -> User:
        """Who asks."""
        return cast(User, self.request.user)

    def moment(self) -> dict[str, Any]:
        """Today, and by whom."""
        return {"today": clock.today(), "by": self.user}


class _Reference(ReadOnlyModelViewSet):
    """A list and its records, of those that the caller may read; any other answers 404."""

    rows: ClassVar[Any]

    def get_queryset(self) -> QuerySet:
        """The rows that the caller may read."""
        return self.rows.all().readable_by(self.request.user)


class CollaborativeViewSet(_Reference):
    """Provider Collaboratives with members, footprint and natural-clinical-flow sites, dated."""

    rows = Collaborative.objects.prefetch_related(
        "members__provider", "footprint__icb", "flow_sites__site"
    )
    queryset = Collaborative.objects.none()
    serializer_class = CollaborativeSerializer
    filterset_class = CollaborativeFilter
    lookup_field, lookup_value_regex = "code", _KEY


class IcbViewSet(_Reference):
    """Integrated care boards."""

    rows = Icb.objects
    queryset = Icb.objects.none()
    serializer_class = IcbSerializer
    filterset_class = IcbFilter
    lookup_field, lookup_value_regex = "code", _KEY


class ProviderViewSet(_Reference):
    """Providers: one's own, those of one's collaboratives, and those of no collaborative."""

    rows = Provider.objects
    queryset = Provider.objects.none()
    serializer_class = ProviderSerializer
    filterset_class = ProviderFilter
    lookup_field, lookup_value_regex = "key", _KEY


class SiteViewSet(_Reference):
    """Hospitals of the providers that the caller may read."""

    rows = Site.objects.select_related("provider", "icb")
    queryset = Site.objects.none()
    serializer_class = SiteSerializer
    filterset_class = SiteFilter
    lookup_field, lookup_value_regex = "key", _KEY


class WardViewSet(_Reference):
    """Wards of the providers that the caller may read, those that have closed included."""

    rows = Ward.objects.labelled()
    queryset = Ward.objects.none()
    serializer_class = WardSerializer
    filterset_class = WardFilter

    def get_queryset(self) -> QuerySet:
        """The wards that the caller may read, each with the day since which it is fed."""
        fed = WardFeed.objects.filter(ward=OuterRef("pk"), end_date__isnull=True)
        return super().get_queryset().annotate(fed_since=Subquery(fed.values("start_date")[:1]))


class ServiceLineViewSet(_Reference):
    """Service lines of every programme."""

    rows = ServiceLine.objects
    queryset = ServiceLine.objects.none()
    serializer_class = ServiceLineSerializer
    filterset_class = ServiceLineFilter
    lookup_field, lookup_value_regex = "code", _KEY
