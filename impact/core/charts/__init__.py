"""Charts drawn on the server as SVG: no script, no inline style, words beside every shape."""

from impact.core.charts.distribution import Band, distribution
from impact.core.charts.dots import Dot, Level
from impact.core.charts.lanes import Bar, Lane, Mark
from impact.core.charts.run_chart import Size, run_chart
from impact.core.charts.timeline import timeline

__all__ = [
    "Band",
    "Bar",
    "Dot",
    "Lane",
    "Level",
    "Mark",
    "Size",
    "distribution",
    "run_chart",
    "timeline",
]
