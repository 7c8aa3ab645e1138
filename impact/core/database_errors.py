"""Every error of the database that amounts to an answer, as a refusal with a sentence.

What its constraints and triggers refuse is `violations`' to say; here is the rest: two who wrote
at the same moment, values that do not fit, and a database that does not answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.models import ProtectedError, RestrictedError

from impact.core import violations
from impact.core.errors import Conflict, Invalid, Refusal, TryAgain

_BAD_VALUE_CLASS = "22"
# Deadlock, serialization failure, lock not available, statement cancelled by its time limit.
_AT_THE_SAME_MOMENT = frozenset({"40P01", "40001", "55P03", "57014"})
# No connection, too many connections, server shutting down or starting.
_AWAY = ("08", "53", "57P")


class DatabaseAway(TryAgain):
    """The database cannot be reached (503)."""

    code = "database_away"
    title = "The bed state cannot be reached"
    retry_after_seconds = 30

    def __init__(self) -> None:
        super().__init__(
            "The database does not answer, so nothing can be shown or changed just now. What was "
            "saved before is safe. Try again in a minute; if it lasts, tell whoever runs this site."
        )


@contextmanager
def said_in_words() -> Iterator[None]:
    """Turns a database error inside a `with` block into its refusal, where it has one.

    The transaction is as broken as before: put it around the atomic block, not inside.
    """
    try:
        yield
    except DatabaseError as error:
        refusal = refusal_for(error)
        if refusal is None:
            raise
        raise refusal from error


def refusal_for(error: BaseException) -> Refusal | None:
    """The refusal that a database error amounts to; None for a fault that is ours."""
    if isinstance(error, ProtectedError | RestrictedError):
        return Conflict(
            "Something else that is recorded depends on this. Change that first.", code="in_use"
        )
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    code = violations.state_of(error) or ""
    if code in _AT_THE_SAME_MOMENT:
        return TryAgain("Someone wrote at the same moment; nothing was changed. Try again.")
    if _is_away(error, code):
        return DatabaseAway()
    if code.startswith(_BAD_VALUE_CLASS):
        return Invalid("A value is too long, too large or of the wrong kind for what holds it.")
    return violations.refusal_for(error)


def _is_away(error: BaseException, code: str) -> bool:
    """Whether the database cannot be reached: a connection that fails has no SQLSTATE."""
    if code:
        return code.startswith(_AWAY)
    return isinstance(error, OperationalError | InterfaceError)
