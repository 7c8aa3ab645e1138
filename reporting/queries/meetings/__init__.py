"""What a meeting looks at: before it, in it, and what it saw."""

from reporting.queries.meetings.actions import actions_of
from reporting.queries.meetings.picture import picture
from reporting.queries.meetings.since import previous, since

__all__ = ["actions_of", "picture", "previous", "since"]
