"""The Django application `providers`."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProvidersConfig(AppConfig):
    """Who and where: collaboratives, providers, sites, wards, users."""

    name = "providers"
    label = "providers"
    verbose_name = "Providers"

    def ready(self) -> None:
        """Have the coded lists loaded after every migrate."""
        from providers.receivers import load_codes_after_migrate

        post_migrate.connect(load_codes_after_migrate, sender=self)
