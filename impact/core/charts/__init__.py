"""Charts drawn on the server as SVG: no script, no inline style, words beside every shape."""

from impact.core.charts.lanes import Bar, Lane, Mark
from impact.core.charts.timeline import timeline

__all__ = ["Bar", "Lane", "Mark", "timeline"]
