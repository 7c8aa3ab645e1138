"""What the API reads of people: lists and single records, by pseudonym, each look on record."""

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from impact.audit.services import saw_list, saw_patient
from patients.filters import PatientFilter, PlacementFilter
from patients.models import Patient, Placement
from patients.serializers import PatientSerializer, PlacementSerializer
from providers.models import User


class OnRecord:
    """Puts on record that a list was seen: which, narrowed how, how many it showed."""

    page: ClassVar[str]

    def record_list(self, request: Request, answer: Response) -> Response:
        """Record the list that the answer shows, and return the answer."""
        rows = answer.data["results"]
        people = sum(bool(row.get("patient") or row.get("pseudonym")) for row in rows)
        saw_list(cast(User, request.user), self.page, request.query_params.dict(), people)
        return answer


class People(OnRecord, ReadOnlyModelViewSet):
    """A list and its records, of those that the caller may see; any other answers 404."""

    rows: ClassVar[Any]

    def get_queryset(self) -> QuerySet:
        """The rows that the caller may see."""
        return self.rows.all().visible_to(self.request.user)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list, put on record as one entry."""
        return self.record_list(request, super().list(request, *args, **kwargs))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One record, put on record with whom it shows."""
        found = self.get_object()
        person = found.pk if isinstance(found, Patient) else found.patient_id
        saw_patient(cast(User, request.user), person, self.page)
        return Response(self.get_serializer(found).data)


class PatientViewSet(People):
    """People of the collaborative and of one's own organisation, by pseudonym."""

    page = "api/v1/patients"
    rows = Patient.objects.select_related("merged_into")
    queryset = Patient.objects.none()
    serializer_class = PatientSerializer
    filterset_class = PatientFilter
    lookup_field, lookup_value_regex = "pseudonym", "[^/]+"


class PlacementViewSet(People):
    """Placements with their ward stays, leave and readiness."""

    page = "api/v1/placements"
    rows = Placement.objects.select_related(
        "patient", "provider", "responsible_icb"
    ).prefetch_related("stays__ward__provider", "stays__leaves", "readiness", "interventions")
    queryset = Placement.objects.none()
    serializer_class = PlacementSerializer
    filterset_class = PlacementFilter
