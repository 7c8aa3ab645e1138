"""How issued reports are narrowed in the API."""

import django_filters as filters

from impact.core.ordering import OrderingFilter
from reporting.choices import IssueState
from reporting.models import Issue


class IssueFilter(filters.FilterSet):
    """Issues by collaborative, content, saved report and state, and since when."""

    collaborative = filters.CharFilter("report__collaborative__code", help_text="Code")
    content = filters.CharFilter("report__content")
    report = filters.NumberFilter("report_id", help_text="Number of the saved report")
    state = filters.ChoiceFilter(choices=IssueState.choices)
    since = filters.IsoDateTimeFilter("asked_at", "gte", help_text="Asked for at or after")
    ordering = OrderingFilter(fields=["asked_at", "as_at"])

    class Meta:
        model = Issue
        fields: list[str] = []
