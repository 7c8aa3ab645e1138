"""Pathways: all spells of a person, in any provider, chained where the gap is at most a day. Pure.

`figures.md` section 3, `pathway_length_of_stay`.
"""

from collections.abc import Iterable
from datetime import date, timedelta

_GAP = timedelta(days=1)
Spell = tuple[date, date | None]
"""From and to (exclusive; None for still going)."""


def began(spells: Iterable[Spell], *, on: date) -> date | None:
    """When the pathway began that somebody is on on a day; None for nobody in hospital then."""
    first: date | None = None
    until: date | None = date.min
    for start, end in sorted(spells, key=lambda spell: spell[0]):
        if start > on:
            break
        if first is None or (until is not None and start - until > _GAP):
            first, until = start, end
        elif until is not None:
            until = None if end is None else max(until, end)
    return first if until is None or until > on else None
