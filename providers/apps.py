"""The Django application `providers`."""

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    """Who and where: collaboratives, providers, sites, wards, users."""

    name = "providers"
    label = "providers"
    verbose_name = "Providers"
