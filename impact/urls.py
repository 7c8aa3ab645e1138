"""Where the apps' pages and API are wired, once."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from providers.admin_site import site as administration


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the web process lives."""
    return HttpResponse("ok", content_type="text/plain")


handler400 = "impact.core.pages.bad_request"
handler403 = "impact.core.pages.permission_denied"
handler404 = "impact.core.pages.not_found"
handler500 = "impact.core.pages.server_error"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("admin/", administration.urls),
    path("", include("providers.urls")),
    path("", include("patients.urls")),
    path("", include("beds.finding_urls")),
    path("", include("beds.data_urls")),
    path("", include("beds.out_of_area_urls")),
    path("", include("beds.urls")),
    path("", include("reporting.urls")),
    path("", include("impact.api")),
]
