"""Codes in words."""

from collections.abc import Mapping
from datetime import date

from providers.choices import CodeList
from providers.models import Code

Labels = Mapping[tuple[str, str], str]
"""Labels by list and code."""

SHOWN = (
    CodeList.CLOSURE_REASON,
    CodeList.DELAY_ATTRIBUTION,
    CodeList.HOLD_REASON,
    CodeList.INTERVENTION_TYPE,
    CodeList.LEGAL_STATUS,
    CodeList.OUT_OF_AREA_REASON,
    CodeList.PAUSE_REASON,
    CodeList.READINESS_REASON,
    CodeList.SUSPENSION_REASON,
)


def read_labels(*, on: date) -> Labels:
    """The labels, valid on a day, of every list that stands near the bed state. One query."""
    rows = Code.objects.as_at(on).filter(list__in=SHOWN).values_list("list", "code", "label")
    return {(which, code): label for which, code, label in rows}


def label(labels: Labels, which: str, code: str | None) -> str:
    """A code in words; the code itself where the list lacks it on that day, "" for none."""
    return labels.get((str(which), code), code) if code else ""
