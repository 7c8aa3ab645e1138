"""How kinds of bars look: each has a pattern of its own beside its colour.

Colours are classes of the style sheet (`app-chart__ground--stay`), so that paper may have others.
Patterns are drawn here, since a style sheet cannot point into a page's drawing.
"""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from impact.core.charts.svg import element, joined

_TILE = 8
_SLANTED = "M0 8L8 0M-2 2L2 -2M6 10L10 6"
_CROSSED = "M0 0L8 8M0 8L8 0"
_DOTTED = "M1 2h1.5M5 6h1.5"
_LINES = {
    "placement": "",
    "stay": "",
    "trial": _DOTTED,
    "leave": _SLANTED,
    "absent": _CROSSED,
    "ready": _DOTTED,
    "seclusion": _CROSSED,
    "status": "",
    "referral": _SLANTED,
    "occupied": "",
    "held": _SLANTED,
    "closed": _CROSSED,
    "paused": _DOTTED,
    "vacant": "",
}


def fill_of(kind: str, *, chart: str) -> str:
    """The `fill` of a bar of a kind."""
    return f"url(#{chart}-{kind})"


def patterns(kinds: Iterable[str], *, chart: str) -> SafeString:
    """The definitions of the patterns of kinds. KeyError for a kind that has none."""
    return element("defs", joined(_pattern(kind, chart) for kind in sorted(set(kinds))))


def _pattern(kind: str, chart: str) -> SafeString:
    ground = element(
        "rect",
        width=_TILE,
        height=_TILE,
        class_=f"app-chart__ground app-chart__ground--{kind}",
    )
    lines = _LINES[kind]
    ink = element("path", d=lines, class_=f"app-chart__ink app-chart__ink--{kind}") if lines else ""
    return element(
        "pattern",
        ground,
        ink,
        id=f"{chart}-{kind}",
        patternUnits="userSpaceOnUse",
        width=_TILE,
        height=_TILE,
    )
