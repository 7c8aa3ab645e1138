"""Separations in the API: kept by the support hub, which alone reads them."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from impact.audit.api import Writes, doing, written
from impact.audit.services import saw_list, saw_patient
from impact.audit.versions import Watched
from patients.choices import SeparationScope
from patients.models import Patient, Separation
from patients.services.separations import check_hub, end_separation, separate
from patients.versions import separation_events
from providers.api import ByUser
from providers.serializers import Dated


class _PersonField(serializers.SlugRelatedField):
    """Somebody by pseudonym, one of those whom the caller may see."""

    def get_queryset(self) -> QuerySet:
        """The people who may be named."""
        return Patient.objects.visible_to(self.context["request"].user)


class SeparateSerializer(serializers.Serializer):
    """Two people by pseudonym, and what they must not share."""

    one = _PersonField(slug_field="pseudonym", queryset=Patient.objects.all())
    other = _PersonField(slug_field="pseudonym", queryset=Patient.objects.all())
    scope = serializers.ChoiceField(choices=SeparationScope.choices)

    def get_fields(self) -> dict[str, Any]:
        """The fields with `from`."""
        return {**super().get_fields(), "from": serializers.DateField(source="start_date")}


class EndSeparationSerializer(serializers.Serializer):
    """The day from which they may share a ward or site."""

    on = serializers.DateField()


class SeparationSerializer(Dated, serializers.ModelSerializer):
    """Two people who must be kept apart over some days."""

    one = serializers.CharField(source="one.pseudonym", read_only=True)
    other = serializers.CharField(source="other.pseudonym", read_only=True)

    class Meta:
        model = Separation
        fields = ["id", "one", "other", "scope", "to"]


class SeparationViewSet(ByUser, Writes, ReadOnlyModelViewSet):
    """Pairs of people who must be kept apart; nobody but the hub sees any."""

    page = "api/v1/separations"
    queryset = Separation.objects.none()
    serializer_class = SeparationSerializer
    filterset_class = None

    def get_queryset(self) -> QuerySet[Separation]:
        """Those that the caller, at a hub, may see."""
        rows = Separation.objects.select_related("one", "other")
        return rows.visible_to(self.request.user)

    def watched(self, record: Separation) -> Watched:
        """The separation itself."""
        return separation_events(record)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list, put on record as one entry."""
        answer = super().list(request, *args, **kwargs)
        people = {row[who] for row in answer.data["results"] for who in ("one", "other")}
        saw_list(self.user, self.page, request.query_params.dict(), len(people))
        return answer

    @extend_schema(request=SeparateSerializer, responses={201: SeparationSerializer})
    @written
    def create(self, request: Request) -> Response:
        """Have two people kept apart from a day on."""
        check_hub(self.user)
        given = self.sent(SeparateSerializer)
        return self.shown(separate(**given, **self.moment()), 201)

    @doing(EndSeparationSerializer, answers=SeparationSerializer)
    def end(self, request: Request, pk: str) -> Response:
        """End a separation: from this day they may share a ward or site."""
        separation: Separation = self.get_object()
        given = self.sent(EndSeparationSerializer)
        with self.unchanged(separation):
            end_separation(separation=separation, **given, **self.moment())
        return self.shown(separation)

    def told(self, record: Separation) -> dict[str, Any]:
        """One pair, put on record with whom it shows."""
        for person in (record.one_id, record.other_id):
            saw_patient(self.user, person, self.page)
        return super().told(record)
