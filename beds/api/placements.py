"""Placements in the API: admit, transfer, leave, ready, discharge."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from beds.api.corrections import Corrections, doing
from beds.api.sent import (
    AdmitSerializer,
    DischargeSerializer,
    EndLeaveSerializer,
    OnSerializer,
    ReadySerializer,
    StartLeaveSerializer,
    TransferSerializer,
)
from beds.permissions import check_may
from beds.queries.standing import running_leave
from beds.queries.versions import placement_events
from beds.services import leave, placements
from beds.services.leave import NotOnLeave, Trial
from beds.services.placements import Move
from impact.audit.api import written
from impact.audit.services import saw_patient
from impact.audit.versions import Watched
from patients.api import PlacementViewSet as ReadPlacements
from patients.models import Placement
from patients.serializers import PlacementSerializer
from patients.services import readiness
from providers.access import Permission


class PlacementViewSet(Corrections, ReadPlacements):
    """Placements with their ward stays, leave and readiness; what is done in one's own wards."""

    def watched(self, record: Placement) -> Watched:
        """The placement and all that hangs on it."""
        return placement_events(record)

    def provider_of(self, record: Placement) -> int:
        """The provider of the placement."""
        return record.provider_id

    def told(self, record: Placement) -> dict[str, Any]:
        """One placement, put on record with whom it shows."""
        saw_patient(self.user, record.patient_id, self.page)
        return super().told(record)

    @extend_schema(request=AdmitSerializer, responses={201: PlacementSerializer}, filters=False)
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    @written
    def admit(self, request: Request) -> Response:
        """Admit somebody to one of one's own wards."""
        given = self.sent(AdmitSerializer)
        check_may(self.user, Permission.CHANGE_PLACEMENTS, provider=given["ward"].provider_id)
        return self.shown(placements.admit(**given, **self.moment()), 201)

    @doing("transfer", TransferSerializer)
    def transfer(self, request: Request, pk: str) -> Response:
        """Transfer somebody to another of one's own wards; answers the placement they are in."""
        return self.placed(TransferSerializer, self._transfer)

    @doing("start-leave", StartLeaveSerializer)
    def start_leave(self, request: Request, pk: str) -> Response:
        """Begin somebody's leave from the ward."""
        return self.placed(StartLeaveSerializer, self._start_leave)

    @doing("end-leave", EndLeaveSerializer)
    def end_leave(self, request: Request, pk: str) -> Response:
        """Somebody is back from leave."""
        return self.placed(EndLeaveSerializer, self._end_leave)

    @doing("ready", ReadySerializer)
    def ready(self, request: Request, pk: str) -> Response:
        """Somebody is clinically ready for discharge."""
        return self.placed(
            ReadySerializer,
            lambda placement, given: (
                readiness.mark_ready(placement=placement, **given, **self.moment()).placement
            ),
        )

    @doing("not-ready", OnSerializer)
    def not_ready(self, request: Request, pk: str) -> Response:
        """Somebody is no longer ready for discharge."""
        return self.placed(
            OnSerializer,
            lambda placement, given: (
                readiness.mark_not_ready(placement=placement, **given, **self.moment()).placement
            ),
        )

    @doing("discharge", DischargeSerializer)
    def discharge(self, request: Request, pk: str) -> Response:
        """Discharge somebody; stay, bed, leave, readiness and interventions end that day."""
        return self.placed(
            DischargeSerializer,
            lambda placement, given: placements.discharge(
                placement=placement, **given, **self.moment()
            ),
        )

    def _transfer(self, placement: Placement, given: dict[str, Any]) -> Placement:
        ward = given["ward"]
        check_may(self.user, Permission.CHANGE_PLACEMENTS, provider=ward.provider_id)
        on = given.pop("on")
        move = Move(placement=placement, **given)
        return placements.transfer(move=move, on=on, **self.moment()).placement

    def _start_leave(self, placement: Placement, given: dict[str, Any]) -> Placement:
        ward, bed = given.pop("ward", None), given.pop("bed", None)
        if ward is not None:
            check_may(self.user, Permission.CHANGE_PLACEMENTS, provider=ward.provider_id)
        trial = None if ward is None else Trial(ward=ward, bed=bed)
        leave.start_leave(placement=placement, trial=trial, **given, **self.moment())
        return placement

    def _end_leave(self, placement: Placement, given: dict[str, Any]) -> Placement:
        moment = self.moment()
        going = running_leave(placement, today=moment["today"])
        if going is None:
            raise NotOnLeave("This person is not on leave: there is nothing to end.")
        leave.end_leave(leave=going, **given, **moment)
        return placement
