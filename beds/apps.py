"""The Django application `beds`."""

from django.apps import AppConfig

from impact.core.violations import register


class BedsConfig(AppConfig):
    """Who is in which bed."""

    name = "beds"
    label = "beds"
    verbose_name = "Beds"

    def ready(self) -> None:
        """Take in the sentences of the constraints, and listen for referrals that end."""
        register(self, {})
        # Needs the models, which are not there when this file is read.
        from beds import receivers

        receivers.connect()
