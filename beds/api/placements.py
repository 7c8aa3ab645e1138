"""Placements in the API: admit, transfer, leave, ready, interventions, discharge."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from beds.api.corrections import Corrections
from beds.api.sent import (
    AdmitSerializer,
    DischargeSerializer,
    EndInterventionSerializer,
    EndLeaveSerializer,
    OnSerializer,
    ReadySerializer,
    StartInterventionSerializer,
    StartLeaveSerializer,
    TransferSerializer,
)
from beds.models import StayConfirmation
from beds.permissions import check_may_admit, check_may_for
from beds.queries.standing import running_leave
from beds.queries.versions import placement_events
from beds.serializers import StayConfirmationSerializer
from beds.services import leave, placements
from beds.services.leave import NotOnLeave, Trial
from beds.services.moves import NotInWard
from beds.services.placements import Move
from beds.services.unfed import confirm_stays
from impact.audit.api import doing, written
from impact.audit.services import saw_patient
from impact.audit.versions import Watched
from impact.core import clock
from impact.core.dated import as_at
from impact.core.periods import local_date
from patients.api import PlacementViewSet as ReadPlacements
from patients.models import Placement
from patients.serializers import PlacementSerializer
from patients.services import interventions, readiness
from providers.access import Permission
from providers.models import Ward


class PlacementViewSet(Corrections, ReadPlacements):
    """Placements with their ward stays, leave and readiness; what is done in one's own wards."""

    def watched(self, record: Placement) -> Watched:
        """The placement and all that hangs on it."""
        return placement_events(record)

    def check(self, permission: Permission, record: Placement) -> None:
        """Refuse who may do this neither in their own wards nor as somebody's case manager."""
        check_may_for(self.user, permission, placement=record, on=clock.today())

    def told(self, record: Placement) -> dict[str, Any]:
        """One placement, put on record with whom it shows."""
        saw_patient(self.user, record.patient_id, self.page)
        return super().told(record)

    @extend_schema(request=AdmitSerializer, responses={201: PlacementSerializer}, filters=False)
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    @written
    def admit(self, request: Request) -> Response:
        """Admit somebody to one of one's own wards; as case manager, to one no member feeds."""
        given = self.sent(AdmitSerializer)
        icb, today = given["responsible_icb"].pk, clock.today()
        check_may_admit(self.user, ward=given["ward"], icb=icb, on=today)
        return self.shown(placements.admit(**given, **self.moment()), 201)

    @doing(TransferSerializer, answers=PlacementSerializer)
    def transfer(self, request: Request, pk: str) -> Response:
        """Transfer somebody to another of one's own wards; answers the placement they are in."""
        return self.placed(TransferSerializer, self._transfer)

    @doing(StartLeaveSerializer, answers=PlacementSerializer)
    def start_leave(self, request: Request, pk: str) -> Response:
        """Begin somebody's leave from the ward."""
        return self.placed(StartLeaveSerializer, self._start_leave)

    @doing(EndLeaveSerializer, answers=PlacementSerializer)
    def end_leave(self, request: Request, pk: str) -> Response:
        """Somebody is back from leave."""
        return self.placed(EndLeaveSerializer, self._end_leave)

    @doing(ReadySerializer, answers=PlacementSerializer)
    def ready(self, request: Request, pk: str) -> Response:
        """Somebody is clinically ready for discharge."""
        return self.placed(
            ReadySerializer,
            lambda placement, given: (
                readiness.mark_ready(placement=placement, **given, **self.moment()).placement
            ),
        )

    @doing(OnSerializer, answers=PlacementSerializer)
    def not_ready(self, request: Request, pk: str) -> Response:
        """Somebody is no longer ready for discharge."""
        return self.placed(
            OnSerializer,
            lambda placement, given: (
                readiness.mark_not_ready(placement=placement, **given, **self.moment()).placement
            ),
        )

    @doing(StartInterventionSerializer, answers=PlacementSerializer)
    def start_intervention(self, request: Request, pk: str) -> Response:
        """Record a seclusion or another intervention: begun, or begun and ended."""
        return self.placed(
            StartInterventionSerializer,
            lambda placement, given: (
                interventions.record_intervention(
                    placement=placement, **given, now=clock.now(), by=self.user
                ).placement
            ),
        )

    @doing(EndInterventionSerializer, answers=PlacementSerializer)
    def end_intervention(self, request: Request, pk: str) -> Response:
        """End an intervention that goes on."""
        return self.placed(EndInterventionSerializer, self._end_intervention)

    @doing(DischargeSerializer, answers=PlacementSerializer)
    def discharge(self, request: Request, pk: str) -> Response:
        """Discharge somebody; stay, bed, leave, readiness and interventions end that day."""
        return self.placed(
            DischargeSerializer,
            lambda placement, given: placements.discharge(
                placement=placement, **given, **self.moment()
            ),
        )

    @extend_schema(
        request=StayConfirmationSerializer,
        responses={201: StayConfirmationSerializer},
        filters=False,
    )
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    @written
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm, as their case manager, that somebody is still in a ward that no member feeds."""
        placement, now = self.get_object(), clock.now()
        stay = placement.stays.filter(as_at(local_date(now))).first()
        if stay is None:
            raise NotInWard("This person is in no ward of this placement today.")
        note = self.sent(StayConfirmationSerializer).get("note", "")
        (made,) = confirm_stays(stays=[stay], confirmed_at=now, note=note, by=self.user)
        return Response(StayConfirmationSerializer(made).data, status=201)

    @extend_schema(responses=StayConfirmationSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def confirmations(self, request: Request, pk: str) -> Response:
        """When somebody was confirmed to be in a ward that no member feeds, the last first."""
        found = StayConfirmation.objects.filter(stay__placement=self.get_object())
        rows = found.select_related("stay__ward__provider", "by")
        return Response(StayConfirmationSerializer(rows, many=True).data)

    def _transfer(self, placement: Placement, given: dict[str, Any]) -> Placement:
        self._check_may_receive(placement, given["ward"])
        on = given.pop("on")
        move = Move(placement=placement, **given)
        return placements.transfer(move=move, on=on, **self.moment()).placement

    def _check_may_receive(self, placement: Placement, ward: Ward) -> None:
        """Refuse who may not put somebody into this ward. Raises NotAllowed."""
        icb = placement.responsible_icb_id
        check_may_admit(self.user, ward=ward, icb=icb, on=clock.today())

    def _start_leave(self, placement: Placement, given: dict[str, Any]) -> Placement:
        ward, bed = given.pop("ward", None), given.pop("bed", None)
        if ward is not None:
            self._check_may_receive(placement, ward)
        trial = None if ward is None else Trial(ward=ward, bed=bed)
        leave.start_leave(placement=placement, trial=trial, **given, **self.moment())
        return placement

    def _end_intervention(self, placement: Placement, given: dict[str, Any]) -> Placement:
        found = get_object_or_404(placement.interventions, pk=given["intervention"])
        ended_at = given["ended_at"]
        interventions.end_intervention(
            intervention=found, ended_at=ended_at, now=clock.now(), by=self.user
        )
        return placement

    def _end_leave(self, placement: Placement, given: dict[str, Any]) -> Placement:
        moment = self.moment()
        going = running_leave(placement, today=moment["today"])
        if going is None:
            raise NotOnLeave("This person is not on leave: there is nothing to end.")
        leave.end_leave(leave=going, **given, **moment)
        return placement
