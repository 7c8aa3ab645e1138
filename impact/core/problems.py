"""Problem documents (RFC 9457): what the API answers when it will not or cannot do something.

Every one has `type`, `title`, `status`, `detail`, `instance` (the path without its query) and
`code`; a validation has `errors`, a conflict may have `conflict` with `what`, `from` and `to`.
None names a person or a number of theirs.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from impact.core.database_errors import refusal_for
from impact.core.errors import Refusal, TryAgain
from impact.core.text import counted

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "Something given is not right",
    401: "Sign in first",
    403: "You cannot do this",
    404: "Not found",
    405: "This cannot be done here",
    406: "No such format",
    412: "This was changed by someone else",
    415: "This kind of content is not read",
    429: "Too many requests",
    500: "Something went wrong",
}
_DETAILS = {
    404: "Nothing is here, or nothing that you may see.",
    500: "The fault is ours and has been recorded; nothing was changed. Try again later.",
}


class ProblemErrorSerializer(serializers.Serializer):
    """One thing wrong with what was given; `field` is its path with dots, empty for the whole."""

    field = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    message = serializers.CharField()


class ProblemConflictSerializer(serializers.Serializer):
    """What stands in the way, from when to when (exclusive; null = unbounded)."""

    what = serializers.CharField()
    to = serializers.DateField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """The fields; `from` is a word of the language and cannot be an attribute."""
        fields = super().get_fields()
        return {"what": fields["what"], "from": serializers.DateField(allow_null=True), **fields}


class ProblemSerializer(serializers.Serializer):
    """The shape of every problem document, for the API's schema."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    code = serializers.CharField()
    conflict = ProblemConflictSerializer(required=False)

    def get_fields(self) -> dict[str, Any]:
        """The fields; `errors` is a word of the serializer and cannot be an attribute."""
        return {**super().get_fields(), "errors": ProblemErrorSerializer(many=True, required=False)}


def problem_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: a problem document, or None for a fault that is nobody's answer."""
    path = context["request"].path
    found = _problem(error, path)
    if found is None:
        return None
    document, headers = found
    set_rollback()
    return Response(document, status=document["status"], headers=headers, content_type=CONTENT_TYPE)


def problem_response(request: HttpRequest, *, status_code: int, code: str = "") -> JsonResponse:
    """A problem document for what happens outside DRF: an unknown path, a fault of ours."""
    document = _document(
        path=request.path,
        status_code=status_code,
        code=code or _code_of(status_code),
        detail=_DETAILS.get(status_code, TITLES.get(status_code, "")),
    )
    return JsonResponse(document, status=status_code, content_type=CONTENT_TYPE)


def refusal_response(request: HttpRequest, refusal: Refusal) -> JsonResponse:
    """A problem document for a refusal outside DRF."""
    document, headers = _from_refusal(refusal, request.path)
    return JsonResponse(document, status=refusal.status, headers=headers, content_type=CONTENT_TYPE)


def _problem(error: Exception, path: str) -> tuple[dict[str, Any], dict[str, str]] | None:
    refusal = error if isinstance(error, Refusal) else refusal_for(error)
    if refusal is not None:
        return _from_refusal(refusal, path)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, ModelValidationError):
        return _from_model_validation(error, path), {}
    if isinstance(error, exceptions.ValidationError):
        return _validation(list(_flattened(error.get_full_details())), path), {}
    if isinstance(error, exceptions.APIException):
        return _from_api_exception(error, path)
    return None


def _from_refusal(refusal: Refusal, path: str) -> tuple[dict[str, Any], dict[str, str]]:
    extra = refusal.extra()
    if refusal.field:
        extra["errors"] = [_error(refusal.field, refusal.code, refusal.message)]
    document = _document(
        path=path,
        status_code=refusal.status,
        code=refusal.code,
        title=refusal.title,
        detail=refusal.message,
        **extra,
    )
    if isinstance(refusal, TryAgain):
        return document, {"Retry-After": str(refusal.retry_after_seconds)}
    return document, {}


def _from_api_exception(
    error: exceptions.APIException, path: str
) -> tuple[dict[str, Any], dict[str, str]]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(challenge)
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    document = _document(
        path=path,
        status_code=error.status_code,
        code=str(error.get_codes()),
        detail=_DETAILS.get(error.status_code, str(error.detail)),
    )
    return document, headers


def _from_model_validation(error: ModelValidationError, path: str) -> dict[str, Any]:
    by_field = getattr(error, "error_dict", None) or {"": error.error_list}
    errors = [
        _error("" if field == "__all__" else field, each.code or "invalid", message)
        for field, problems in by_field.items()
        for each in problems
        for message in each.messages
    ]
    return _validation(errors, path)


def _validation(errors: list[dict[str, str]], path: str) -> dict[str, Any]:
    count = counted(len(errors), "thing")
    verb = "is" if len(errors) == 1 else "are"
    return _document(
        path=path,
        status_code=status.HTTP_400_BAD_REQUEST,
        code="invalid",
        detail=f"{count} {verb} not right in what was given; see errors.",
        errors=errors,
    )


def _flattened(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    """One entry for each fault, however deep in what was given."""
    if isinstance(detail, dict) and set(detail) == {"message", "code"}:
        yield _error(field, str(detail["code"]), str(detail["message"]))
        return
    nested = detail.items() if isinstance(detail, dict) else enumerate(detail)
    for place, inner in nested:
        is_own = isinstance(detail, list) and set(inner) == {"message", "code"}
        name = "" if is_own or place == "non_field_errors" else str(place)
        yield from _flattened(inner, ".".join(part for part in (field, name) if part))


def _error(field: str, code: str, message: str) -> dict[str, str]:
    return {"field": field, "code": code, "message": message}


def _document(
    *, path: str, status_code: int, code: str, detail: str, title: str = "", **extra: Any
) -> dict[str, Any]:
    return {
        "type": f"urn:bed-state:problem:{code}",
        "title": title or TITLES.get(status_code, "This cannot be done"),
        "status": status_code,
        "detail": detail,
        "instance": path,
        "code": code,
        **extra,
    }


def _code_of(status_code: int) -> str:
    return {400: "bad_request", 403: "permission_denied", 404: "not_found", 500: "error"}.get(
        status_code, "refused"
    )
