"""The Django application `impact.demo`."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration collaborative."""

    name = "impact.demo"
    label = "demo"
    verbose_name = "Demonstration"
