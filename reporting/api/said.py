"""Decisions and actions of the weekly meeting in the API."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from beds.api.writing import BedWrites
from impact.audit.api import doing
from impact.audit.services import saw_patient
from impact.audit.versions import Watched, events_of
from impact.core import clock
from patients.api import OnRecord
from reporting.api.sent import DoneSerializer, GoStepSerializer
from reporting.api.shapes import ActionSerializer, DecisionSerializer
from reporting.meeting_filters import ActionFilter, DecisionFilter
from reporting.models import Action, Decision, DecisionStep
from reporting.queries.meetings import with_about
from reporting.services.meetings import go_step, mark_done
from reporting.services.meetings.checks import check_may_finish, check_runs


def own_events(said: Decision | Action) -> Watched:
    """What makes up the version of a decision or an action: itself, and the steps of a decision."""
    own = events_of(type(said)).filter(pgh_obj_id=said.pk)
    if isinstance(said, Action):
        return [own]
    return [own, events_of(DecisionStep).filter(decision_id=said.pk)]


class _Said(BedWrites, OnRecord, ReadOnlyModelViewSet):
    """What was said in the meetings that the caller may see."""

    def watched(self, record: Decision | Action) -> Watched:
        """The decision with its steps, or the action itself."""
        return own_events(record)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list, put on record as one entry."""
        return self.record_list(request, super().list(request, *args, **kwargs))

    def told(self, record: Any) -> dict[str, Any]:
        """One of them; whom it is about was seen, which is put on record."""
        about = record.placement or record.referral
        if about:
            saw_patient(self.user, about.patient_id, self.page)
        return super().told(record)


class DecisionViewSet(_Said):
    """What was decided in the weekly meeting, and its way through governance."""

    page = "api/v1/decisions"
    queryset = Decision.objects.none()
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter

    def get_queryset(self) -> QuerySet[Decision]:
        """The decisions that the caller may see, with their steps."""
        rows = with_about(Decision.objects.visible_to(self.request.user))
        return rows.prefetch_related("steps__by")

    @doing(GoStepSerializer, answers=DecisionSerializer)
    def step(self, request: Request, pk: str) -> Response:
        """Put a step on record: to the group, then to the board, and what they said."""
        decision: Decision = self.get_object()
        check_runs(self.user, decision.meeting.collaborative)
        given = self.sent(GoStepSerializer)
        with self.unchanged(decision):
            go_step(decision=decision, **given, **self.moment(), now=clock.now())
        return self.shown(decision)


class ActionViewSet(_Said):
    """What somebody is to do, as the weekly meeting gave it."""

    page = "api/v1/actions"
    queryset = Action.objects.none()
    serializer_class = ActionSerializer
    filterset_class = ActionFilter

    def get_queryset(self) -> QuerySet[Action]:
        """The actions of the meetings that the caller may see, and their own."""
        rows = with_about(Action.objects.visible_to(self.request.user))
        return rows.select_related("done_by").order_by("due_on", "pk")

    @doing(DoneSerializer, answers=ActionSerializer)
    def done(self, request: Request, pk: str) -> Response:
        """It is done, and what came of it; for the support hub, and for whose it is."""
        found: Action = self.get_object()
        check_may_finish(self.user, found)
        given = self.sent(DoneSerializer)
        with self.unchanged(found):
            mark_done(action=found, **given, now=clock.now(), by=self.user)
        return self.shown(found)
