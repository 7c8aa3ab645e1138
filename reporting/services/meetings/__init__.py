"""The weekly meeting: set up, opened, held, closed."""

from reporting.services.meetings.closing import close_meeting, note
from reporting.services.meetings.governing import go_step, steps_left
from reporting.services.meetings.opening import open_due, open_meeting
from reporting.services.meetings.reminding import message, remind_due
from reporting.services.meetings.saying import About, act, attend, decide, mark_done
from reporting.services.meetings.setting_up import Planned, set_up
from reporting.services.meetings.showing import show
from reporting.services.meetings.thinking import Task, consider, discard, take_back, take_up
from reporting.services.meetings.trying import Tried, try_out

__all__ = [
    "About",
    "Planned",
    "Task",
    "Tried",
    "act",
    "attend",
    "close_meeting",
    "consider",
    "decide",
    "discard",
    "go_step",
    "mark_done",
    "message",
    "note",
    "open_due",
    "open_meeting",
    "remind_due",
    "set_up",
    "show",
    "steps_left",
    "take_back",
    "take_up",
    "try_out",
]
