"""The Django application `impact.audit`."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who changed what, and who saw what."""

    name = "impact.audit"
    label = "audit"
    verbose_name = "Audit"
