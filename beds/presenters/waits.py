"""What waits for somebody on the first page, as told by apps that build on this one."""

from collections.abc import Callable
from datetime import date, datetime

from impact.core.listing import Listing
from providers.models import User

Tell = Callable[[User, date, datetime], list[Listing]]
"""Gives the lists of what waits for somebody today and now; none where nothing does."""

_told_by: list[Tell] = []


def waits_told_by(tell: Tell) -> None:
    """Have the first page show what `tell` gives, too, from now on."""
    if tell not in _told_by:
        _told_by.append(tell)


def waits_elsewhere(*, user: User, today: date, now: datetime) -> list[Listing]:
    """What waits for somebody today beyond this app."""
    return [listing for tell in _told_by for listing in tell(user, today, now)]
