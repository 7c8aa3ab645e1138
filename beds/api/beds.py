"""Beds in the API: read, opened, retired, changed in basis."""

from dataclasses import replace
from typing import Any, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from beds.api.sent import BasisSerializer, OnSerializer, OpenBedSerializer
from beds.api.writing import BedWrites
from beds.filters import BedFilter
from beds.models import Bed
from beds.permissions import check_may
from beds.queries.versions import bed_itself_events
from beds.serializers import BedSerializer, TimelineSerializer
from beds.services.beds import change_basis, open_bed, retire_bed
from beds.state import bed_timeline
from impact.audit.api import doing, written
from impact.audit.services import saw_list
from impact.audit.versions import Watched
from impact.core import clock
from patients.api import OnRecord
from patients.models import Patient
from providers.access import Permission
from providers.models import User


class BedViewSet(BedWrites, OnRecord, ReadOnlyModelViewSet):
    """Beds of the collaborative and of one's own organisation; one's own open and retire."""

    page = "api/v1/beds/timeline"
    queryset = Bed.objects.none()
    serializer_class = BedSerializer
    filterset_class = BedFilter

    def get_queryset(self) -> QuerySet[Bed]:
        """The beds that the caller may see."""
        return Bed.objects.select_related("ward__provider").visible_to(self.request.user)

    def watched(self, record: Bed) -> Watched:
        """The bed itself; what it is doing has versions of its own."""
        return bed_itself_events(record)

    def provider_of(self, record: Bed) -> int:
        """The provider of the bed's ward."""
        return record.ward.provider_id

    @extend_schema(request=OpenBedSerializer, responses={201: BedSerializer})
    @written
    def create(self, request: Request) -> Response:
        """Bring a bed into service in one of one's own wards."""
        given = self.sent(OpenBedSerializer)
        check_may(self.user, Permission.MANAGE_BEDS, provider=given["ward"].provider_id)
        return self.shown(open_bed(**given, by=self.user), 201)

    @doing(OnSerializer, answers=BedSerializer)
    def retire(self, request: Request, pk: str) -> Response:
        """Take a bed out of service from a day on."""
        return self.change(
            Permission.MANAGE_BEDS,
            OnSerializer,
            lambda bed, given: retire_bed(bed=bed, **given, by=self.user),
        )

    @doing(BasisSerializer, answers=BedSerializer)
    def change_basis(self, request: Request, pk: str) -> Response:
        """Make a block bed a surge bed or the other way; answers the bed that opens."""
        return self.change(
            Permission.MANAGE_BEDS,
            BasisSerializer,
            lambda bed, given: change_basis(bed=bed, **given, **self.moment()),
        )

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
        known: list[Any] = [
            span if span.pseudonym in shown else replace(span, pseudonym=None) for span in spans
        ]
        return Response(TimelineSerializer({"bed": bed, "spans": known}).data)
