"""Changes since a point: another system follows the records without reading them all again."""

from typing import Any, cast

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from beds.api.changes import (
    BedChangeSerializer,
    PersonChangeSerializer,
    WardChangeSerializer,
    listed,
    told_beds,
    told_people,
    told_wards,
)
from beds.queries.following import Kind, NotAPoint, Told, follow
from impact.audit.services import saw_list
from impact.core.paging import Pages
from providers.models import User
from reporting.api.meetings import MeetingViewSet
from reporting.api.report_shapes import IssueSerializer
from reporting.api.reports import ReportViewSet
from reporting.api.said import ActionViewSet, DecisionViewSet
from reporting.api.shapes import ActionSerializer, DecisionSerializer, MeetingSerializer
from reporting.queries.following import ACTIONS, ALL_KINDS, DECISIONS, ISSUES, MEETINGS

_PAGE = "api/v1/changes"
_POINT = "Where the last answer led, as it was given; left out to read everything from the start"
# Of each kind that is told one by one: how its list is called, and one of it.
_ONE_BY_ONE: tuple[tuple[str, str, Kind, Any], ...] = (
    ("meetings", "meeting", MEETINGS, MeetingViewSet),
    ("decisions", "decision", DECISIONS, DecisionViewSet),
    ("actions", "action", ACTIONS, ActionViewSet),
    ("reports", "report", ISSUES, ReportViewSet),
)


class _OneSerializer(serializers.Serializer):
    """A record by its number."""

    id = serializers.IntegerField()
    address = serializers.CharField(help_text="Where it is read, with its version where it has one")


class MeetingChangeSerializer(_OneSerializer):
    """A meeting with agenda, attendance and notes; null where it is gone."""

    meeting = MeetingSerializer(allow_null=True)


class DecisionChangeSerializer(_OneSerializer):
    """A decision with its way through governance; null where it is gone."""

    decision = DecisionSerializer(allow_null=True)


class ActionChangeSerializer(_OneSerializer):
    """An action of a meeting, or one that is the caller's own; null where it is gone."""

    action = ActionSerializer(allow_null=True)


class ReportChangeSerializer(_OneSerializer):
    """An issued report, or one that is being made; null where it is gone."""

    report = IssueSerializer(allow_null=True)


# The view is a list of things that comes as one document.
@extend_schema_serializer(many=False)
class ChangesSerializer(serializers.Serializer):
    """What a follower takes in: each thing replaces all that they hold of it.

    With `reset` they forget everything first. With `more` they ask again at once; else they have
    all that had ended when they began to be told, and ask again when they like. `since` is the
    point to ask from.
    """

    reset = serializers.BooleanField()
    more = serializers.BooleanField()
    since = serializers.CharField()
    wards = WardChangeSerializer(many=True)
    beds = BedChangeSerializer(many=True)
    people = PersonChangeSerializer(many=True)
    meetings = MeetingChangeSerializer(many=True)
    decisions = DecisionChangeSerializer(many=True)
    actions = ActionChangeSerializer(many=True)
    reports = ReportChangeSerializer(many=True)


class ChangesViewSet(ViewSet):
    """What has changed since a point, of all that the caller may see."""

    @extend_schema(
        operation_id="changes",
        parameters=[
            OpenApiParameter("since", str, description=_POINT),
            OpenApiParameter("page_size", int, description="Things at most: 100, up to 1,000"),
        ],
        responses=ChangesSerializer,
    )
    def list(self, request: Request) -> Response:
        """Whatever changed of wards, beds, people, meetings and reports, each whole as it is now.

        Without `since`, everything that the caller sees, to be read to its end and then followed.
        A thing is told again whenever anything of it changed, and sometimes where nothing did: to
        take it in twice does no harm, and no change is ever left out. What only passing time alters
        (a clock that runs out, a suspension that begins) is not told, nor how far a report is while
        it is made. A point stays good until what the caller sees changes as a whole: a role, a
        member, a code, a new ward.
        """
        user = cast(User, request.user)
        size = Pages().get_page_size(request) or Pages.page_size
        since = request.query_params.get("since", "")
        try:
            told = follow(user=user, since=since, size=size, kinds=ALL_KINDS)
        except NotAPoint as error:
            raise ValidationError(
                {"since": "This is no point that an answer gave. Leave it out to begin again."}
            ) from error
        document = {
            "wards": told_wards(request, told),
            "beds": told_beds(request, told),
            "people": told_people(request, told),
            **{kind[0]: _one_by_one(request, told, *kind) for kind in _ONE_BY_ONE},
        }
        saw_list(user, _PAGE, {"page_size": size}, len(_named(document)))
        return Response({"reset": told.reset, "more": told.more, "since": told.since, **document})


def _one_by_one(
    request: Request, told: Told, name: str, what: str, kind: Kind, view_set: Any
) -> list[dict[str, Any]]:
    """The records of a kind that are told, as their own list has them or gone."""
    rows = {row["id"]: row for row in listed(view_set, request, pk__in=told.seen[kind])}
    shown = {**rows, **dict.fromkeys(told.gone[kind])}
    return [
        {"id": key, "address": reverse(f"api-{name}-detail", args=[key]), what: row}
        for key, row in shown.items()
    ]


def _named(document: dict[str, list[dict[str, Any]]]) -> set[str]:
    """The pseudonyms of whom an answer tells."""
    said = [row["decision"] for row in document["decisions"]]
    said += [row["action"] for row in document["actions"]]
    about = {one["patient"] for one in said if one and one["patient"]}
    return about | {row["pseudonym"] for row in document["people"]}
