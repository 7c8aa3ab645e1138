"""How meetings, and what was said in them, are narrowed in the API."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from beds.filters import DAY_FORMATS
from impact.core.ordering import OrderingFilter
from reporting.models import Action, Decision, Meeting
from reporting.queries.meetings import actions_of


class MeetingFilter(filters.FilterSet):
    """Meetings by collaborative, day, and whether they are closed."""

    collaborative = filters.CharFilter("collaborative__code", help_text="Code")
    held_from = filters.DateFilter("held_on", "gte", input_formats=DAY_FORMATS)
    held_before = filters.DateFilter("held_on", "lt", input_formats=DAY_FORMATS)
    closed = filters.BooleanFilter("closed_at", "isnull", exclude=True)
    ordering = OrderingFilter(fields=["held_on", "closed_at"])

    class Meta:
        model = Meeting
        fields: list[str] = []


class DecisionFilter(filters.FilterSet):
    """Decisions by meeting, service line, and whether they go to the governance group."""

    collaborative = filters.CharFilter("meeting__collaborative__code", help_text="Code")
    meeting = filters.NumberFilter("meeting_id", help_text="Number of the meeting")
    service_line = filters.CharFilter(help_text="Code of the line that was talked about")
    for_group = filters.BooleanFilter()
    ordering = OrderingFilter(fields=["said_at"])

    class Meta:
        model = Decision
        fields: list[str] = []


class ActionFilter(filters.FilterSet):
    """Actions by meeting, service line, whether they are done, and by when they are due."""

    collaborative = filters.CharFilter("meeting__collaborative__code", help_text="Code")
    meeting = filters.NumberFilter(
        "meeting_id", help_text="Number of the meeting in which they were given"
    )
    gone_through_in = filters.NumberFilter(
        method="of_meeting",
        help_text="Number of a meeting: its own, and those carried forward to it",
    )
    service_line = filters.CharFilter(help_text="Code of the line that was talked about")
    done = filters.BooleanFilter("done_at", "isnull", exclude=True)
    overdue_on = filters.DateFilter(
        method="overdue", input_formats=DAY_FORMATS, help_text="Not done, and due before this day"
    )
    ordering = OrderingFilter(fields=["due_on", "said_at"])

    class Meta:
        model = Action
        fields: list[str] = []

    def of_meeting(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """The actions that a meeting goes through; none for a meeting that is not seen."""
        seen = Meeting.objects.visible_to(self.request.user).select_related("collaborative")
        meeting = seen.filter(pk=int(value)).first()
        if meeting is None:
            return queryset.none()
        return queryset.filter(pk__in=actions_of(meeting).order_by().values("pk"))

    def overdue(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        """The actions that should have been done by a day and are not."""
        return queryset.filter(done_at__isnull=True, due_on__lt=value)
