"""What a run chart shows, and the shapes that tell its dots apart without colour."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from impact.core.charts.svg import element

USUAL, BETTER, WORSE, OTHER, UNJUDGED = "usual", "better", "worse", "other", "unjudged"


@dataclass(frozen=True, kw_only=True)
class Dot:
    """One value (None: a gap) under its label; `kind` gives its shape, `title` says all of it."""

    label: str
    value: float | None
    kind: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Level:
    """A line across: the `mean`, or a `limit`. `label` is written where there is room."""

    value: float
    kind: str
    label: str
    short: str


def symbol(kind: str, *, x: float, y: float, radius: float) -> SafeString:
    """The shape of a kind of dot around a place. KeyError for a kind that has none."""
    name = f"app-run__dot app-run__dot--{kind}"
    if kind in (USUAL, UNJUDGED):
        return element("circle", cx=x, cy=y, r=radius, class_=name)
    across, up = radius * 1.3, radius * 1.5
    corners = {
        BETTER: ((-across, -across), (across, -across), (across, across), (-across, across)),
        WORSE: ((0, -up), (up, up), (-up, up)),
        OTHER: ((0, -up * 1.2), (up * 1.2, 0), (0, up * 1.2), (-up * 1.2, 0)),
    }[kind]
    places = " L".join(f"{round(x + dx, 1)} {round(y + dy, 1)}" for dx, dy in corners)
    return element("path", d=f"M{places}Z", class_=name)


def key(kind: str) -> SafeString:
    """The shape alone, for the words beside it."""
    return element(
        "svg",
        symbol(kind, x=9, y=9, radius=4.5),
        viewBox="0 0 18 18",
        class_="app-run__key",
        aria_hidden="true",
        focusable="false",
    )
