"""The bed state in the API."""

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from beds.filters import UNKNOWN, BedStateForm
from beds.serializers import BedStateSerializer
from beds.state import Cut, bed_state
from impact.core import clock
from providers.models import Collaborative, Provider


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


def _not_right(form: BedStateForm) -> ValidationError:
    """What is wrong with what was asked for, as a problem document tells it."""
    return ValidationError(
        {
            field: [ErrorDetail(text, each.code) for each in found for text in each.messages]
            for field, found in form.errors.as_data().items()
        }
    )
