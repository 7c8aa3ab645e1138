"""The Django application `impact.core`."""

from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Leaf tools that know nothing about beds."""

    name = "impact.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Registers the look-ups for query sets."""
        import_module("impact.core.lookups")  # registers them; models must be loaded first
