"""The pages of the bed state."""

from beds.views.actions import bed_action, placement_action, ward_action
from beds.views.bed_map import bed_map
from beds.views.bed_state import bed_state
from beds.views.beds import bed
from beds.views.changes import bed_changes
from beds.views.files import bed_state_csv, bed_state_xlsx
from beds.views.home import home
from beds.views.patient import patient
from beds.views.wards import ward

__all__ = [
    "bed",
    "bed_action",
    "bed_changes",
    "bed_map",
    "bed_state",
    "bed_state_csv",
    "bed_state_xlsx",
    "home",
    "patient",
    "placement_action",
    "ward",
    "ward_action",
]
