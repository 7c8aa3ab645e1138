"""The site's addresses, and beside them an identity provider for tests alone."""

from django.urls import include, path

from impact.urls import handler400, handler403, handler404, handler500
from impact.urls import urlpatterns as ours

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*ours, path("idp/", include("oauth2_provider.urls"))]
