"""The actions that a meeting goes through: its own, and those carried forward until done."""

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from providers.models import ServiceLine
from reporting.models import Action, Meeting

_ABOUT = ("placement__patient", "bed__ward__provider", "referral__patient", "ward__provider")


def with_about(rows: QuerySet) -> QuerySet:
    """Decisions or actions with the people, beds and wards that they are about.

    Annotated with `line_name`, what the service line is called; None where there is none.
    """
    line = ServiceLine.objects.filter(code=OuterRef("service_line"))
    named = rows.annotate(line_name=Subquery(line.values("name")[:1]))
    return named.select_related("meeting__collaborative", "by", *_ABOUT)


def actions_of(meeting: Meeting) -> QuerySet[Action]:
    """The actions of a meeting by due date: said in it, or said earlier and not done before it.

    Once the meeting is closed, those done before it opened are left out for good: carrying forward
    is read from the dates and written nowhere. Annotated with `carried`.
    """
    earlier = Q(meeting__collaborative=meeting.collaborative, meeting__held_on__lt=meeting.held_on)
    to_do = Q(done_at__isnull=True) | Q(done_at__gte=meeting.opened_at)
    found = Action.objects.filter(Q(meeting=meeting) | (earlier & to_do))
    rows = found.annotate(raised_on=F("meeting__held_on")).order_by("due_on", "pk")
    return with_about(rows).select_related("owner_user", "done_by")
