"""What a follower is told of wards, beds and people: each part as its own list tells it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from beds.api.beds import BedViewSet
from beds.api.finding import ReferralViewSet
from beds.api.offers import OfferSerializer, OfferViewSet
from beds.api.out_of_area import AwaySerializer, OutOfAreaViewSet
from beds.api.uses import ClosureViewSet, HoldViewSet, PauseViewSet
from beds.api.wards import WardTodaySerializer, WardViewSet
from beds.queries.following import BEDS, PEOPLE, WARDS, Told
from beds.serializers import BedSerializer, ClosureSerializer, HoldSerializer, PauseSerializer
from patients.api import PatientViewSet, PlacementViewSet
from patients.serializers import PatientSerializer, PlacementSerializer, ReferralSerializer

Parts = Callable[[Any], list[dict[str, Any]]]
"""Gives what belongs to a thing."""
# What is told with a bed and with a person, each by its own list.
_OF_BEDS = {
    "closures": ClosureViewSet,
    "holds": HoldViewSet,
    "pauses": PauseViewSet,
    "offers": OfferViewSet,
}
_OF_PEOPLE = {
    "placements": PlacementViewSet,
    "referrals": ReferralViewSet,
    "out_of_area": OutOfAreaViewSet,
}


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
    """Somebody with all of their placements and referrals; null and none where they are gone.

    To their case manager with the plan, visits and reviews of each placement out of area, too.
    """

    pseudonym = serializers.CharField()
    patient = PatientSerializer(allow_null=True)
    placements = PlacementSerializer(many=True)
    referrals = ReferralSerializer(many=True)
    out_of_area = AwaySerializer(many=True)


def told_wards(request: Request, told: Told) -> list[dict[str, Any]]:
    """The wards that are told, as they are now or gone."""
    rows = listed(WardViewSet, request, pk__in=told.seen[WARDS])
    gone = [{"id": row, "ward": None} for row in told.gone[WARDS]]
    return [*({"id": row["id"], "ward": row} for row in rows), *gone]


def told_beds(request: Request, told: Told) -> list[dict[str, Any]]:
    """The beds that are told, each with its uses and offers, or gone."""
    seen = told.seen[BEDS]
    parts = _parts("bed", _OF_BEDS, request, seen)
    rows = {row["id"]: row for row in listed(BedViewSet, request, pk__in=seen)}
    shown = {**rows, **dict.fromkeys(told.gone[BEDS])}
    return [_whole({"id": key, "bed": row}, key, row, parts) for key, row in shown.items()]


def told_people(request: Request, told: Told) -> list[dict[str, Any]]:
    """The people that are told, each with what their own lists have of them, or gone."""
    seen = told.seen[PEOPLE]
    parts = _parts("patient", _OF_PEOPLE, request, seen)
    rows = {row["pseudonym"]: row for row in listed(PatientViewSet, request, pk__in=seen)}
    shown = {**rows, **dict.fromkeys(told.pseudonyms)}
    return [
        _whole({"pseudonym": key, "patient": row}, key, row, parts) for key, row in shown.items()
    ]


def listed(view_set: Any, request: Request, **which: Any) -> list[dict[str, Any]]:
    """Rows as their own list tells them to this caller; of nothing, without asking."""
    if not all(which.values()):
        return []
    view = view_set(request=request, format_kwarg=None, action="list")
    rows: list[dict[str, Any]] = view.get_serializer(
        view.get_queryset().filter(**which), many=True
    ).data
    return rows


def _parts(
    owner: str, view_sets: Mapping[str, Any], request: Request, seen: list[int]
) -> dict[str, Parts]:
    """What belongs to each of the owners that are told, by the name that it has there."""
    return {
        name: _by(owner, listed(view_set, request, **{f"{owner}__in": seen}))
        for name, view_set in view_sets.items()
    }


def _whole(own: dict[str, Any], key: Any, row: Any, parts: Mapping[str, Parts]) -> dict[str, Any]:
    """A thing with its parts; with none where it is gone."""
    return {**own, **{name: of_thing(key) if row else [] for name, of_thing in parts.items()}}


def _by(name: str, rows: Iterable[dict[str, Any]]) -> Parts:
    """The rows of each thing, by what a field of theirs names; none of what has none."""
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return lambda key: found.get(key, [])
