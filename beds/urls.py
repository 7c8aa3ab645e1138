"""The pages of the bed state, and their places in the navigation."""

from typing import Any

from django.urls import path

from beds import views
from impact.core.pages import register_navigation
from providers.access import Permission

urlpatterns = [
    path("", views.home, name="home"),
    path("bed-state/", views.bed_state, name="bed_state"),
    path("bed-state/bed-state.csv", views.bed_state_csv, name="bed_state_csv"),
    path("bed-state/bed-state.xlsx", views.bed_state_xlsx, name="bed_state_xlsx"),
    path("bed-state/map/", views.bed_map, name="bed_map"),
    path("bed-state/changes/", views.bed_changes, name="bed_changes"),
    path("beds/<int:pk>/", views.bed, name="bed"),
    path("beds/<int:pk>/<slug:action>/", views.bed_action, name="bed_action"),
    path("patients/<str:pseudonym>/", views.patient, name="patient"),
    path("placements/<int:pk>/<slug:action>/", views.placement_action, name="placement_action"),
    # Before the ward's own page: a ward's code may have a stroke in it.
    path(
        "wards/<str:provider>/<path:code>/do/<slug:action>/",
        views.ward_action,
        name="ward_action",
    ),
    path("wards/<str:provider>/<path:code>/", views.ward, name="ward"),
]


def sees_bed_state(user: Any) -> bool:
    """Whether somebody may see the bed state of any collaborative."""
    return Permission.VIEW_BED_STATE in user.permissions_in_collaboratives


register_navigation(label="Today", url_name="home", order=0)
register_navigation(label="Bed state", url_name="bed_state", order=10, permission=sees_bed_state)
register_navigation(label="Bed map", url_name="bed_map", order=20, permission=sees_bed_state)
