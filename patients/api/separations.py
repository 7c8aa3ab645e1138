"""Separations in the API: kept by the support hub, which alone reads them."""

from typing import Any, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from impact.audit.api import Writes, updated, written
from impact.audit.services import saw_list, saw_patient
from impact.audit.versions import Watched, events_of
from impact.core import clock
from patients.choices import SeparationScope
from patients.models import Patient, Separation
from patients.services.separations import check_hub, end_separation, separate
from providers.models import User
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


class SeparationViewSet(Writes, ReadOnlyModelViewSet):
    """Pairs of people who must be kept apart; nobody but the hub sees any."""

    page = "api/v1/separations"
    queryset = Separation.objects.none()
    serializer_class = SeparationSerializer

    def get_queryset(self) -> QuerySet[Separation]:
        """Those that the caller, at a hub, may see."""
        rows = Separation.objects.select_related("one", "other")
        return rows.visible_to(self.request.user)

    def watched(self, record: Separation) -> Watched:
        """The separation itself."""
        return [events_of(Separation).filter(pgh_obj_id=record.pk)]

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list, put on record as one entry."""
        answer = super().list(request, *args, **kwargs)
        people = {row[who] for row in answer.data["results"] for who in ("one", "other")}
        saw_list(self._user, self.page, request.query_params.dict(), len(people))
        return answer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One pair with its version, put on record with whom it shows."""
        return self._shown(self.get_object())

    @extend_schema(request=SeparateSerializer, responses={201: SeparationSerializer})
    @written
    def create(self, request: Request) -> Response:
        """Have two people kept apart from a day on."""
        check_hub(self._user)
        given = self._sent(SeparateSerializer)
        return self._shown(separate(**given, today=clock.today(), by=self._user), 201)

    @extend_schema(request=EndSeparationSerializer, responses=SeparationSerializer)
    @action(detail=True, methods=["post"], pagination_class=None)
    @updated
    def end(self, request: Request, pk: str) -> Response:
        """End a separation: from this day they may share a ward or site."""
        separation: Separation = self.get_object()
        given = self._sent(EndSeparationSerializer)
        with self.unchanged(separation):
            end_separation(separation=separation, **given, today=clock.today(), by=self._user)
        return self._shown(separation)

    @property
    def _user(self) -> User:
        return cast(User, self.request.user)

    def _sent(self, serializer: type[serializers.Serializer]) -> dict[str, Any]:
        found = serializer(data=self.request.data, context=self.get_serializer_context())
        found.is_valid(raise_exception=True)
        given: dict[str, Any] = found.validated_data
        return given

    def _shown(self, separation: Separation, status: int = 200) -> Response:
        tag = self.tag(separation)
        fresh = self.get_queryset().get(pk=separation.pk)
        for person in (fresh.one_id, fresh.other_id):
            saw_patient(self._user, person, self.page)
        return Response(self.get_serializer(fresh).data, status=status, headers={"ETag": tag})
