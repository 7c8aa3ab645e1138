"""The key to the shapes of run charts."""

from typing import NamedTuple

from django import template
from django.utils.safestring import SafeString

from impact.core.charts.dots import BETTER, OTHER, UNJUDGED, USUAL, WORSE, key

register = template.Library()


class Shape(NamedTuple):
    """A shape and what it means."""

    drawn: SafeString
    words: str


@register.simple_tag
def run_chart_key() -> list[Shape]:
    """Every shape of a run chart with its words."""
    return [
        Shape(key(kind), words)
        for kind, words in (
            (USUAL, "Common cause"),
            (BETTER, "Improvement"),
            (WORSE, "Concern"),
            (OTHER, "Special cause, neither good nor bad"),
            (UNJUDGED, "Not judged: part of a period or provisional"),
        )
    ]
