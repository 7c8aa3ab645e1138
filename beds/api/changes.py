"""Changes since a point: another system follows the records without reading them all again."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, cast

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from beds.api.beds import BedViewSet
from beds.api.finding import ReferralViewSet
from beds.api.offers import OfferSerializer, OfferViewSet
from beds.api.uses import ClosureViewSet, HoldViewSet, PauseViewSet
from beds.api.wards import WardTodaySerializer, WardViewSet
from beds.queries.following import Kind, NotAPoint, Told, follow
from beds.serializers import BedSerializer, ClosureSerializer, HoldSerializer, PauseSerializer
from impact.audit.services import saw_list
from impact.core.paging import Pages
from patients.api import PatientViewSet, PlacementViewSet
from patients.serializers import PatientSerializer, PlacementSerializer, ReferralSerializer
from providers.models import User

_PAGE = "api/v1/changes"
_POINT = "Where the last answer led, as it was given; left out to read everything from the start"


class WardChangeSerializer(serializers.Serializer):
    """A ward as it is now; null where it is gone from the caller's sight."""

    id = serializers.IntegerField()
    ward = WardTodaySerializer(allow_null=True)


class BedChangeSerializer(serializers.Serializer):
    """A bed with all of its closures, holds, pauses and offers; null and none where it is gone."""

    id = serializers.IntegerField()
    bed = BedSerializer(allow_null=True)
    closures = ClosureSerializer(many=True)
    holds = HoldSerializer(many=True)
    pauses = PauseSerializer(many=True)
    offers = OfferSerializer(many=True)


class PersonChangeSerializer(serializers.Serializer):
    """Somebody with all of their placements and referrals; null and none where they are gone."""

    pseudonym = serializers.CharField()
    patient = PatientSerializer(allow_null=True)
    placements = PlacementSerializer(many=True)
    referrals = ReferralSerializer(many=True)


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
        """Wards, beds and people that changed, each as a whole as it is now.

        Without `since`, everything that the caller sees, to be read to its end and then followed.
        A thing is told again whenever anything of it changed, and sometimes where nothing did: to
        take it in twice does no harm, and no change is ever left out. What only passing time alters
        (a clock that runs out, a suspension that begins) is not told. A point stays good until what
        the caller sees changes as a whole: a role, a member, a code, a new ward.
        """
        user = cast(User, request.user)
        size = Pages().get_page_size(request) or Pages.page_size
        try:
            told = follow(user=user, since=request.query_params.get("since", ""), size=size)
        except NotAPoint as error:
            raise ValidationError(
                {"since": "This is no point that an answer gave. Leave it out to begin again."}
            ) from error
        people = _people(request, told)
        saw_list(user, _PAGE, {"page_size": size}, len(people))
        return Response(
            {
                "reset": told.reset,
                "more": told.more,
                "since": told.since,
                "wards": _wards(request, told),
                "beds": _beds(request, told),
                "people": people,
            }
        )


def _wards(request: Request, told: Told) -> list[dict[str, Any]]:
    rows = _listed(WardViewSet, request, pk__in=told.seen[Kind.WARD])
    gone = [{"id": row, "ward": None} for row in told.gone[Kind.WARD]]
    return [*({"id": row["id"], "ward": row} for row in rows), *gone]


def _beds(request: Request, told: Told) -> list[dict[str, Any]]:
    seen = told.seen[Kind.BED]
    parts = {
        name: _by("bed", _listed(view_set, request, bed__in=seen))
        for name, view_set in (
            ("closures", ClosureViewSet),
            ("holds", HoldViewSet),
            ("pauses", PauseViewSet),
            ("offers", OfferViewSet),
        )
    }
    rows = {row["id"]: row for row in _listed(BedViewSet, request, pk__in=seen)}
    shown = {**rows, **dict.fromkeys(told.gone[Kind.BED])}
    return [
        {
            "id": key,
            "bed": row,
            **{name: of_beds(key) if row else [] for name, of_beds in parts.items()},
        }
        for key, row in shown.items()
    ]


def _people(request: Request, told: Told) -> list[dict[str, Any]]:
    seen = told.seen[Kind.PERSON]
    placements = _by("patient", _listed(PlacementViewSet, request, patient__in=seen))
    referrals = _by("patient", _listed(ReferralViewSet, request, patient__in=seen))
    rows = {row["pseudonym"]: row for row in _listed(PatientViewSet, request, pk__in=seen)}
    shown = {**rows, **dict.fromkeys(told.pseudonyms)}
    return [
        {
            "pseudonym": key,
            "patient": row,
            "placements": placements(key) if row else [],
            "referrals": referrals(key) if row else [],
        }
        for key, row in shown.items()
    ]


def _listed(view_set: Any, request: Request, **which: Any) -> list[dict[str, Any]]:
    """Rows as their own list tells them to this caller."""
    view = view_set(request=request, format_kwarg=None, action="list")
    rows: list[dict[str, Any]] = view.get_serializer(
        view.get_queryset().filter(**which), many=True
    ).data
    return rows


def _by(name: str, rows: Iterable[dict[str, Any]]) -> Callable[[Any], list[dict[str, Any]]]:
    """The rows of each thing, by what a field of theirs names; none of what has none."""
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return lambda key: found.get(key, [])
