"""What was changed in reference data and accounts, read only.

The histories of patients, stays and beds are not here: they hold what administrators are not to
see, and the audit page shows them to auditors.
"""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from pghistory.models import Events

from providers.admin_site import ReadOnlyAdmin, site


def recorded_here() -> list[type[models.Model]]:
    """The history tables of this app."""
    found = apps.get_app_config("providers").get_models()
    return [model for model in found if hasattr(model, "pgh_tracked_model")]


class KindFilter(admin.SimpleListFilter):
    """Which kind of record was changed."""

    title = "kind of record"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The kinds of record of this app."""
        return [
            (model._meta.model_name or "", str(model._meta.verbose_name))
            for model in recorded_here()
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The changes of one kind."""
        chosen = [model for model in recorded_here() if model._meta.model_name == self.value()]
        return queryset.across(*chosen) if chosen else queryset


@admin.register(Events, site=site)
class HistoryAdmin(ReadOnlyAdmin):
    """Every change: when, to what, by whom, doing what."""

    list_display = ["pgh_created_at", "pgh_label", "record", "who", "doing"]
    list_filter = [KindFilter]
    ordering = ["-pgh_created_at"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """The changes of this app's records."""
        return Events.objects.across(*recorded_here()).order_by("-pgh_created_at")

    @admin.display(description="record")
    def record(self, event: Events) -> str:
        """Its kind and number."""
        return f"{event.pgh_obj_model} {event.pgh_obj_id}"

    @admin.display(description="by user")
    def who(self, event: Events) -> str:
        """The number of who changed it."""
        return str((event.pgh_context or {}).get("user") or "")

    @admin.display(description="doing")
    def doing(self, event: Events) -> str:
        """The service or page."""
        context = event.pgh_context or {}
        return str(context.get("action") or context.get("url") or "")
