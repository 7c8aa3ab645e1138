"""The Django application `beds`."""

from django.apps import AppConfig

from impact.core.violations import register


class BedsConfig(AppConfig):
    """Who is in which bed."""

    name = "beds"
    label = "beds"
    verbose_name = "Beds"

    def ready(self) -> None:
        """Take in the sentences of the constraints: the models' own; triggers say theirs."""
        register(self, {})
