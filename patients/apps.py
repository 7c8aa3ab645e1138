"""The Django application `patients`."""

from django.apps import AppConfig

from impact.core.violations import register
from patients.messages import SENTENCES


class PatientsConfig(AppConfig):
    """Who needs care: patients, referrals, placements, stays."""

    name = "patients"
    label = "patients"
    verbose_name = "Patients"

    def ready(self) -> None:
        """Take in the sentences of the constraints."""
        register(self, SENTENCES)
