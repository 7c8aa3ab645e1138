"""What a meeting looks at: before it, in it, and what it saw."""

from reporting.queries.meetings.actions import actions_of, with_about
from reporting.queries.meetings.before import Ready, confirm_from, readiness
from reporting.queries.meetings.compare import Differs, differs
from reporting.queries.meetings.happened import Happened, What, happened
from reporting.queries.meetings.line import LineSeen, line_seen, wards_of, weekly_figures
from reporting.queries.meetings.picture import picture
from reporting.queries.meetings.promises import (
    Became,
    Promise,
    UsualSlip,
    promises,
    usual_slips,
)
from reporting.queries.meetings.since import previous, since
from reporting.queries.meetings.thought import steps_of
from reporting.queries.meetings.waits import late_for_meeting, overdue_actions

__all__ = [
    "Became",
    "Differs",
    "Happened",
    "LineSeen",
    "Promise",
    "Ready",
    "UsualSlip",
    "What",
    "actions_of",
    "confirm_from",
    "differs",
    "happened",
    "late_for_meeting",
    "line_seen",
    "overdue_actions",
    "picture",
    "previous",
    "promises",
    "readiness",
    "since",
    "steps_of",
    "usual_slips",
    "wards_of",
    "weekly_figures",
    "with_about",
]
