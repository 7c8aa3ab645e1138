"""Corrections of placements in the API: dates, an admission that never was, two beds mixed up."""

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer, ValidationError

from beds.api.sent import CorrectDatesSerializer, SwapBedsSerializer
from beds.api.writing import BedWrites
from beds.permissions import check_may
from beds.services import placements
from beds.services.corrections import correct_dates
from impact.audit.api import doing
from patients.models import Leave, Placement, Stay
from patients.serializers import PlacementSerializer
from providers.access import Permission

Work = Callable[[Placement, dict[str, Any]], Placement | None]


class Corrections(BedWrites):
    """What puts a placement right."""

    def placed(self, sent: type[BaseSerializer], work: Work) -> Response:
        """Change somebody's placement, as those may who care for them."""
        return self.change(Permission.CHANGE_PLACEMENTS, sent, work)

    @doing(CorrectDatesSerializer, answers=PlacementSerializer)
    def correct_dates(self, request: Request, pk: str) -> Response:
        """Give the placement, one of its ward stays or a leave the dates that it really had."""
        return self.placed(CorrectDatesSerializer, self._correct)

    @doing(SwapBedsSerializer, answers=PlacementSerializer)
    def swap_beds(self, request: Request, pk: str) -> Response:
        """Have two people change beds on a day, within a ward or between wards."""
        return self.placed(SwapBedsSerializer, self._swap)

    @doing(Serializer, answers={204: None})
    def cancel_admission(self, request: Request, pk: str) -> Response:
        """Take a placement away that was entered in error; its history is kept."""
        return self.placed(Serializer, self._cancel)

    def _correct(self, placement: Placement, given: dict[str, Any]) -> Placement:
        record = _named(placement, given.pop("stay", None), given.pop("leave", None))
        correct_dates(record=record, **given, **self.moment())
        return placement

    def _swap(self, placement: Placement, given: dict[str, Any]) -> Placement:
        other = given["other"]
        check_may(self.user, Permission.CHANGE_PLACEMENTS, provider=other.provider_id)
        placements.swap_beds(one=placement, other=other, on=given["on"], **self.moment())
        return placement

    def _cancel(self, placement: Placement, given: dict[str, Any]) -> None:
        placements.cancel_admission(placement=placement, by=self.user)


def _named(placement: Placement, stay: int | None, leave: int | None) -> Placement | Stay | Leave:
    """The record of a placement that is meant. Raises ValidationError."""
    if stay is None and leave is None:
        return placement
    name, key = ("stay", stay) if stay is not None else ("leave", leave)
    rows = (
        placement.stays.all() if name == "stay" else Leave.objects.filter(stay__placement=placement)
    )
    found: Stay | Leave | None = rows.filter(pk__in=[key]).first()
    if found is None:
        raise ValidationError({name: ["This placement has no such record."]})
    return found
