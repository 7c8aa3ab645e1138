"""The weekly meeting in the API: opened, who has confirmed, what is said, closed, what it saw."""

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from impact.audit.api import doing, making, tag_of, written
from impact.audit.services import saw_list
from impact.audit.versions import Watched, events_of
from impact.core import clock
from reporting.api import sent
from reporting.api.said import own_events
from reporting.api.screens import Screens
from reporting.api.shapes import (
    ActionSerializer,
    ConfirmedSerializer,
    DecisionSerializer,
    MeetingSerializer,
    RecordSerializer,
)
from reporting.api.what_if import WhatIfs
from reporting.meeting_filters import MeetingFilter
from reporting.meeting_forms import account_named
from reporting.models import Action, AgendaItem, Attendance, Decision, Meeting, MeetingNote
from reporting.presenters.meetings.record import named_in, record_listings
from reporting.queries.meetings import confirm_from, readiness, with_about
from reporting.services import meetings


class MeetingViewSet(Screens, WhatIfs, ReadOnlyModelViewSet):
    """The weekly meetings of the collaboratives that the caller may see."""

    queryset = Meeting.objects.none()
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilter

    def get_queryset(self) -> QuerySet[Meeting]:
        """The meetings that the caller may see, with agenda, attendance and notes."""
        rows = Meeting.objects.visible_to(self.request.user)
        named = rows.select_related("collaborative", "opened_by", "closed_by", "record")
        lists = ("items", "attendance__provider", "notes__by")
        return named.defer("record__content").prefetch_related(*lists)

    def watched(self, record: Meeting) -> Watched:
        """The meeting, its agenda, who came, what was said in it, and notes beside it."""
        said = [
            events_of(model).filter(meeting_id=record.pk)
            for model in (AgendaItem, Attendance, Decision, Action, MeetingNote)
        ]
        return [events_of(Meeting).filter(pgh_obj_id=record.pk), *said]

    @extend_schema(request=sent.OpenSerializer, responses={201: MeetingSerializer}, filters=False)
    @written
    def create(self, request: Request) -> Response:
        """Open a meeting on a day from today on, with the agenda that is set for that day."""
        given = self.sent(sent.OpenSerializer)
        made = meetings.open_meeting(**given, **self.moment(), now=clock.now())
        return self.shown(made, 201)

    @extend_schema(responses=ConfirmedSerializer, filters=False)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def confirmed(self, request: Request, pk: str) -> Response:
        """Who has confirmed in time, and who is late, as it is now."""
        meeting = self.get_object()
        ready = readiness(
            collaborative=meeting.collaborative,
            held_on=meeting.held_on,
            as_at=min(clock.today(), meeting.held_on),
            now=clock.now(),
        )
        told = {"since": confirm_from(meeting.held_on), "members": ready}
        return Response(ConfirmedSerializer(told).data)

    @extend_schema(responses=RecordSerializer, filters=False)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def record(self, request: Request, pk: str) -> Response:
        """What a closed meeting saw, with its checksum; 404 while it is open."""
        meeting = self.get_object()
        if not meeting.is_closed:
            raise Http404
        people = named_in(record_listings(meeting.record.seen))
        saw_list(self.user, "api/v1/meetings/record", {"id": pk}, len(people))
        return Response(RecordSerializer(meeting.record).data)

    @doing(sent.AttendSerializer, answers=MeetingSerializer)
    def attend(self, request: Request, pk: str) -> Response:
        """Record whether a member was there and who came for it."""
        meeting, given = self.asked(sent.AttendSerializer)
        with self.unchanged(meeting):
            meetings.attend(meeting=meeting, **given, by=self.user)
        return self.shown(meeting)

    @making(sent.DecideSerializer, answers={201: DecisionSerializer})
    def decide(self, request: Request, pk: str) -> Response:
        """Put a decision on record."""
        meeting, given = self.asked(sent.DecideSerializer)
        made = meetings.decide(meeting=meeting, **given, now=clock.now(), by=self.user)
        found = with_about(Decision.objects.filter(pk=made.pk)).get()
        return self._said(DecisionSerializer, found)

    @making(sent.ActSerializer, answers={201: ActionSerializer})
    def act(self, request: Request, pk: str) -> Response:
        """Have somebody do something by a day."""
        meeting, given = self.asked(sent.ActSerializer)
        owner = account_named(given["owner"], meeting.collaborative, on=meeting.held_on)
        made = meetings.act(
            meeting=meeting, **given, owner_user=owner, now=clock.now(), by=self.user
        )
        found = with_about(Action.objects.filter(pk=made.pk)).get()
        return self._said(ActionSerializer, found)

    @doing(sent.NothingSerializer, answers=MeetingSerializer)
    def close(self, request: Request, pk: str) -> Response:
        """Close the meeting and keep for good what is seen now."""
        meeting, _ = self.asked(sent.NothingSerializer)
        with self.unchanged(meeting):
            meetings.close_meeting(meeting=meeting, **self.moment(), now=clock.now())
        return self.shown(meeting)

    @making(sent.NoteTextSerializer, answers={201: MeetingSerializer})
    def note(self, request: Request, pk: str) -> Response:
        """Put a correction or a remark beside a closed meeting."""
        meeting, given = self.asked(sent.NoteTextSerializer)
        meetings.note(meeting=meeting, **given, now=clock.now(), by=self.user)
        return self.shown(meeting, 201)

    def _said(self, shape: type[BaseSerializer], made: Decision | Action) -> Response:
        """What was just said, with its own version."""
        headers = {"ETag": tag_of(own_events(made))}
        return Response(shape(made).data, status=201, headers=headers)
