"""What waits for somebody on the first page, as told by apps that build on this one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from impact.core.listing import Listing
from providers.models import User


@dataclass(frozen=True, kw_only=True)
class Waiter:
    """Who looks at the first page and when; `own` are the providers whose wards they may confirm.

    By key, each with its number.
    """

    user: User
    own: Mapping[str, int]
    today: date
    now: datetime


Tell = Callable[[Waiter], list[Listing]]
"""Gives the lists of what waits for somebody; none where nothing does."""

_told_by: list[Tell] = []


def waits_told_by(tell: Tell) -> None:
    """Have the first page show what `tell` gives, too, from now on."""
    if tell not in _told_by:
        _told_by.append(tell)


def waits_elsewhere(waiter: Waiter) -> list[Listing]:
    """What waits for somebody today beyond this app."""
    return [listing for tell in _told_by for listing in tell(waiter)]
