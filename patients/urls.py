"""The pages about people."""

from django.urls import path

from patients import views

urlpatterns = [path("patients/<str:pseudonym>/", views.patient, name="patient")]
