"""The Django application `impact.core`."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Leaf tools that know nothing about beds."""

    name = "impact.core"
    label = "core"
    verbose_name = "Core"
