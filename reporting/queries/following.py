"""What a follower is told of meetings, of what was said in them, and of reports."""

from typing import Any

from django.db.models import Q, QuerySet

from beds.queries.following import KINDS, OF_PEOPLE, Columns, Kind, New, Sight, versions
from impact.audit.marks import Mark
from impact.audit.versions import events_of
from providers.models import Collaborative
from reporting.models import (
    Action,
    AgendaItem,
    Agreement,
    Attendance,
    Decision,
    DecisionStep,
    Issue,
    Meeting,
    MeetingNote,
    Report,
)
from reporting.models.reports import reports_seen_by


class _Meetings(Kind):
    columns: Columns = {
        Meeting: "id",
        AgendaItem: "meeting_id",
        Attendance: "meeting_id",
        MeetingNote: "meeting_id",
    }

    def seen(self, sight: Sight) -> QuerySet[Any]:
        return Meeting.objects.visible_to(sight.user)

    def touched(self, new: New) -> set[int]:
        meetings = new.owners(*self.columns)
        for part in (AgendaItem, Attendance, MeetingNote):
            meetings |= new.earlier(part, "meeting")
        return meetings

    def seen_since(self, rows: set[int], sight: Sight, since: Mark) -> set[int]:
        return set(
            _meetings(sight).filter(pgh_obj_id__in=rows).values_list("pgh_obj_id", flat=True)
        )


class _Said(Kind):
    """What was said in meetings: told where it, or whom it is about, has changed."""

    def __init__(self, model: type[Decision] | type[Action], parts: Columns) -> None:
        self.model: Any = model
        self.columns = {model: "meeting_id", **parts, **OF_PEOPLE}
        self.parts = parts

    def seen(self, sight: Sight) -> QuerySet[Any]:
        found: QuerySet[Any] = self.model.objects.visible_to(sight.user)
        return found

    def touched(self, new: New) -> set[int]:
        about = Q(placement__patient__in=new.people) | Q(referral__patient__in=new.people)
        found = self.model.objects.filter(about).values_list("pk", flat=True)
        return new.rows(self.model) | new.owners(*self.parts) | set(found)

    def seen_since(self, rows: set[int], sight: Sight, since: Mark) -> set[int]:
        """Those of a meeting that was seen, and one's own actions."""
        said = versions(self.model, Q(pgh_obj_id__in=rows), since)
        seen = Q(meeting__in=_meetings(sight).values("pgh_obj_id"))
        if self.model is Action:
            seen |= Q(owner_user=sight.user)
        return set(said.filter(seen).values_list("pgh_obj_id", flat=True))


class _Issues(Kind):
    columns: Columns = {Issue: "report_id", Report: "id", Agreement: "id"}

    def seen(self, sight: Sight) -> QuerySet[Any]:
        return Issue.objects.visible_to(sight.user)

    def touched(self, new: New) -> set[int]:
        """Those too whose report, or the agreement under which it is given, has changed."""
        of_report = Q(report__in=new.rows(Report)) | Q(report__agreement__in=new.rows(Agreement))
        found = Issue.objects.filter(of_report).values_list("pk", flat=True)
        return new.rows(Issue) | set(found)

    def seen_since(self, rows: set[int], sight: Sight, since: Mark) -> set[int]:
        issues = versions(Issue, Q(pgh_obj_id__in=rows), since)
        reports = versions(Report, Q(pgh_obj_id__in=issues.values("report")), since)
        seen = reports.filter(reports_seen_by(sight.user)).values("pgh_obj_id")
        return set(issues.filter(report__in=seen).values_list("pgh_obj_id", flat=True))


MEETINGS, ISSUES = _Meetings(), _Issues()
DECISIONS = _Said(Decision, {DecisionStep: "decision_id"})
ACTIONS = _Said(Action, {})
ALL_KINDS: tuple[Kind, ...] = (*KINDS, MEETINGS, DECISIONS, ACTIONS, ISSUES)
"""Everything that a follower is told of, in this order."""


def _meetings(sight: Sight) -> QuerySet[Any]:
    """The events of meetings in sight, gone ones too: a meeting stays with its collaborative."""
    seen = Collaborative.objects.visible_to(sight.user)
    return events_of(Meeting).filter(collaborative__in=seen.values("pk"))
