"""The pages of extracts that come in and of what is held to take away."""

from typing import Any

from django.urls import path

from beds.views import census, copies, data, differences, feeding, held, questions
from impact.core.pages import register_navigation
from providers.access import Permission

urlpatterns = [
    path("data/", data.data, name="data"),
    path("data/<int:pk>/", data.data_import, name="data_import"),
    path("data/<int:pk>/apply/", data.data_apply, name="data_apply"),
    path("data/<int:pk>/throw-away/", data.data_throw_away, name="data_throw_away"),
    path("data/<int:pk>/undo/", data.data_undo, name="data_undo"),
    path("data/<int:pk>/refused/", data.data_refused, name="data_refused"),
    path("data/<int:pk>/faults.csv", data.data_faults, name="data_faults"),
    path("data/questions/", questions.questions, name="questions"),
    path("data/questions/<int:pk>/", questions.question, name="question"),
    path("data/wards/", feeding.kept, name="data_wards"),
    path("data/wards/<int:pk>/", feeding.kept_ward, name="data_ward"),
    path("data/differences/", differences.differences, name="differences"),
    path("data/census/", census.census, name="census"),
    path("data/differences/<int:pk>/", differences.difference, name="difference"),
    path("data/copies/<str:provider>/<str:name>", copies.copy, name="bed_state_copy"),
    path("data/held/<str:provider>/<slug:kind>.csv", held.held_csv, name="held_csv"),
    path("data/held/<str:provider>/<slug:kind>.xlsx", held.held_xlsx, name="held_xlsx"),
]


def sees_data(user: Any) -> bool:
    """Whether somebody sends files for a provider, or looks after who does."""
    held: frozenset[Permission] = user.permissions_in_collaboratives
    return not held.isdisjoint(
        {Permission.IMPORT_FILES, Permission.MANAGE_REFERENCE, Permission.EXPORT_REPORTS}
    )


register_navigation(label="Data", url_name="data", order=70, permission=sees_data)
