"""Domain refusals: what a service raises when it will not do what it was asked.

A refusal is an answer, not a fault: its message is a sentence for a person that says what is
wrong, what was expected and what to do. Pages show it, the API turns it into a problem document.
It never names a person: an overlap says what is in the way and from when to when.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class InTheWay:
    """What stands in the way of a write, and from when to when (half-open, None = unbounded).

    `what` is a thing ("the bed is closed", "another stay"), never a person.
    """

    what: str
    start: date | None = None
    end: date | None = None

    def as_dict(self) -> dict[str, str | None]:
        """`{"what", "from", "to"}` with ISO dates or None, as the API shows it."""
        return {
            "what": self.what,
            "from": self.start.isoformat() if self.start else None,
            "to": self.end.isoformat() if self.end else None,
        }


class Refusal(Exception):
    """The service will not do this; the message says why and what to do.

    `code` is a short stable word for programs, `status` the HTTP status that fits,
    `conflict` what stands in the way, `field` the input that is at fault where there is one.
    """

    code: str = "refused"
    status: int = 409
    title: str = "This cannot be done"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        conflict: InTheWay | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.conflict = conflict
        self.field = field

    def extra(self) -> dict[str, Any]:
        """Members to add to a problem document beside the usual ones."""
        return {"conflict": self.conflict.as_dict()} if self.conflict else {}


class Conflict(Refusal):
    """Something already recorded is in the way (409)."""

    code = "conflict"
    title = "Something is in the way"


class NotAllowed(Refusal):
    """The person may see this but not do that (403)."""

    code = "not_allowed"
    status = 403
    title = "You cannot do this"


class Invalid(Refusal):
    """What was given cannot be right, whatever else is recorded (422)."""

    code = "invalid"
    status = 422
    title = "Something given is not right"


class Outdated(Refusal):
    """The record was changed since the caller read it (412): says by whom and when."""

    code = "outdated"
    status = 412
    title = "This was changed by someone else"

    def __init__(self, message: str, *, changed_by: str, changed_at: datetime) -> None:
        super().__init__(message)
        self.changed_by = changed_by
        self.changed_at = changed_at

    def extra(self) -> dict[str, Any]:
        """Who changed the record and when, so that the caller can ask or read again."""
        return {"changed_by": self.changed_by, "changed_at": self.changed_at.isoformat()}


class TryAgain(Refusal):
    """Two people wrote at the same moment or a service is away; the same request may succeed."""

    code = "try_again"
    status = 503
    title = "Try again in a moment"
    retry_after_seconds: int = 2
