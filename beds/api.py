"""Beds, what they are doing, and the bed state in the API."""

from dataclasses import replace
from typing import Any, ClassVar, cast

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.status import HTTP_201_CREATED
from rest_framework.viewsets import ReadOnlyModelViewSet, ViewSet

from beds.choices import BedUse
from beds.filters import UNKNOWN, BedFilter, BedPeriodFilter, BedStateForm
from beds.models import Bed, BedPeriod
from beds.serializers import (
    BedSerializer,
    BedStateSerializer,
    ClosureSerializer,
    HoldSerializer,
    PauseSerializer,
    TimelineSerializer,
)
from beds.services.closures import close_bed
from beds.services.holds import hold_bed
from beds.state import Cut, bed_state, bed_timeline
from impact.audit.services import saw_list, saw_patient
from impact.core import clock
from impact.core.errors import NotAllowed
from patients.api import OnRecord
from patients.models import Patient
from providers.access import Permission
from providers.models import Collaborative, Provider, User


class BedStateViewSet(ViewSet):
    """The bed state of a collaborative as at a day, cut by ward, site, provider or service line."""

    @extend_schema(
        operation_id="bed_state",
        parameters=[
            OpenApiParameter("as_at", OpenApiTypes.DATE, description="The day; today unless given"),
            OpenApiParameter("collaborative", str, description="Code; the only one unless given"),
            OpenApiParameter("service_line", str, description="Code of one service line"),
            OpenApiParameter("provider", str, description="Key of one provider"),
            OpenApiParameter("by", str, enum=[cut.value for cut in Cut], default=Cut.WARD.value),
        ],
        responses=BedStateSerializer,
    )
    def list(self, request: Request) -> Response:
        """The rows in order, and their total."""
        form = BedStateForm(
            request.query_params,
            collaboratives=Collaborative.objects.visible_to(request.user),
            providers=Provider.objects.readable_by(request.user),
            today=clock.today(),
        )
        if form.has_error("collaborative", UNKNOWN):
            raise Http404
        if not form.is_valid():
            raise _not_right(form)
        return Response(bed_state(known_at=clock.now(), **form.cleaned_data).as_dict())


class BedViewSet(OnRecord, ReadOnlyModelViewSet):
    """Beds of the collaborative and of one's own organisation."""

    page = "api/v1/beds/timeline"
    queryset = Bed.objects.none()
    serializer_class = BedSerializer
    filterset_class = BedFilter

    def get_queryset(self) -> QuerySet[Bed]:
        """The beds that the caller may see."""
        return Bed.objects.select_related("ward__provider").visible_to(self.request.user)

    @extend_schema(responses=TimelineSerializer, filters=False)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def timeline(self, request: Request, pk: str) -> Response:
        """Every state of the bed since it came into service; people that the caller may see."""
        bed = self.get_object()
        spans = bed_timeline(bed, as_at=clock.today())
        named = {span.pseudonym for span in spans if span.pseudonym}
        seen = Patient.objects.visible_to(request.user).filter(pseudonym__in=named)
        shown = set(seen.values_list("pseudonym", flat=True))
        saw_list(cast(User, request.user), self.page, {"bed": bed.pk}, len(shown))
        known = [
            span if span.pseudonym in shown else replace(span, pseudonym=None) for span in spans
        ]
        return Response(TimelineSerializer({"bed": bed, "spans": known}).data)


class _Uses(OnRecord, ReadOnlyModelViewSet):
    """Bed periods of one use, of the beds that the caller may see."""

    use: ClassVar[BedUse]
    queryset = BedPeriod.objects.none()
    filterset_class = BedPeriodFilter

    def get_queryset(self) -> QuerySet[BedPeriod]:
        """The periods that the caller may see."""
        periods = BedPeriod.objects.filter(use=self.use).select_related("bed__ward__provider")
        return periods.visible_to(self.request.user)

    def created(self, period: BedPeriod) -> Response:
        """What was made, as it is read."""
        fresh = self.get_queryset().get(pk=period.pk)
        return Response(self.shown(fresh), status=HTTP_201_CREATED)

    def shown(self, period: BedPeriod) -> dict[str, Any]:
        """One period as the caller reads it."""
        data: dict[str, Any] = self.get_serializer(period).data
        return data

    def given(self, request: Request) -> dict[str, Any]:
        """What the caller gave, checked; the bed is one of their own. Raises NotAllowed."""
        serializer: BaseSerializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given: dict[str, Any] = serializer.validated_data
        _check_manages(by=cast(User, request.user), bed=given["bed"])
        return given


class ClosureViewSet(_Uses):
    """Closed beds; close one of one's own."""

    use = BedUse.CLOSED
    serializer_class = ClosureSerializer

    @extend_schema(responses={201: ClosureSerializer})
    def create(self, request: Request) -> Response:
        """Close a bed from a day on."""
        given = self.given(request)
        return self.created(close_bed(**given, today=clock.today(), by=cast(User, request.user)))


class HoldViewSet(_Uses):
    """Held beds; hold one of one's own for a referral or a reason."""

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

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One hold."""
        return Response(self.shown(self.get_object()))

    def shown(self, period: BedPeriod) -> dict[str, Any]:
        """One hold; if it is for somebody whom it names, their being seen is put on record."""
        data = super().shown(period)
        if data["patient"] and period.referral:
            saw_patient(cast(User, self.request.user), period.referral.patient_id, self.page)
        return data

    @extend_schema(responses={201: HoldSerializer})
    def create(self, request: Request) -> Response:
        """Hold a bed from a day on until it is used or released."""
        given = self.given(request)
        return self.created(hold_bed(**given, today=clock.today(), by=cast(User, request.user)))


class PauseViewSet(_Uses):
    """Paused beds: empty, and their ward cannot fill them now."""

    use = BedUse.PAUSED
    serializer_class = PauseSerializer


def _not_right(form: BedStateForm) -> ValidationError:
    """What is wrong with what was asked for, as a problem document tells it."""
    return ValidationError(
        {
            field: [ErrorDetail(text, each.code) for each in found for text in each.messages]
            for field, found in form.errors.as_data().items()
        }
    )


def _check_manages(*, by: User, bed: Bed) -> None:
    """Refuse whoever does not manage the beds of the bed's ward. Raises NotAllowed."""
    own = Provider.objects.with_permission(by, Permission.MANAGE_BEDS)
    if not own.filter(pk=bed.ward.provider_id).exists():
        raise NotAllowed("Beds are closed and held by their own organisation's bed managers.")
