"""The weekly meeting: set up, opened, held, closed."""

from reporting.services.meetings.closing import close_meeting, note
from reporting.services.meetings.governing import go_step, steps_left
from reporting.services.meetings.opening import open_due, open_meeting
from reporting.services.meetings.saying import About, act, attend, decide, mark_done
from reporting.services.meetings.setting_up import Planned, set_up
from reporting.services.meetings.showing import show

__all__ = [
    "About",
    "Planned",
    "act",
    "attend",
    "close_meeting",
    "decide",
    "go_step",
    "mark_done",
    "note",
    "open_due",
    "open_meeting",
    "set_up",
    "show",
    "steps_left",
]
