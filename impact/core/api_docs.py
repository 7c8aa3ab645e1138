"""The API's documentation as a page: what its schema says, without scripts or foreign styles.

The usual viewers of OpenAPI write styles into the page, which the content security policy refuses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of what is sent or answered."""

    name: str
    kind: str
    required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    """One method of one path; `answers` are status codes with their fields."""

    anchor: str
    method: str
    path: str
    description: str
    parameters: list[Field]
    sent: list[Field]
    answers: list[tuple[str, list[Field]]]


@dataclass(frozen=True)
class Group:
    """The operations on one kind of thing."""

    name: str
    operations: list[Operation]


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Lists every operation of the API with its parameters and answers."""
    return render(request, "api/docs.html", {"groups": documented()})


@cache
def documented() -> list[Group]:
    """Every operation by kind of thing, in the schema's order."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    components = schema.get("components", {}).get("schemas", {})
    groups: dict[str, list[Operation]] = {}
    for path, method, described in _operations(schema):
        name = described["tags"][0]
        groups.setdefault(name, []).append(_operation(path, method, described, components))
    return [Group(name, operations) for name, operations in groups.items()]


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield path, method, methods[method]


def _operation(
    path: str, method: str, described: dict[str, Any], components: dict[str, Any]
) -> Operation:
    sent = _content(described.get("requestBody", {}))
    answers = described.get("responses", {})
    return Operation(
        anchor=described["operationId"],
        method=method.upper(),
        path=path,
        description=described.get("description", ""),
        parameters=[_parameter(found) for found in described.get("parameters", [])],
        sent=_fields(sent, components),
        answers=[(code, _fields(_content(answer), components)) for code, answer in answers.items()],
    )


def _parameter(found: dict[str, Any]) -> Field:
    return Field(
        name=found["name"],
        kind=_kind(found.get("schema", {})),
        required=found.get("required", False),
        description=found.get("description", ""),
    )


def _content(body: dict[str, Any]) -> dict[str, Any]:
    """The schema of the first kind of content."""
    for content in body.get("content", {}).values():
        return dict(content.get("schema", {}))
    return {}


def _fields(schema: dict[str, Any], components: dict[str, Any]) -> list[Field]:
    """The fields of an object, or of the rows of a list or page."""
    found = _resolved(schema, components)
    if found.get("type") == "array":
        found = _resolved(found["items"], components)
    rows = found.get("properties", {}).get("results")
    if rows:
        found = _resolved(rows["items"], components)
    required = found.get("required", [])
    return [
        Field(name, _kind(inner), name in required, inner.get("description", ""))
        for name, inner in found.get("properties", {}).items()
    ]


def _resolved(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref", "")
    return dict(components.get(reference.rpartition("/")[2], {})) if reference else schema


def _kind(schema: dict[str, Any]) -> str:
    """A type in words: `string (date)`, `list of Member`, `one of low, medium`."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    for joined in ("allOf", "oneOf", "anyOf"):
        if joined in schema:
            return " or ".join(_kind(part) for part in schema[joined])
    if "enum" in schema:
        return "one of " + ", ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    form = f" ({schema['format']})" if "format" in schema else ""
    return f"{schema.get('type', 'anything')}{form}"
