"""From when a meeting counts what changed."""

from datetime import date

from beds.queries.since import WEEK
from providers.models import Collaborative
from reporting.models import Meeting


def previous(*, collaborative: Collaborative, before: date) -> Meeting | None:
    """The last closed meeting of a collaborative before a day. One query."""
    closed = Meeting.objects.filter(collaborative=collaborative, closed_at__isnull=False)
    return closed.filter(held_on__lt=before).order_by("-held_on").first()


def since(*, collaborative: Collaborative, before: date) -> date:
    """The day from which changes are counted: the last meeting, else seven days before."""
    last = previous(collaborative=collaborative, before=before)
    return last.held_on if last else before - WEEK
