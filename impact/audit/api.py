"""Writes of the API: done once for each `Idempotency-Key`, and only to what the caller saw.

A view set that inherits `Writes` decorates each method that writes: with `written` where it makes
something new, `making` where that is put beside a record, and with `doing` where it changes what is
there. An update names the version that its caller saw in `If-Match`; a record read or written
carries its version as `ETag`, and so does a `part` of one that has a version of its own.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Literal, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from impact.audit.once import Answer, once
from impact.audit.versions import Watched, unchanged, version
from impact.core import clock
from impact.core.errors import Refusal

ANY_VERSION = "*"
Method = Callable[..., Response]


class VersionNeeded(Refusal):
    """An update that does not say which version its caller saw (428)."""

    code = "version_needed"
    status = 428
    title = "Say which version you saw"


def written(method: Method) -> Method:
    """Decorator of a method that makes something: once for each `Idempotency-Key`."""

    @wraps(method)
    def run(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "").strip()
        if not key:
            return method(self, request, *args, **kwargs)
        asked = json.dumps(
            [request.method, request.path, _given(request.data)], sort_keys=True, default=_digest
        )
        answer = once(
            key=f"api {key}",
            asked=asked,
            by=cast(AbstractBaseUser, request.user),
            now=clock.now(),
            work=lambda: _answer(method(self, request, *args, **kwargs)),
        )
        return Response(answer.body, status=answer.status, headers=answer.headers)

    return run


def making(sent: type[BaseSerializer], *, answers: Any, path: str = "") -> Callable[[Method], Any]:
    """Decorator of what is put beside a record, which it leaves as it is.

    As `doing`, without `If-Match`.
    """
    return lambda method: _routed(written(method), "post", path, request=sent, responses=answers)


def doing(sent: type[BaseSerializer], *, answers: Any, path: str = "") -> Callable[[Method], Any]:
    """Decorator of what is done to a record: `<records>/{id}/<path>/`.

    `sent` is the shape of what is sent, `answers` that of the answer, or shapes by status; `path`
    is the method's name, hyphenated, unless it is given. As `written`, and documented with
    `If-Match`.
    """

    def decorate(method: Method) -> Any:
        run = _routed(written(method), "post", path, request=sent, responses=answers)
        run.is_update = True
        return run

    return decorate


def part(*, answers: Any, path: str) -> Callable[[Method], Any]:
    """Decorator of the reading of a part of a record that has a version of its own."""

    def decorate(method: Method) -> Any:
        run = _routed(method, "get", path, responses=answers)
        run.has_version = True
        return run

    return decorate


def _routed(method: Method, verb: Literal["get", "post"], path: str, **described: Any) -> Any:
    routed = action(
        detail=True,
        methods=[verb],
        url_path=path or method.__name__.replace("_", "-"),
        filterset_class=None,
        pagination_class=None,
    )
    return extend_schema(filters=False, **described)(routed(method))


def tag_of(watched: Watched) -> str:
    """The version of a record, or of a part of it, as its ETag."""
    return f'"{version(watched)}"'


class Writes(GenericViewSet):
    """What view sets that write have in common."""

    is_versioned = True

    def watched(self, record: Any) -> Watched:
        """The events that make up the version of a record."""
        raise NotImplementedError

    def minded(self, record: Any) -> Watched:
        """Those of `watched`, in its order, that the write at hand minds: all, unless it says less.

        What it does not mind stands there as no events.
        """
        return self.watched(record)

    @contextmanager
    def unchanged(self, record: Any, *, watched: Watched | None = None) -> Iterator[None]:
        """A transaction for a change to a record; Outdated where its version is no longer seen.

        `watched` is a part of it that has a version of its own.
        """
        seen = _seen(self.request)
        watched = self.minded(record) if watched is None else watched
        with unchanged(watched, seen=version(watched) if seen == ANY_VERSION else seen):
            yield

    def tag(self, record: Any) -> str:
        """The version of a record as its ETag."""
        return tag_of(self.watched(record))

    def sent(self, serializer: type[BaseSerializer]) -> dict[str, Any]:
        """What the caller sent, checked. Raises ValidationError."""
        found = serializer(data=self.request.data, context=self.get_serializer_context())
        found.is_valid(raise_exception=True)
        given: dict[str, Any] = found.validated_data
        return given

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One record with its version."""
        return self.shown(self.get_object())

    def shown(self, record: Any, status: int = 200) -> Response:
        """A record as the caller reads it.

        The version is read first: who is slower than somebody else then has an older version than
        they were shown, never a newer one.
        """
        tag = self.tag(record)
        fresh = self.get_queryset().get(pk=record.pk)
        return Response(self.told(fresh), status=status, headers={"ETag": tag})

    def told(self, record: Any) -> dict[str, Any]:
        """One record in words of the API."""
        data: dict[str, Any] = self.get_serializer(record).data
        return data


def _given(data: Any) -> Any:
    """What was sent; of a form every value of every field."""
    return dict(data.lists()) if isinstance(data, MultiValueDict) else data


def _digest(file: UploadedFile) -> list[str]:
    """A file that was sent, by its name and content."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return [str(file.name), digest.hexdigest()]


def _seen(request: Request) -> str:
    """The version that the request names. Raises VersionNeeded."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise VersionNeeded(
            "An update says which version of the record it is for. Read the record, and send its "
            "ETag back as If-Match."
        )
    return given.removeprefix("W/").strip('"')


def _answer(response: Response) -> Answer:
    """A response as it is kept: its body as JSON has it."""
    headers = {name: value for name, value in response.headers.items() if name != "Content-Type"}
    return Answer(
        status=response.status_code,
        body=json.loads(JSONRenderer().render(response.data) or b"null"),
        headers=headers,
    )
