"""Who confirmed a bed state, and how long ago."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from beds.state import Row
from impact.core.text import counted

Told = Callable[[datetime], str]
"""How long ago an instant was, in words."""

_NEVER = "Never confirmed"


@dataclass(frozen=True)
class Confirmed:
    """When, in words; by whom, where it was one person; and a word for what is stale, else ""."""

    when: str
    by: str = ""
    stale: str = ""


def confirmed_ward(row: Row, told: Told) -> Confirmed:
    """The last confirmation of one ward."""
    when = told(row.confirmed_at).capitalize() if row.confirmed_at else _NEVER
    return Confirmed(when, row.labels.get("confirmed_by", ""), "Stale" if row.stale else "")


def confirmed_wards(wards: Sequence[Row], told: Told) -> Confirmed:
    """The oldest confirmation of several wards, and how many of them are stale."""
    if len(wards) == 1:
        return confirmed_ward(wards[0], told)
    if not wards:
        return Confirmed("")
    moments = [ward.confirmed_at for ward in wards if ward.confirmed_at]
    never = len(wards) - len(moments)
    when = f"Oldest {told(min(moments))}" if moments else _NEVER
    if moments and never:
        when = f"{counted(never, 'ward')} never confirmed"
    late = sum(ward.stale for ward in wards)
    return Confirmed(when, "", f"{late} of {len(wards)} stale" if late else "")
