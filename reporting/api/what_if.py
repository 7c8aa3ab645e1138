"""What a meeting thinks of doing, in the API: steps, and what would come of them."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from beds.serializers import BedStateSerializer
from impact.audit.api import doing, making, part, tag_of
from impact.audit.services import saw_list
from impact.audit.versions import Watched, events_of
from impact.core import clock
from impact.core.problems import CONTENT_TYPE, ProblemSerializer
from reporting.api import sent
from reporting.api.running import MeetingWrites
from reporting.api.shapes import ActionSerializer
from reporting.models import Action, Idea, Meeting, WhatIfStep
from reporting.models.meetings.what_if import CARRIES
from reporting.presenters.meetings.what_if import offered
from reporting.queries.meetings import steps_of, with_about
from reporting.services import meetings
from reporting.services.meetings.thinking import in_words
from reporting.services.meetings.trying import Outcome
from reporting.what_if_forms import tasks_of

_PAGE = "api/v1/meetings/what-if"


class TriedStepSerializer(serializers.Serializer):
    """A step in words with what it names, and what would come of it or why it is refused."""

    id = serializers.IntegerField(source="step.pk")
    idea = serializers.ChoiceField(source="step.idea", choices=Idea.choices)
    ward = serializers.CharField(
        source="step.ward.reference", default=None, allow_null=True, help_text="PROVIDER:WARD"
    )
    referral = serializers.IntegerField(source="step.referral_id", allow_null=True)
    placement = serializers.IntegerField(source="step.placement_id", allow_null=True)
    patient = serializers.SerializerMethodField()
    words = serializers.SerializerMethodField()
    told = serializers.CharField()
    refused = serializers.BooleanField()

    @extend_schema_field(serializers.CharField(allow_null=True, help_text="Pseudonym"))
    def get_patient(self, outcome: Outcome) -> str | None:
        """The pseudonym of whom it is about, null where it is about nobody."""
        about = outcome.step.referral or outcome.step.placement
        return about.patient.pseudonym if about else None

    def get_words(self, outcome: Outcome) -> str:
        """What it would do."""
        return in_words(outcome.step)


class TriedSerializer(serializers.Serializer):
    """The steps in their order, and the bed state by service line without and with them.

    Worked out anew whenever it is asked for; nothing of it is done or kept.
    """

    steps = TriedStepSerializer(source="outcomes", many=True)
    before = BedStateSerializer(source="before.as_dict")
    after = BedStateSerializer(source="after.as_dict")


class WhatIfs(MeetingWrites):
    """Steps that a meeting tries out, for those who run it."""

    @part(
        answers={200: TriedSerializer, (503, CONTENT_TYPE): ProblemSerializer},
        path="what-if",
    )
    def what_if(self, request: Request, pk: str) -> Response:
        """The steps tried out; 404 once the meeting is closed, which ends them."""
        meeting = self.run_by_caller()
        if meeting.is_closed:
            raise Http404
        return self._tried(meeting)

    @making(sent.ConsiderSerializer, answers={201: TriedSerializer}, path="what-if/consider")
    def consider(self, request: Request, pk: str) -> Response:
        """Add a step, of what the meeting has to choose from today."""
        meeting, given = self.asked(sent.ConsiderSerializer)
        self._check_offered(meeting, given)
        meetings.consider(meeting=meeting, **given, now=clock.now(), by=self.user)
        return self._tried(meeting, 201)

    @doing(sent.TakeBackSerializer, answers=TriedSerializer, path="what-if/take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """Take one step back; gone already, nothing happens."""
        meeting, given = self.asked(sent.TakeBackSerializer)
        with self.unchanged(meeting, watched=_events(meeting)):
            meetings.take_back(meeting=meeting, **given, by=self.user)
        return self._tried(meeting)

    @doing(sent.NothingSerializer, answers=TriedSerializer, path="what-if/discard")
    def discard(self, request: Request, pk: str) -> Response:
        """Take every step back."""
        meeting, _ = self.asked(sent.NothingSerializer)
        with self.unchanged(meeting, watched=_events(meeting)):
            meetings.discard(meeting=meeting, by=self.user)
        return self._tried(meeting)

    @doing(sent.TakeUpSerializer, answers=ActionSerializer(many=True), path="what-if/take-up")
    def take_up(self, request: Request, pk: str) -> Response:
        """Turn every step into an action, in their order, and leave nothing to try out."""
        meeting, given = self.asked(sent.TakeUpSerializer)
        told = {one["step"]: (one["owner"], one["due_on"]) for one in given["tasks"]}
        tasks = tasks_of(meeting, told)
        with self.unchanged(meeting, watched=_events(meeting)):
            made = meetings.take_up(meeting=meeting, tasks=tasks, now=clock.now(), by=self.user)
        numbers = [action.pk for action in made]
        actions = with_about(Action.objects.filter(pk__in=numbers)).order_by("pk")
        rows = ActionSerializer(actions, many=True).data
        self._saw(meeting, {row["patient"] for row in rows})
        return Response(rows, headers={"ETag": tag_of(_events(meeting))})

    def _tried(self, meeting: Meeting, status: int = 200) -> Response:
        """The steps tried out once more, with the version that they have before."""
        tag = tag_of(_events(meeting))
        tried = meetings.try_out(
            steps=list(steps_of(meeting)),
            collaborative=meeting.collaborative,
            **self.moment(),
            now=clock.now(),
        )
        told = TriedSerializer(tried).data
        self._saw(meeting, {step["patient"] for step in told["steps"]})
        return Response(told, status=status, headers={"ETag": tag})

    def _saw(self, meeting: Meeting, people: set[str | None]) -> None:
        saw_list(self.user, _PAGE, {"id": str(meeting.pk)}, len(people - {None}))

    def _check_offered(self, meeting: Meeting, given: dict[str, Any]) -> None:
        """Refuse what the page of the meeting does not offer either. Raises ValidationError."""
        theirs = offered(meeting.collaborative, today=clock.today()).of(given["idea"])
        for name in CARRIES[given["idea"]]:
            if given[name].pk not in theirs[name]:
                raise ValidationError({name: "The meeting has this not to choose from today."})


def _events(meeting: Meeting) -> Watched:
    return [events_of(WhatIfStep).filter(meeting_id=meeting.pk)]
