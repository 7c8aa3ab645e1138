"""What the database refuses, as a refusal that a person can read.

Services check before they write; this is for what got past a check: somebody wrote at the same
moment, or a path without checks. Each constraint has a name and a sentence: those of models are
their own `violation_error_message`, those made in SQL stand in the app's `messages.py`.
"""

from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig
from django.db import DatabaseError, InterfaceError

from impact.core.clashes import in_the_way
from impact.core.errors import Conflict, Invalid, Refusal

_NOT_NULL, _FOREIGN_KEY, _UNIQUE = "23502", "23503", "23505"
_CHECK, _EXCLUSION = "23514", "23P01"
_CONFLICTS = frozenset({_FOREIGN_KEY, _UNIQUE, _EXCLUSION})
_UNNAMED = {
    _NOT_NULL: "Something that must be given is missing.",
    _FOREIGN_KEY: "Something else that is recorded depends on this. Change that first.",
    _UNIQUE: "This is already recorded.",
    _EXCLUSION: "Something already recorded covers some of these days.",
    _CHECK: "What was given cannot be right.",
}
_sentences: dict[str, str] = {}


def register(app: AppConfig, sentences: Mapping[str, str]) -> None:
    """Take in an app's sentences: its models' own and `sentences` by constraint name."""
    for model in app.get_models():
        for constraint in model._meta.constraints:
            message = constraint.violation_error_message
            if message and message != constraint.default_violation_error_message:
                _sentences[constraint.name] = str(message)
    _sentences.update(sentences)


def sentence_for(constraint: str) -> str | None:
    """Return the sentence of a constraint by its name, None where it has none."""
    return _sentences.get(constraint)


def constraint_of(error: DatabaseError | InterfaceError) -> str | None:
    """Return the name of the constraint that a database error is about."""
    return getattr(_diagnostics(error), "constraint_name", None)


def state_of(error: DatabaseError | InterfaceError) -> str | None:
    """Return the SQLSTATE of a database error, such as 23P01 for an exclusion constraint."""
    return getattr(error.__cause__, "pgcode", None)


def refusal_for(error: DatabaseError | InterfaceError) -> Refusal | None:
    """Return the refusal that an integrity error stands for; None where it is not one.

    Conflict (409) where something recorded is in the way, Invalid (422) where what was given cannot
    be right whatever else is recorded. Never quotes a value: rows hold what is nobody's business.
    """
    state = state_of(error)
    if state not in _UNNAMED:
        return None
    name = constraint_of(error) or ""
    if _by_our_trigger(error):
        return Conflict(str(_diagnostics(error).message_primary), code=name)
    sentence = _sentences.get(name, _UNNAMED[state])
    kind = Conflict if state in _CONFLICTS else Invalid
    return kind(sentence, code=name or kind.code, conflict=in_the_way(_diagnostics(error)))


def _by_our_trigger(error: DatabaseError | InterfaceError) -> bool:
    """Our triggers raise a check violation with a sentence of their own and no table."""
    found = _diagnostics(error)
    return state_of(error) == _CHECK and found is not None and found.table_name is None


def _diagnostics(error: DatabaseError | InterfaceError) -> Any:
    return getattr(error.__cause__, "diag", None)
