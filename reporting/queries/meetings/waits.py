"""What meetings have waiting for somebody: wards to confirm, and actions that are overdue."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from providers.models import User
from reporting.models import Action, Meeting
from reporting.queries.meetings.actions import with_about
from reporting.queries.meetings.before import Ready, confirm_from, readiness

_AHEAD = timedelta(days=6)


def overdue_actions(*, user: User, own: Collection[int], today: date) -> QuerySet[Action]:
    """Actions past their day that are somebody's own, or about their providers. One query."""
    theirs = Q(owner_user=user)
    for path in ("ward", "bed__ward", "placement"):
        theirs |= Q(**{f"{path}__provider__in": own})
    late = Action.objects.visible_to(user).open().filter(theirs, due_on__lt=today)
    return with_about(late).order_by("due_on", "pk")


def late_for_meeting(
    *, user: User, own: Collection[str], today: date, now: datetime
) -> list[tuple[Meeting, list[Ready]]]:
    """Open meetings for which confirmations count already, with those of `own` that are late.

    `own` are keys of providers. Nothing is asked where there is none; one query where no meeting is
    near, four more for each that is.
    """
    if not own:
        return []
    near = Meeting.objects.visible_to(user).filter(
        closed_at__isnull=True,
        held_on__range=(today, today + _AHEAD),
        collaborative__members__provider__key__in=own,
    )
    return [
        (meeting, [one for one in _ready(meeting, today, now) if one.late and one.provider in own])
        for meeting in near.select_related("collaborative").distinct().order_by("held_on", "pk")
        if now >= confirm_from(meeting.held_on)
    ]


def _ready(meeting: Meeting, today: date, now: datetime) -> list[Ready]:
    return readiness(
        collaborative=meeting.collaborative, held_on=meeting.held_on, as_at=today, now=now
    )
