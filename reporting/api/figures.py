"""Figures in the API: the catalogue, a figure as asked, and the rows behind it."""

from hashlib import sha256
from typing import Any, cast

from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from beds.filters import UNKNOWN
from impact.audit.services import saw_list
from impact.core import clock
from impact.core.grains import Grain
from impact.core.paging import Pages
from providers.access import Permission
from providers.models import Collaborative, User
from reporting.figures import dimensions
from reporting.figures.catalogue import CATALOGUE
from reporting.figures.engine import Asked, ask, served
from reporting.figures.explain import Behind, explain, totals
from reporting.filters import FigureForm
from reporting.serializers import (
    BehindSerializer,
    FigureAnswerSerializer,
    FigureSerializer,
)

_QUESTION = [
    OpenApiParameter("from", OpenApiTypes.DATE, required=True, description="First day"),
    OpenApiParameter("to", OpenApiTypes.DATE, required=True, description="Day after the last"),
    OpenApiParameter("grain", str, enum=[g.value for g in Grain], default=Grain.TOTAL.value),
    OpenApiParameter("by", str, description="Dimensions to cut by, separated by commas"),
    OpenApiParameter(
        "cut_off",
        OpenApiTypes.DATE,
        description="Count before this day: today unless given; a later one is allowed and marked",
    ),
    OpenApiParameter("collaborative", str, description="Code; the only one unless given"),
    *(
        OpenApiParameter(name, str, description=f"Only this {dimension.label.lower()}")
        for name, dimension in dimensions.ALL.items()
    ),
]


class FigureViewSet(ViewSet):
    """Every figure of the catalogue: what it means, its numbers, and the rows behind them."""

    lookup_field, lookup_value_regex = "name", "[a-z0-9_]+"

    @extend_schema(operation_id="figures", responses=FigureSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The catalogue."""
        return Response(FigureSerializer(list(CATALOGUE.values()), many=True).data)

    @extend_schema(
        operation_id="figure",
        parameters=[OpenApiParameter("name", str, OpenApiParameter.PATH), *_QUESTION],
        responses=FigureAnswerSerializer,
    )
    def retrieve(self, request: Request, name: str) -> HttpResponse:
        """A figure as asked. It carries an ETag of its numbers: asked again with
        `If-None-Match`, an answer that has not changed is 304 and has no body.
        """
        asked = self._asked(request, name)
        answer = Response(ask(asked, computed_at=clock.now()).as_dict())
        numbers = {**answer.data, "computed_at": None}
        etag = f'"{sha256(repr(numbers).encode()).hexdigest()[:32]}"'
        unchanged = get_conditional_response(request._request, etag=etag)
        if unchanged is not None and unchanged.status_code == 304:
            return unchanged
        answer["ETag"] = etag
        return answer

    @extend_schema(
        operation_id="figure_explain",
        parameters=[
            OpenApiParameter("name", str, OpenApiParameter.PATH),
            *_QUESTION,
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int),
        ],
        responses=BehindSerializer,
    )
    @action(detail=True)
    def explain(self, request: Request, name: str) -> Response:
        """The rows behind a figure, by pseudonym, a page at a time; the look is on record."""
        asked = self._asked(request, name)
        sums = totals(asked)
        pages = _Behind(asked, sums.rows)
        paginator = Pages()
        rows: list[Behind] = paginator.paginate_queryset(cast(Any, pages), request) or []
        saw_list(
            cast(User, request.user),
            "api/v1/figures/explain",
            {**request.query_params.dict(), "figure": name},
            len(rows),
        )
        answer = paginator.get_paginated_response([row.as_dict() for row in rows])
        answer.data |= {
            "figure": name,
            "cut_off": asked.cut_off.isoformat(),
            "cut_off_in_future": asked.cut_off > clock.today(),
            "numerator": served(sums.numerator),
            "denominator": served(sums.denominator),
        }
        return answer

    def _asked(self, request: Request, name: str) -> Asked:
        if name not in CATALOGUE:
            raise Http404
        form = FigureForm(
            request.query_params,
            collaboratives=Collaborative.objects.visible_to(request.user, Permission.VIEW_FIGURES),
            today=clock.today(),
        )
        if form.has_error("collaborative", UNKNOWN):
            raise Http404
        if not form.is_valid():
            raise ValidationError(form.errors.get_json_data())
        return form.asked(name)


class _Behind:
    """The rows behind a figure as a paginator reads a list: how many, and a slice of them."""

    ordered = True

    def __init__(self, asked: Asked, rows: int) -> None:
        self.asked, self.rows = asked, rows

    def __len__(self) -> int:
        return self.rows

    def __getitem__(self, part: slice) -> list[Behind]:
        return list(explain(self.asked, offset=part.start, limit=part.stop - part.start))
