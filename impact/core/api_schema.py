"""The API's schema: every operation also answers problem documents, every write its headers."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import SAFE_METHODS

from impact.core.problems import CONTENT_TYPE, ProblemSerializer

Direction = Literal["request", "response"]

READING = {
    "400": "Something given is not right",
    "401": "Nobody is signed in, or the token is not valid",
    "403": "The caller may not do this",
    "404": "Nothing is here, or nothing that the caller may see",
    "429": "Too many requests within a minute; Retry-After says after how many seconds to go on",
}
WRITING = {
    **READING,
    "409": "Something is in the way: what, from when to when, and never who",
    "415": "The content is not JSON",
    "422": "What was given cannot be, whatever else is recorded",
    "503": "Somebody else wrote at the same moment; try again",
}
UPDATING = {
    **WRITING,
    "412": "The record was changed since the caller read it: by whom and when",
    "428": "The update does not say which version it is for",
}
_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="A key of the caller's own: the same request again within a day gets the same "
    "answer and does nothing; another request with the key is refused",
)
_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the record as the caller saw it, or * for whatever it is now",
)
_TAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200, 201],
    description="The version of the record, for If-Match",
)


class ProblemSchema(AutoSchema):
    """Describes an operation with the problems that it may answer (RFC 9457)."""

    def get_override_parameters(self) -> list[Any]:
        """The headers of a write, and the version of a single record."""
        found = list(super().get_override_parameters())
        if self.method not in SAFE_METHODS:
            found.append(_KEY)
        if self._is_update():
            found.append(_MATCH)
        if getattr(self.view, "is_versioned", False) and self._is_one_record():
            found.append(_TAG)
        return found

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        """The responses that the view declares, and every problem that it does not."""
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        problem = self.resolve_serializer(ProblemSerializer, direction).ref
        writing = UPDATING if self._is_update() else WRITING
        problems = READING if self.method in SAFE_METHODS else writing
        for status, description in problems.items():
            content = {CONTENT_TYPE: {"schema": problem}}
            bodies.setdefault(status, {"content": content, "description": description})
        return bodies

    def _is_update(self) -> bool:
        return self._method_has("is_update")

    def _is_one_record(self) -> bool:
        is_retrieved = getattr(self.view, "action", None) == "retrieve"
        return self.method not in SAFE_METHODS or is_retrieved or self._method_has("has_version")

    def _method_has(self, mark: str) -> bool:
        method = getattr(self.view, getattr(self.view, "action", None) or "", None)
        return bool(getattr(method, mark, False))
