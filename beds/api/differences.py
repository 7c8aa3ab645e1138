"""Differences in the API: where files and what is held disagree, taken on and settled."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from beds.filters import DifferenceFilter
from beds.models import Difference
from beds.queries.versions import difference_events
from beds.services.differences import settle, take_on
from impact.audit.api import Writes, doing
from impact.audit.services import saw_patient
from impact.audit.versions import Watched
from impact.core import clock
from patients.api import OnRecord
from providers.api import ByUser


class SettleSerializer(serializers.Serializer):
    """What came of it, in words."""

    resolution = serializers.CharField(max_length=500)


class DifferenceSerializer(serializers.ModelSerializer):
    """One difference; of somebody of a census who is not held `patient` and `stay` may be null.

    `ward` is where the file has them, where it says so.
    """

    provider = serializers.CharField(source="provider.key", read_only=True)
    patient = serializers.CharField(
        source="stay.patient.pseudonym", read_only=True, default=None, allow_null=True
    )
    ward = serializers.CharField(
        source="ward.reference",
        read_only=True,
        default=None,
        allow_null=True,
        help_text="PROVIDER:WARD",
    )
    owner = serializers.CharField(read_only=True, allow_null=True)

    class Meta:
        model = Difference
        fields = [
            *("id", "provider", "kind", "patient", "stay", "ward", "said", "found_on"),
            *("owner", "resolved_on", "resolution"),
        ]
        read_only_fields = fields


class DifferenceViewSet(ByUser, Writes, OnRecord, ReadOnlyModelViewSet):
    """Differences of the providers for which the caller may send files."""

    page = "api/v1/differences"
    queryset = Difference.objects.none()
    serializer_class = DifferenceSerializer
    filterset_class = DifferenceFilter

    def get_queryset(self) -> QuerySet[Difference]:
        """The differences that the caller may see."""
        rows = Difference.objects.select_related(
            "provider", "stay__patient", "ward__provider", "owner"
        )
        return rows.visible_to(self.request.user)

    def watched(self, record: Difference) -> Watched:
        """The difference itself."""
        return difference_events(record)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list, put on record as one entry."""
        return self.record_list(request, super().list(request, *args, **kwargs))

    @doing(serializers.Serializer, answers=DifferenceSerializer)
    def take_on(self, request: Request, pk: str) -> Response:
        """Have the caller work through it from now on."""
        difference: Difference = self.get_object()
        with self.unchanged(difference):
            take_on(difference=difference, by=self.user)
        return self.shown(difference)

    @doing(SettleSerializer, answers=DifferenceSerializer)
    def settle(self, request: Request, pk: str) -> Response:
        """Settle it with what came of it; nothing else is changed."""
        difference: Difference = self.get_object()
        given = self.sent(SettleSerializer)
        with self.unchanged(difference):
            settle(difference=difference, **given, on=clock.today(), by=self.user)
        return self.shown(difference)

    def told(self, record: Difference) -> dict[str, Any]:
        """One difference, put on record with whom it shows."""
        if record.stay is not None:
            saw_patient(self.user, record.stay.patient_id, self.page)
        return super().told(record)
