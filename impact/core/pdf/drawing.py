"""A run chart as a drawing: the same dots, levels and scale as on a page."""

from collections.abc import Iterator, Sequence
from typing import Literal

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Shape, String
from reportlab.lib.colors import HexColor

from impact.core.charts.dots import BETTER, OTHER, WORSE, Dot
from impact.core.charts.numbers import NumberScale, number_scale
from impact.core.pdf.document import Chart
from impact.core.pdf.letters import PLAIN, legible

WIDTH, HEIGHT = 520.0, 170.0
_LEFT, _RIGHT, _TOP, _BOTTOM, _SMALL = 36.0, 120.0, 8.0, 18.0, 7.0
_BLUE, _ORANGE, _GREY, _INK = (HexColor(c) for c in ("#005eb8", "#b34700", "#768692", "#212b32"))


def drawing(chart: Chart) -> Drawing:
    """The chart, `WIDTH` by `HEIGHT` points."""
    values = [dot.value for dot in chart.dots if dot.value is not None]
    scale = number_scale(
        [*values, *(level.value for level in chart.levels)],
        top=_BOTTOM,
        height=HEIGHT - _TOP - _BOTTOM,
    )
    picture = Drawing(WIDTH, HEIGHT)
    for shape in (*_across(chart, scale), *_along(chart.dots, scale), *_ends(chart.dots)):
        picture.add(shape)
    return picture


def _up(scale: NumberScale, value: float) -> float:
    """A drawing counts from the bottom, a page from the top."""
    return scale.top + scale.height - (scale.place(value) - scale.top)


def _x(place: int, of: int) -> float:
    return _LEFT + (place + 0.5) / max(of, 1) * (WIDTH - _LEFT - _RIGHT)


def _text(x: float, y: float, text: str, *, anchor: Literal["start", "end"] = "start") -> String:
    return String(
        x, y, legible(text), fontName=PLAIN, fontSize=_SMALL, fillColor=_INK, textAnchor=anchor
    )


def _across(chart: Chart, scale: NumberScale) -> Iterator[Shape]:
    """Ticks at the left; the mean as a line and the limits as broken ones, named at the right."""
    for value, text in scale.ticks():
        yield _text(_LEFT - 4, _up(scale, value) - 2, text, anchor="end")
    for level in chart.levels:
        y = _up(scale, level.value)
        line = Line(_LEFT, y, WIDTH - _RIGHT, y, strokeColor=_GREY)
        if level.kind != "mean":
            line.strokeDashArray = [4, 3]
        yield line
        yield _text(WIDTH - _RIGHT + 4, y - 2, level.label)


def _along(dots: Sequence[Dot], scale: NumberScale) -> Iterator[Shape]:
    """The line, broken where there is no value, then the dots on it."""
    run: list[float] = []
    for place, dot in enumerate((*dots, None)):
        if dot is not None and dot.value is not None:
            run += [_x(place, len(dots)), _up(scale, dot.value)]
            continue
        if len(run) > 2:
            yield PolyLine(run, strokeColor=_BLUE, strokeWidth=1)
        run = []
    for place, dot in enumerate(dots):
        if dot.value is not None:
            yield _dot(dot.kind, _x(place, len(dots)), _up(scale, dot.value))


def _dot(kind: str, x: float, y: float) -> Shape:
    """Shape as well as colour tells what a dot is, as on the page."""
    if kind == BETTER:
        corners = [x - 3, y - 3, x + 3, y - 3, x + 3, y + 3, x - 3, y + 3]
        return Polygon(corners, fillColor=_BLUE, strokeColor=None)
    if kind == WORSE:
        corners = [x, y + 4, x + 4, y - 3, x - 4, y - 3]
        return Polygon(corners, fillColor=_ORANGE, strokeColor=None)
    if kind == OTHER:
        corners = [x, y + 4, x + 4, y, x, y - 4, x - 4, y]
        return Polygon(corners, fillColor=_INK, strokeColor=None)
    return Circle(x, y, 2.5, fillColor=_GREY, strokeColor=None)


def _ends(dots: Sequence[Dot]) -> Iterator[Shape]:
    """The first label and the last."""
    if dots:
        yield _text(_LEFT, 4, dots[0].label)
    if len(dots) > 1:
        yield _text(WIDTH - _RIGHT, 4, dots[-1].label, anchor="end")
