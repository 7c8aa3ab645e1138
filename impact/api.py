"""The API, wired once: each app's view sets under one version, its schema and its documentation."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView
from oauth2_provider.views import RevokeTokenView, TokenView
from rest_framework.permissions import AllowAny
from rest_framework.routers import DefaultRouter
from rest_framework.viewsets import ViewSetMixin

from beds.api import (
    BedStateViewSet,
    BedViewSet,
    ClosureViewSet,
    HoldViewSet,
    ImportViewSet,
    PauseViewSet,
    PlacementViewSet,
)
from beds.api.censuses import CensusViewSet
from beds.api.differences import DifferenceViewSet
from beds.api.finding import ReferralViewSet
from beds.api.offers import OfferViewSet
from beds.api.out_of_area import OutOfAreaViewSet
from beds.api.wards import WardViewSet
from impact.core.api_docs import api_docs
from patients.api import PatientViewSet, SeparationViewSet
from providers.api import (
    CollaborativeViewSet,
    IcbViewSet,
    ProviderViewSet,
    ServiceLineViewSet,
    SiteViewSet,
)
from reporting.api import (
    ActionViewSet,
    ChangesViewSet,
    DecisionViewSet,
    FigureViewSet,
    MeetingViewSet,
    ReportViewSet,
)

# Prefix and view set, a line each, in the order of the documentation.
VIEW_SETS: list[tuple[str, type[ViewSetMixin]]] = [
    ("collaboratives", CollaborativeViewSet),
    ("icbs", IcbViewSet),
    ("providers", ProviderViewSet),
    ("sites", SiteViewSet),
    ("wards", WardViewSet),
    ("service-lines", ServiceLineViewSet),
    ("bed-state", BedStateViewSet),
    ("beds", BedViewSet),
    ("closures", ClosureViewSet),
    ("holds", HoldViewSet),
    ("pauses", PauseViewSet),
    ("patients", PatientViewSet),
    ("placements", PlacementViewSet),
    ("referrals", ReferralViewSet),
    ("offers", OfferViewSet),
    ("separations", SeparationViewSet),
    ("out-of-area", OutOfAreaViewSet),
    ("imports", ImportViewSet),
    ("changes", ChangesViewSet),
    ("censuses", CensusViewSet),
    ("differences", DifferenceViewSet),
    ("figures", FigureViewSet),
    ("meetings", MeetingViewSet),
    ("decisions", DecisionViewSet),
    ("actions", ActionViewSet),
    ("reports", ReportViewSet),
]


class SchemaView(SpectacularAPIView):
    """The API described as OpenAPI 3, for everybody: it holds no data."""

    permission_classes = [AllowAny]


def _routes() -> DefaultRouter:
    router = DefaultRouter()
    router.include_format_suffixes = False
    for prefix, view_set in VIEW_SETS:
        router.register(prefix, view_set, basename=f"api-{prefix}")
    return router


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(_routes().urls)),
    path("api/schema/", SchemaView.as_view(), name="api-schema"),
    path("api/docs/", api_docs, name="api-docs"),
    path("oauth/token/", TokenView.as_view(), name="oauth-token"),
    path("oauth/revoke_token/", RevokeTokenView.as_view(), name="oauth-revoke-token"),
]
