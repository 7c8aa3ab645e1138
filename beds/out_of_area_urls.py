"""The pages of the case manager, and their place in the navigation."""

from typing import Any

from django.urls import path

from beds.views import away, out_of_area, unfed
from impact.core.pages import register_navigation
from providers.access import Permission

urlpatterns = [
    path("out-of-area/", out_of_area.out_of_area, name="out_of_area"),
    path("out-of-area/out-of-area.csv", out_of_area.out_of_area_file, name="out_of_area_csv"),
    path("out-of-area/new/", unfed.away_admission, name="away_admission"),
    path("out-of-area/wards/<str:provider>/<path:code>/", unfed.unfed_ward, name="unfed_ward"),
    path("out-of-area/<int:pk>/", away.away, name="away"),
    path("out-of-area/<int:pk>/<slug:what>/", away.away_record, name="away_record"),
]


def manages_a_caseload(user: Any) -> bool:
    """Whether somebody is a case manager of any collaborative."""
    return Permission.MANAGE_CASELOAD in user.permissions_in_collaboratives


register_navigation(
    label="Out of area", url_name="out_of_area", order=40, permission=manages_a_caseload
)
