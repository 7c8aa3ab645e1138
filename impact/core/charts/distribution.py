"""How many fall into each band, as SVG: a bar a band, with its number written beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from impact.core.charts.dots import OTHER, symbol
from impact.core.charts.svg import element, joined

_WIDTH = 390
_LEFT = 104.0
_RIGHT = 164.0
_ROW = 26
_BAR = 18
_LETTER = 8.0


@dataclass(frozen=True, kw_only=True)
class Band:
    """A band: how many are in it, and what lies in it, such as the median."""

    label: str
    count: int
    marks: Sequence[str] = ()


def distribution(*, chart: str, title: str, description: str, bands: Sequence[Band]) -> SafeString:
    """The bands from top to bottom as an SVG image with title and description."""
    most = max((band.count for band in bands), default=0)
    height = len(bands) * _ROW + 4
    return element(
        "svg",
        element("title", title, id=f"{chart}-title"),
        element("desc", description, id=f"{chart}-description"),
        joined(part for place, band in enumerate(bands) for part in _row(band, place * _ROW, most)),
        element("line", x1=_LEFT, x2=_LEFT, y1=0, y2=height - 4, class_="app-run__axis"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDTH} {height}",
        class_="app-spread",
        role="img",
        aria_labelledby=f"{chart}-title {chart}-description",
    )


def _row(band: Band, top: int, most: int) -> Iterator[SafeString]:
    width = round(band.count / most * (_WIDTH - _LEFT - _RIGHT), 1) if most else 0.0
    line = top + 17
    yield element("text", band.label, x=_LEFT - 8, y=line, class_="app-spread__band")
    if width:
        yield element(
            "rect", x=_LEFT, y=top + 4, width=width, height=_BAR, class_="app-spread__bar"
        )
    number = f"{band.count:,}"
    after = _LEFT + width + 6
    yield element("text", number, x=after, y=line, class_="app-spread__count")
    if band.marks:
        x = after + len(number) * _LETTER + 12
        yield symbol(OTHER, x=x, y=line - 5, radius=3.5)
        yield element("text", ", ".join(band.marks), x=x + 10, y=line, class_="app-spread__mark")
