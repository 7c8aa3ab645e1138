"""The Django application `patients`."""

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """Who needs care: patients, referrals, placements, stays."""

    name = "patients"
    label = "patients"
    verbose_name = "Patients"
