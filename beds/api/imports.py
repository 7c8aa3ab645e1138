"""Imports in the API: a provider's system sends its files or rows, and asks what became of them."""

from typing import Any, cast

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from beds.api.import_words import (
    FilesSerializer,
    ImportDetailSerializer,
    ImportSerializer,
    RowsSerializer,
)
from beds.filters import ImportFilter
from beds.imports.batches import MOST_BYTES, Options, Sent, check_size, receive, undo
from beds.imports.columns import KINDS
from beds.imports.senders import importing_for
from beds.imports.sent_rows import packed
from beds.models import ImportBatch, ImportFile
from beds.tasks import carry_out_import
from impact.audit.api import written
from impact.core import clock
from impact.core.jobs import enqueue
from impact.core.problems import CONTENT_TYPE, ProblemSerializer
from providers.models import Provider, User

_TOO_LARGE = OpenApiResponse(ProblemSerializer, "More was sent than is taken at once")


class ImportViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Imports of one's own organisation: sent, and looked at until they are done."""

    queryset = ImportBatch.objects.none()
    filterset_class = ImportFilter
    parser_classes = [JSONParser, MultiPartParser]

    def get_queryset(self) -> QuerySet[ImportBatch]:
        """The imports that the caller may see."""
        seen = ImportBatch.objects.visible_to(self.request.user)
        files = Prefetch("files", ImportFile.objects.defer("content"))
        seen = seen.select_related("provider", "by").prefetch_related(files)
        return seen.defer("faults", "notes") if self.action == "list" else seen

    def get_serializer_class(self) -> type[ImportSerializer]:
        """A list without faults; one import with them."""
        return ImportSerializer if self.action == "list" else ImportDetailSerializer

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuses what is too large before anything of it is read, even to tell who asks."""
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        is_form = (request.content_type or "").startswith("multipart/")
        check_size(size, most=MOST_BYTES if is_form else settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        super().initial(request, *args, **kwargs)

    @extend_schema(
        request={"application/json": RowsSerializer, "multipart/form-data": FilesSerializer},
        responses={202: ImportDetailSerializer, (413, CONTENT_TYPE): _TOO_LARGE},
    )
    @written
    def create(self, request: Request) -> Response:
        """Have files or rows imported; answers at once, `imports/{id}/` tells what came of it."""
        by = cast(User, request.user)
        own = importing_for(by)
        is_form = isinstance(request.data, QueryDict)
        given = self._given(FilesSerializer if is_form else RowsSerializer)
        batch = receive(
            provider=named_provider(own, given.pop("provider", None)),
            sent=_files(given) if is_form else _rows(given),
            options=Options(**{name: given[name] for name in Options.__dataclass_fields__}),
            by=by,
            now=clock.now(),
        )
        enqueue(carry_out_import, batch.pk)
        return Response(ImportDetailSerializer(batch).data, status=202)

    @extend_schema(request=None, responses={200: ImportDetailSerializer})
    @action(detail=True, methods=["post"])
    @written
    def undo(self, request: Request, pk: str) -> Response:
        """Put everything back as it was before an import, the last of its provider."""
        by = cast(User, request.user)
        batch = undo(batch=self.get_object(), now=clock.now(), by=by)
        return Response(ImportDetailSerializer(batch).data)

    def _given(self, serializer: type[FilesSerializer | RowsSerializer]) -> dict[str, Any]:
        found = serializer(data=self.request.data)
        found.is_valid(raise_exception=True)
        given: dict[str, Any] = found.validated_data
        return given


def named_provider(own: list[Provider], key: str | None) -> Provider:
    """The provider named, or the only one for which the caller may send. Raises ValidationError."""
    found = [each for each in own if key is None or each.key == key.upper()]
    if len(found) != 1:
        keys = ", ".join(each.key for each in own)
        raise ValidationError({"provider": [f"Name the one whose rows these are: {keys}."]})
    return found[0]


def _files(given: dict[str, Any]) -> list[Sent]:
    return [Sent(str(file.name), file.read()) for file in given["files"]]


def _rows(given: dict[str, Any]) -> list[Sent]:
    return [Sent(kind, packed(given[kind]), is_rows=True) for kind in KINDS if kind in given]
