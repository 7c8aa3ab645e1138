"""The Django application `providers`."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from impact.core.violations import register


class ProvidersConfig(AppConfig):
    """Who and where: collaboratives, providers, sites, wards, users."""

    name = "providers"
    label = "providers"
    verbose_name = "Providers"

    def ready(self) -> None:
        """Take in the sentences of the constraints; load the coded lists after every migrate."""
        from providers.receivers import load_codes_after_migrate

        register(self, {})
        post_migrate.connect(load_codes_after_migrate, sender=self)
