"""Closures, holds and pauses in the API: read, begun, looked at again, ended."""

from typing import Any, ClassVar

from django.db.models import OuterRef, QuerySet, Subquery
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from beds.api.sent import ApprovalSerializer, OnSerializer, ReviewSerializer
from beds.api.writing import BedWrites
from beds.choices import BedUse
from beds.filters import BedPeriodFilter
from beds.models import BedPeriod
from beds.permissions import check_may, may
from beds.queries.versions import use_events
from beds.serializers import ClosureSerializer, HoldSerializer, PauseSerializer
from beds.services.closures import approve_closure, close_bed, reopen_bed
from beds.services.holds import hold_bed, release_hold
from beds.services.pauses import pause_bed, resume_bed, review_use
from impact.audit.api import doing, written
from impact.audit.services import saw_patient
from impact.audit.versions import Watched
from patients.api import OnRecord
from patients.models import Patient
from providers.access import Permission

GONE = OpenApiResponse(description="It ended on its first day and is taken away")


class _Uses(BedWrites, OnRecord, ReadOnlyModelViewSet):
    """Bed periods of one use, of the beds that the caller may see."""

    use: ClassVar[BedUse]
    queryset = BedPeriod.objects.none()
    filterset_class = BedPeriodFilter

    def get_queryset(self) -> QuerySet[BedPeriod]:
        """The periods that the caller may see."""
        periods = BedPeriod.objects.filter(use=self.use).select_related("bed__ward__provider")
        return periods.visible_to(self.request.user)

    def watched(self, record: BedPeriod) -> Watched:
        """The period itself."""
        return use_events(record)

    def provider_of(self, record: BedPeriod) -> int:
        """The provider of the bed's ward."""
        return record.bed.ward.provider_id

    def given(self, request: Request) -> dict[str, Any]:
        """What the caller gave, checked; the bed is one of their own. Raises NotAllowed."""
        given = self.sent(type(self.get_serializer()))
        check_may(self.user, Permission.MANAGE_BEDS, provider=given["bed"].ward.provider_id)
        return given


class ClosureViewSet(_Uses):
    """Closed beds; close and reopen one's own, approve those of the collaborative."""

    use = BedUse.CLOSED
    serializer_class = ClosureSerializer

    @extend_schema(responses={201: ClosureSerializer})
    @written
    def create(self, request: Request) -> Response:
        """Close a bed from a day on."""
        return self.shown(close_bed(**self.given(request), **self.moment()), 201)

    @doing(OnSerializer, answers={200: ClosureSerializer, 204: GONE})
    def reopen(self, request: Request, pk: str) -> Response:
        """Reopen a closed bed on a day, which may lie in the future."""
        return self.change(
            Permission.MANAGE_BEDS,
            OnSerializer,
            lambda closure, given: reopen_bed(closure=closure, **given, by=self.user),
        )

    @doing(ApprovalSerializer, answers={200: ClosureSerializer, 204: GONE})
    def approve(self, request: Request, pk: str) -> Response:
        """Record the commissioner's approval of a closure."""
        return self.change(
            Permission.APPROVE_CLOSURES,
            ApprovalSerializer,
            lambda closure, given: approve_closure(closure=closure, **given, **self.moment()),
        )


class HoldViewSet(_Uses):
    """Held beds; hold one of one's own for a referral or a reason, and release it."""

    use = BedUse.HELD
    page = "api/v1/holds"
    serializer_class = HoldSerializer

    def get_queryset(self) -> QuerySet[BedPeriod]:
        """The holds that the caller may see, with the person only where they may see them too."""
        seen = Patient.objects.visible_to(self.request.user).filter(
            pk=OuterRef("referral__patient")
        )
        holds = super().get_queryset().select_related("referral")
        return holds.annotate(shown_patient=Subquery(seen.values("pseudonym")[:1]))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list, put on record as one entry."""
        return self.record_list(request, super().list(request, *args, **kwargs))

    def told(self, record: BedPeriod) -> dict[str, Any]:
        """One hold; if it is for somebody whom it names, their being seen is put on record."""
        data = super().told(record)
        if data["patient"] and record.referral:
            saw_patient(self.user, record.referral.patient_id, self.page)
        return data

    @extend_schema(responses={201: HoldSerializer})
    @written
    def create(self, request: Request) -> Response:
        """Hold a bed from a day on until it is used or released."""
        return self.shown(hold_bed(**self.given(request), **self.moment()), 201)

    @doing(OnSerializer, answers={200: HoldSerializer, 204: GONE})
    def release(self, request: Request, pk: str) -> Response:
        """Release a held bed on a day; its ward's bed managers may, and the hub."""
        provider = self.provider_of(self.get_object())
        own = may(self.user, Permission.MANAGE_BEDS, provider=provider)
        return self.change(
            Permission.MANAGE_BEDS if own else Permission.MANAGE_REFERRALS,
            OnSerializer,
            lambda hold, given: release_hold(hold=hold, **given, **self.moment()),
        )

    @doing(ReviewSerializer, answers={200: HoldSerializer, 204: GONE})
    def review(self, request: Request, pk: str) -> Response:
        """Look at a hold again: it goes on, to be reviewed by another day."""
        return self.change(Permission.MANAGE_BEDS, ReviewSerializer, self._review)

    def _review(self, hold: BedPeriod, given: dict[str, Any]) -> BedPeriod:
        return review_use(period=hold, **given, **self.moment())


class PauseViewSet(_Uses):
    """Paused beds: empty, and their ward cannot fill them now; pause and resume one's own."""

    use = BedUse.PAUSED
    serializer_class = PauseSerializer

    @extend_schema(responses={201: PauseSerializer})
    @written
    def create(self, request: Request) -> Response:
        """Pause an empty bed from a day on."""
        return self.shown(pause_bed(**self.given(request), **self.moment()), 201)

    @doing(OnSerializer, answers={200: PauseSerializer, 204: GONE})
    def resume(self, request: Request, pk: str) -> Response:
        """End a pause on a day."""
        return self.change(
            Permission.MANAGE_BEDS,
            OnSerializer,
            lambda pause, given: resume_bed(pause=pause, **given, **self.moment()),
        )

    @doing(ReviewSerializer, answers={200: PauseSerializer, 204: GONE})
    def review(self, request: Request, pk: str) -> Response:
        """Look at a pause again: it goes on, to be reviewed within 7 days."""
        return self.change(Permission.MANAGE_BEDS, ReviewSerializer, self._review)

    def _review(self, pause: BedPeriod, given: dict[str, Any]) -> BedPeriod:
        return review_use(period=pause, **given, **self.moment())
