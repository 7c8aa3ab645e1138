"""What happens by itself: coded lists and standards are there once the database is."""

from typing import Any

from django.apps.registry import Apps
from django.apps.registry import apps as installed

from providers.imports.reference import load_shipped_codes
from providers.services.accounts import system_user
from providers.services.standards import ensure_standards


def load_codes_after_migrate(*, apps: Apps = installed, using: str, **kwargs: Any) -> None:
    """Brings coded lists and standards to what this release ships, after every `migrate`.

    Not a data migration: a release that adds codes then needs none, and a database that was
    emptied has its codes again. Where the migrations stop short of the table there is nothing to
    fill.
    """
    try:
        apps.get_model("providers", "Code")
        apps.get_model("providers", "Standard")
    except LookupError:
        return
    load_shipped_codes(by=system_user())
    ensure_standards(by=system_user())
