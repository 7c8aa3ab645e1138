"""A run chart as SVG: a line of dots, its mean and its limits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.safestring import SafeString

from impact.core.charts.dots import Dot, Level, symbol
from impact.core.charts.numbers import NumberScale, number_scale
from impact.core.charts.svg import element, joined

_APART = 13.0


@dataclass(frozen=True)
class Frame:
    """How large a chart is drawn, and how much stands around its lines."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    radius: float
    labels: int
    ticks: bool
    words: bool

    @property
    def inside(self) -> float:
        return self.width - self.left - self.right


class Size(Enum):
    """For the page of a figure, the same on a phone, and for many side by side."""

    WIDE = Frame(640, 320, 44, 126, 14, 30, 4.5, 7, ticks=True, words=True)
    NARROW = Frame(350, 260, 40, 56, 12, 28, 4, 4, ticks=True, words=False)
    SMALL = Frame(300, 116, 6, 52, 8, 20, 3, 2, ticks=False, words=False)


def run_chart(
    *,
    chart: str,
    title: str,
    description: str,
    dots: Sequence[Dot],
    levels: Sequence[Level],
    size: Size,
    bounds: Sequence[float] = (),
) -> SafeString:
    """The dots in order from left to right as an SVG image with title and description.

    `chart` is its name on the page, letters and hyphens. A value that is None leaves a gap in the
    line. `bounds`, the lowest and the highest, fix the scale, so that charts side by side can share
    one; a level outside them is not drawn.
    """
    frame: Frame = size.value
    values = [dot.value for dot in dots if dot.value is not None]
    scale = number_scale(
        bounds or [*values, *(level.value for level in levels)],
        top=frame.top,
        height=frame.height - frame.top - frame.bottom,
    )
    seen = [level for level in levels if scale.low <= level.value <= scale.high]
    return element(
        "svg",
        element("title", title, id=f"{chart}-title"),
        element("desc", description, id=f"{chart}-description"),
        joined(_grid(frame, scale)),
        joined(_levels(seen, frame, scale)),
        joined(_line(dots, frame, scale)),
        joined(_dots(dots, frame, scale)),
        joined(_labels(dots, frame)),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {frame.width} {frame.height}",
        class_=f"app-run app-run--{size.name.lower()}",
        role="img",
        aria_labelledby=f"{chart}-title {chart}-description",
    )


def _across(place: int, of: int, frame: Frame) -> float:
    """Where the dot of a number stands: in the middle of its share of the width."""
    return round(frame.left + (place + 0.5) / max(of, 1) * frame.inside, 1)


def _grid(frame: Frame, scale: NumberScale) -> Iterator[SafeString]:
    right = frame.width - frame.right
    if frame.ticks:
        for value, text in scale.ticks():
            y = scale.place(value)
            yield element("line", x1=frame.left, x2=right, y1=y, y2=y, class_="app-run__grid")
            yield element("text", text, x=frame.left - 8, y=y + 4, class_="app-run__tick")
    floor = frame.height - frame.bottom
    yield element("line", x1=frame.left, x2=right, y1=floor, y2=floor, class_="app-run__axis")


def _levels(levels: Sequence[Level], frame: Frame, scale: NumberScale) -> Iterator[SafeString]:
    right = frame.width - frame.right
    placed = [(level, scale.place(level.value)) for level in levels]
    placed.sort(key=lambda pair: pair[1])
    names = _apart([y for _, y in placed], lowest=frame.height - frame.bottom)
    for (level, y), beside in zip(placed, names, strict=True):
        name = f"app-run__level app-run__level--{level.kind}"
        yield element("line", x1=frame.left, x2=right, y1=y, y2=y, class_=name)
        text = level.label if frame.words else level.short
        yield element("text", text, x=right + 6, y=round(beside + 4, 1), class_="app-run__name")


def _apart(places: Sequence[float], *, lowest: float) -> list[float]:
    """Places from top to bottom, moved so that labels there do not lie on each other."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + _APART) if moved else place)
    for number in range(len(moved) - 1, -1, -1):
        moved[number] = min(moved[number], lowest - (len(moved) - 1 - number) * _APART)
    return moved


def _line(dots: Sequence[Dot], frame: Frame, scale: NumberScale) -> Iterator[SafeString]:
    run: list[str] = []
    for place, dot in enumerate(dots):
        if dot.value is None:
            yield from _stretch(run)
            run = []
        else:
            run.append(f"{_across(place, len(dots), frame)},{scale.place(dot.value)}")
    yield from _stretch(run)


def _stretch(run: list[str]) -> Iterator[SafeString]:
    if len(run) > 1:
        yield element("polyline", points=" ".join(run), class_="app-run__line")


def _dots(dots: Sequence[Dot], frame: Frame, scale: NumberScale) -> Iterator[SafeString]:
    for place, dot in enumerate(dots):
        if dot.value is not None:
            x, y = _across(place, len(dots), frame), scale.place(dot.value)
            shape = symbol(dot.kind, x=x, y=y, radius=frame.radius)
            yield element("g", element("title", dot.title), shape)


def _labels(dots: Sequence[Dot], frame: Frame) -> Iterator[SafeString]:
    """As many as there is room for; where there are two, the first and the last."""
    y = frame.height - 6
    if frame.labels == 2:
        ends = [dots[0].label, dots[-1].label] if len(dots) > 1 else [dot.label for dot in dots]
        places = ((frame.left, "start"), (frame.width - frame.right, "end"))
        for label, (x, anchor) in zip(ends, places, strict=False):
            yield element("text", label, x=x, y=y, class_=f"app-run__when app-run__when--{anchor}")
        return
    step = max(-(-len(dots) // frame.labels), 1)
    for place in range(len(dots) - 1, -1, -step):
        x = _across(place, len(dots), frame)
        yield element("text", dots[place].label, x=x, y=y, class_="app-run__when")
