"""What a meeting looks at: before it, in it, and what it saw."""

from reporting.queries.meetings.actions import actions_of, with_about
from reporting.queries.meetings.before import Ready, confirm_from, readiness
from reporting.queries.meetings.compare import Differs, differs
from reporting.queries.meetings.happened import Happened, What, happened
from reporting.queries.meetings.picture import picture
from reporting.queries.meetings.since import previous, since
from reporting.queries.meetings.thought import steps_of

__all__ = [
    "Differs",
    "Happened",
    "Ready",
    "What",
    "actions_of",
    "confirm_from",
    "differs",
    "happened",
    "picture",
    "previous",
    "readiness",
    "since",
    "steps_of",
    "with_about",
]
