"""Elements of a drawing as text, escaped."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def element(name: str, *inside: str, **attributes: str | float) -> SafeString:
    """One element with its attributes and what is inside it.

    Underscores of an attribute's name stand for hyphens, one at its end for nothing (`class_`).
    """
    written = format_html_join(
        "", ' {}="{}"', ((_named(key), _short(value)) for key, value in attributes.items())
    )
    return format_html("<{0}{1}>{2}</{0}>", name, written, joined(inside))


def joined(parts: Iterable[str]) -> SafeString:
    """Parts after each other, escaped where they are no elements."""
    return format_html_join("", "{}", ((part,) for part in parts))


def _named(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _short(value: str | float) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
