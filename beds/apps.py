"""The Django application `beds`."""

from django.apps import AppConfig


class BedsConfig(AppConfig):
    """Who is in which bed."""

    name = "beds"
    label = "beds"
    verbose_name = "Beds"
