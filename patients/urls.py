"""The pages about people, and the waiting list's place in the navigation."""

from typing import Any

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from impact.core.pages import register_navigation
from patients import views
from patients.forms import STEP_FORMS
from providers.access import Permission


class StepConverter(StringConverter):
    """A step of a referral that has a form, by its name in addresses."""

    regex = "|".join(action.value for action in STEP_FORMS)


register_converter(StepConverter, "step")
urlpatterns = [
    path("patients/<str:pseudonym>/identity/", views.identity, name="identity"),
    path("patients/<str:pseudonym>/identity/mask/", views.identity_mask, name="identity_mask"),
    path("referrals/", views.referrals, name="referrals"),
    path("referrals/new/", views.new_referral, name="new_referral"),
    path("referrals/<int:pk>/", views.referral, name="referral"),
    path("referrals/<int:pk>/<step:step>/", views.referral_step, name="referral_step"),
    path("separations/", views.separations, name="separations"),
    path("separations/<int:pk>/end/", views.separation_end, name="separation_end"),
]


def sees_people(user: Any) -> bool:
    """Whether somebody may see the people of any collaborative."""
    return Permission.VIEW_PEOPLE in user.permissions_in_collaboratives


register_navigation(label="Referrals", url_name="referrals", order=30, permission=sees_people)
