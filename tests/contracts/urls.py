"""Every address of the project, as its URL patterns and the API's schema have them."""

import re
from collections.abc import Iterator

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern, RoutePattern
from drf_spectacular.generators import SchemaGenerator

_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


def every_path() -> set[str]:
    """Each pattern as a path with its arguments by name: `/api/v1/wards/<pk>/`."""
    return {f"/{path}" for path in _paths(get_resolver().url_patterns)}


def every_operation() -> set[tuple[str, str]]:
    """Each operation of the API as its method and path."""
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    return {
        (method.upper(), re.sub(r"\{(\w+)\}", r"<\1>", path).replace("<id>", "<pk>"))
        for path, methods in paths.items()
        for method in methods
        if method != "parameters"
    }


def _paths(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        path = before + _text(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _paths(pattern.url_patterns, path)
        else:
            yield path


def _text(pattern: RoutePattern | RegexPattern | LocalePrefixPattern) -> str:
    if isinstance(pattern, RoutePattern):
        return _CONVERTER.sub(r"<\1>", str(pattern))
    return simplify_regex(str(pattern)).removeprefix("/")
