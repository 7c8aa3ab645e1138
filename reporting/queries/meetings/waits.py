"""What meetings have waiting for somebody: wards to confirm, and actions that are overdue."""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from providers.access import Permission
from providers.models import Provider, User
from reporting.models import Action, Meeting
from reporting.queries.meetings.actions import with_about
from reporting.queries.meetings.before import Ready, confirm_from, readiness

_AHEAD = timedelta(days=6)


def overdue_actions(*, user: User, today: date) -> QuerySet[Action]:
    """Actions past their day that are somebody's own, or about their provider. One query."""
    own = Provider.objects.with_permission(user, Permission.CONFIRM_WARDS).values("pk")
    theirs = Q(owner_user=user)
    for path in ("ward", "bed__ward", "placement"):
        theirs |= Q(**{f"{path}__provider__in": own})
    late = Action.objects.visible_to(user).open().filter(theirs, due_on__lt=today)
    return with_about(late).order_by("due_on", "pk")


def late_for_meeting(
    *, user: User, today: date, now: datetime
) -> list[tuple[Meeting, list[Ready]]]:
    """Open meetings for which confirmations count already, with the user's members who are late.

    One query where the user confirms no ward or no meeting is near, else five a meeting more.
    """
    own = Provider.objects.with_permission(user, Permission.CONFIRM_WARDS)
    near = Meeting.objects.visible_to(user).filter(
        closed_at__isnull=True, held_on__range=(today, today + _AHEAD)
    )
    of_theirs = near.filter(collaborative__members__provider__in=own).distinct()
    found = []
    for meeting in of_theirs.select_related("collaborative").order_by("held_on", "pk"):
        if now < confirm_from(meeting.held_on):
            continue
        keys = set(own.values_list("key", flat=True))
        ready = readiness(
            collaborative=meeting.collaborative, held_on=meeting.held_on, as_at=today, now=now
        )
        found.append((meeting, [one for one in ready if one.late and one.provider in keys]))
    return found
