"""Who is in which bed as at a day: the bed state, the map, a bed's timeline."""

from beds.state.bed_state import BedState, bed_state, changes_since
from beds.state.grid import Cell, WardGrid, bed_map, ward_grid
from beds.state.rows import NAMES, Change, Cut, Row
from beds.state.timeline import Span, bed_timeline

__all__ = [
    "NAMES",
    "BedState",
    "Cell",
    "Change",
    "Cut",
    "Row",
    "Span",
    "WardGrid",
    "bed_map",
    "bed_state",
    "bed_timeline",
    "changes_since",
    "ward_grid",
]
