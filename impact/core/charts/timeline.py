"""A timeline as SVG: lanes of bars over the same days, with today marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from impact.core.charts.lanes import Bar, Lane, Mark, stacked
from impact.core.charts.patterns import fill_of, patterns
from impact.core.charts.scale import Scale
from impact.core.charts.svg import element, joined
from impact.core.periods import ONE_DAY

WIDTH = 1000
_LEFT = 160.0
_RIGHT = 12.0
_TOP = 26
_ROW = 30
_BAR = 22
_LANE_GAP = 8
_THINNEST = 3.0
_LETTER = 7.6


@dataclass(frozen=True)
class _Placed:
    """A lane with its bars on rows, from `top` down."""

    lane: Lane
    rows: list[list[Bar]]
    top: int

    @property
    def bottom(self) -> int:
        return self.top + max(len(self.rows), 1) * _ROW + _LANE_GAP


def timeline(
    *,
    chart: str,
    title: str,
    description: str,
    lanes: Sequence[Lane],
    start: date,
    end: date,
    today: date,
) -> SafeString:
    """The lanes from `start` to `end` (exclusive) as an SVG image with title and description.

    `chart` is its name on the page, letters and hyphens. What lies outside the days is left out;
    what begins before or goes on after them is cut off there. Everything drawn says what it is in
    a `<title>` of its own. 1,000 units wide, as high as it takes.
    """
    scale = Scale(start, end, _LEFT, WIDTH - _LEFT - _RIGHT)
    placed = list(_placed(lanes, scale))
    # What goes on is drawn up to the midnight that ends today: nobody knows how much longer.
    now = today + ONE_DAY
    bottom = placed[-1].bottom if placed else _TOP
    kinds = {bar.kind for one in placed for row in one.rows for bar in row}
    return element(
        "svg",
        element("title", title, id=f"{chart}-title"),
        element("desc", description, id=f"{chart}-description"),
        patterns(kinds, chart=chart),
        joined(_ticks(scale, bottom)),
        joined(part for one in placed for part in _lane(one, scale, chart, now)),
        _today(scale, today, bottom),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {bottom}",
        class_="app-chart",
        role="img",
        aria_labelledby=f"{chart}-title {chart}-description",
    )


def _placed(lanes: Sequence[Lane], scale: Scale) -> Iterator[_Placed]:
    top = _TOP
    for lane in lanes:
        seen = [
            bar
            for bar in lane.bars
            if bar.start < scale.end and (bar.end is None or bar.end >= scale.start)
        ]
        placed = _Placed(lane, stacked(seen), top)
        top = placed.bottom
        yield placed


def _ticks(scale: Scale, bottom: int) -> Iterator[SafeString]:
    for day, label in scale.ticks():
        x = scale.place(day)
        yield _upright(x, bottom, "app-chart__tick")
        yield element("text", label, x=x, y=_TOP - 11, class_="app-chart__when")


def _lane(placed: _Placed, scale: Scale, chart: str, now: date) -> Iterator[SafeString]:
    top, first = placed.top, placed.top + _LANE_GAP
    yield element("line", x1=0, x2=WIDTH, y1=top, y2=top, class_="app-chart__rule")
    yield element("text", placed.lane.label, x=0, y=first + 15, class_="app-chart__lane")
    for number, row in enumerate(placed.rows):
        for bar in row:
            yield _bar(bar, scale, first + number * _ROW, chart, now)
    for mark in placed.lane.marks:
        if scale.start <= mark.on < scale.end:
            yield _mark(mark, scale.place(mark.on), first + _BAR / 2)


def _bar(bar: Bar, scale: Scale, y: int, chart: str, now: date) -> SafeString:
    left = scale.place(bar.start)
    width = max(scale.place(bar.end or now) - left, _THINNEST)
    box = element(
        "rect",
        x=left,
        y=y,
        width=width,
        height=_BAR,
        fill=fill_of(bar.kind, chart=chart),
        class_=f"app-chart__bar app-chart__bar--{bar.kind}",
    )
    fits = len(bar.text) * _LETTER + 12 < width
    name = f"app-chart__text app-chart__text--{bar.kind}"
    text = element("text", bar.text, x=left + 6, y=y + 16, class_=name) if fits else ""
    return element("g", element("title", bar.title), box, text)


def _mark(mark: Mark, x: float, y: float) -> SafeString:
    """A diamond: a shape that no bar has."""
    corners = f"M{x} {y - 7}L{x + 5} {y}L{x} {y + 7}L{x - 5} {y}Z"
    return element(
        "g",
        element("title", mark.title),
        element("path", d=corners, class_="app-chart__mark"),
    )


def _today(scale: Scale, today: date, bottom: int) -> SafeString:
    if not scale.start <= today < scale.end:
        return SafeString("")
    return _upright(scale.place(today + ONE_DAY), bottom, "app-chart__today")


def _upright(x: float, bottom: int, name: str) -> SafeString:
    return element("line", x1=x, x2=x, y1=_TOP - 6, y2=bottom, class_=name)
