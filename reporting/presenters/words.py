"""Dimensions inside a sentence."""

from collections.abc import Sequence

from impact.core.text import listed
from reporting.figures import dimensions


def dimension_words(name: str) -> str:
    """What a dimension is called in a sentence: service line, ICB."""
    return dimensions.ALL[name].words


def cut_words(by: Sequence[str]) -> str:
    """By what something is cut: provider and service line."""
    return listed(dimension_words(name) for name in by)
