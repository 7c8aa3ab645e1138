"""Reads from an exclusion's error what stands in the way, and from when to when."""

import re
from datetime import date
from typing import Any

from django.apps import apps

from impact.core.errors import InTheWay

# The detail names the new key and then the existing one, each ending in its range of dates.
_EXISTING = re.compile(
    r"conflicts with existing key .*\[(\d{4}-\d{2}-\d{2})?,(\d{4}-\d{2}-\d{2})?\)\)", re.DOTALL
)


def in_the_way(diagnostics: Any) -> InTheWay | None:
    """What an exclusion constraint found in the way; None for other errors.

    Of the row that is there only the kind and the dates are taken: its other values may be a
    person's.
    """
    dates = _EXISTING.search(str(getattr(diagnostics, "message_detail", None) or ""))
    if not dates:
        return None
    start, end = dates.groups()
    return InTheWay(
        what=_kind(str(getattr(diagnostics, "table_name", None) or "")),
        start=date.fromisoformat(start) if start else None,
        end=date.fromisoformat(end) if end else None,
    )


def _kind(table: str) -> str:
    for model in apps.get_models():
        if model._meta.db_table == table:
            return f"another {model._meta.verbose_name}"
    return "another record"
