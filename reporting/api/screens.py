"""What the walls of a meeting show, in the API: read by who follows, moved by its chair."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from impact.audit.api import doing, part, tag_of
from impact.audit.versions import Watched, events_of
from impact.core import clock
from reporting.api.running import MeetingWrites
from reporting.api.sent import ShowSerializer
from reporting.models import Meeting, MeetingScreen
from reporting.services import meetings


class ScreenSerializer(serializers.Serializer):
    """The service line at which the chair is.

    All null where the walls show every line: before the chair goes to one, and once the meeting is
    closed.
    """

    service_line = serializers.CharField(allow_null=True, default=None, read_only=True)
    shown_at = serializers.DateTimeField(allow_null=True, default=None, read_only=True)
    shown_by = serializers.CharField(allow_null=True, default=None, read_only=True)


class Screens(MeetingWrites):
    """The shared screens of a meeting, which follow its chair."""

    @part(answers=ScreenSerializer, path="screen")
    def screen(self, request: Request, pk: str) -> Response:
        """What the walls show now."""
        return _told(self.get_object())

    @doing(ShowSerializer, answers=ScreenSerializer)
    def show(self, request: Request, pk: str) -> Response:
        """Have the walls show a service line; the version is that of `screen/`."""
        meeting, given = self.asked(ShowSerializer)
        with self.unchanged(meeting, watched=_events(meeting)):
            meetings.show(meeting=meeting, **given, now=clock.now(), by=self.user)
        return _told(meeting)


def _told(meeting: Meeting) -> Response:
    tag = tag_of(_events(meeting))
    shown = None if meeting.is_closed else MeetingScreen.objects.filter(meeting=meeting).first()
    return Response(ScreenSerializer(shown or {}).data, headers={"ETag": tag})


def _events(meeting: Meeting) -> Watched:
    """What it shows, and that it is closed."""
    return [events_of(model).filter(pgh_obj_id=meeting.pk) for model in (MeetingScreen, Meeting)]
