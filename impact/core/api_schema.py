"""The API's schema: every operation also answers problem documents."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from rest_framework.permissions import SAFE_METHODS

from impact.core.problems import CONTENT_TYPE, ProblemSerializer

Direction = Literal["request", "response"]

READING = {
    "400": "Something given is not right",
    "401": "Nobody is signed in, or the token is not valid",
    "403": "The caller may not do this",
    "404": "Nothing is here, or nothing that the caller may see",
}
WRITING = {
    **READING,
    "409": "Something is in the way: what, from when to when, and never who",
    "415": "The content is not JSON",
    "422": "What was given cannot be, whatever else is recorded",
    "503": "Somebody else wrote at the same moment; try again",
}


class ProblemSchema(AutoSchema):
    """Describes an operation with the problems that it may answer (RFC 9457)."""

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        """The responses that the view declares, and every problem that it does not."""
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        problem = self.resolve_serializer(ProblemSerializer, direction).ref
        problems = READING if self.method in SAFE_METHODS else WRITING
        for status, description in problems.items():
            content = {CONTENT_TYPE: {"schema": problem}}
            bodies.setdefault(status, {"content": content, "description": description})
        return bodies
