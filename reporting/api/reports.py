"""Reports in the API: asked for, followed until they are ready, fetched, and proved."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from impact.audit.api import written
from impact.core import clock
from impact.core.jobs import enqueue
from providers.models import User
from reporting.api.report_shapes import (
    IssueSerializer,
    ReceiptSerializer,
    ReportAskSerializer,
    VerdictSerializer,
)
from reporting.choices import FileKind
from reporting.issue_filters import IssueFilter
from reporting.models import Issue, IssueFile
from reporting.queries.issues import issues_seen
from reporting.sending import sent_file
from reporting.services import reports
from reporting.services.reports import Wanted
from reporting.tasks import make_report

_KINDS = "|".join(FileKind.values)


class ReportViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Issued reports: asked for, and looked at until they are ready."""

    queryset = Issue.objects.none()
    serializer_class = IssueSerializer
    filterset_class = IssueFilter

    @property
    def user(self) -> User:
        """Who calls."""
        return cast(User, self.request.user)

    def get_queryset(self) -> QuerySet[Issue]:
        """The issues that the caller may see."""
        return issues_seen(self.user)

    @extend_schema(request=ReportAskSerializer, responses={202: IssueSerializer}, filters=False)
    @written
    def create(self, request: Request) -> Response:
        """Save a report and have it made; answers at once, `reports/{id}/` tells how far it is."""
        wanted = Wanted(**self._sent(ReportAskSerializer))
        made = reports.save_report(
            wanted=wanted, today=clock.today(), now=clock.now(), by=self.user
        )
        enqueue(make_report, made.pk)
        return self._shown(made, status=202)

    @extend_schema(request=None, responses={202: IssueSerializer}, filters=False)
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    @written
    def again(self, request: Request, pk: str) -> Response:
        """Have the same report made again, as things are now."""
        report = self.get_object().report
        made = reports.ask_again(report=report, today=clock.today(), now=clock.now(), by=self.user)
        enqueue(make_report, made.pk)
        return self._shown(made, status=202)

    @extend_schema(request=None, responses={200: IssueSerializer}, filters=False)
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    @written
    def cancel(self, request: Request, pk: str) -> Response:
        """Have it made no further."""
        issue = reports.cancel(issue=self.get_object(), now=clock.now(), by=self.user)
        return self._shown(issue)

    @extend_schema(
        parameters=[OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=FileKind.values)],
        responses={200: OpenApiResponse(OpenApiTypes.BINARY, "The file")},
        filters=False,
    )
    @action(
        detail=True,
        url_path=f"files/(?P<kind>{_KINDS})",
        filterset_class=None,
        pagination_class=None,
    )
    def files(self, request: Request, pk: str, kind: str) -> StreamingHttpResponse:
        """A file of an issue that is ready; who took it, and whom it names, is on record."""
        found = IssueFile.objects.select_related("issue__report")
        return sent_file(get_object_or_404(found, issue=self.get_object(), kind=kind), by=self.user)

    @extend_schema(request=ReceiptSerializer, responses=VerdictSerializer, filters=False)
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    def check(self, request: Request) -> Response:
        """Give a receipt back: whether the same comes out, or exactly what differs."""
        receipt = self._sent(ReceiptSerializer)["receipt"]
        verdict = reports.check_receipt(receipt=receipt, by=self.user)
        return Response(VerdictSerializer(verdict).data)

    def _sent(self, shape: type[BaseSerializer]) -> dict[str, Any]:
        found = shape(data=self.request.data, context=self.get_serializer_context())
        found.is_valid(raise_exception=True)
        given: dict[str, Any] = found.validated_data
        return given

    def _shown(self, issue: Issue, status: int = 200) -> Response:
        fresh = self.get_queryset().get(pk=issue.pk)
        return Response(self.get_serializer(fresh).data, status=status)
