"""Versions of what somebody looks at, told by its change history.

A version is the number of the newest event of each kind of row that belongs to a thing: a person's
placement with its ward stays, leave and beds, say. Whoever changes the thing says which version
they saw; if it has been changed since, they are told by whom, when and how.

The history is asked before the work and after it. Before, so that nobody is refused for what they
could not see; after, because until the work has taken its locks somebody else may still be quicker.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pghistory
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import OuterRef, QuerySet, Subquery

from impact.core.errors import Outdated, Refusal
from impact.core.text import long_moment

Watched = Sequence[QuerySet]
"""Events that belong to one thing, a query set for each kind of row."""

_NOBODY = "Somebody"


def events_of(model: type[models.Model]) -> QuerySet[Any]:
    """The events of a model's rows."""
    name = f"{model.__name__}Event"
    found: QuerySet[Any] = apps.get_model(model._meta.app_label, name)._default_manager.all()
    return found


def version(watched: Watched) -> str:
    """The version of a thing as it stands: `"12-0-7"`, a number for each kind of row."""
    return "-".join(str(_newest(events)) for events in watched)


def newest_event(model: type[models.Model]) -> Subquery:
    """For a list: the version of each row of a model that is watched alone, in the same query."""
    events = events_of(model).filter(pgh_obj_id=OuterRef("pk")).order_by("-pgh_id")
    return Subquery(events.values("pgh_id")[:1])


@contextmanager
def unchanged(watched: Watched, *, seen: str) -> Iterator[None]:
    """One transaction for a change to a thing whose version `seen` its author looked at.

    A refusal inside that somebody else's change brought about is told as that change. Raises
    Outdated, which undoes the work.
    """
    with transaction.atomic(), pghistory.context() as own:
        _refuse_others(watched, seen, own.id)
        try:
            yield
        except Refusal:
            _refuse_others(watched, seen, own.id)
            raise
        _refuse_others(watched, seen, own.id)


def changed_since(watched: Watched, *, seen: str) -> str:
    """A sentence on the last change since a version was seen; "" where there was none."""
    last = _last_change(watched, seen, own=None)
    return told(last) if last else ""


def _newest(events: QuerySet[Any]) -> int:
    found = events.order_by("-pgh_id").values_list("pgh_id", flat=True).first()
    return int(found) if found else 0


def _refuse_others(watched: Watched, seen: str, own: Any) -> None:
    last = _last_change(watched, seen, own)
    if last is not None:
        raise Outdated(
            f"{told(last)} Look at it as it is now; then go on or leave it.",
            changed_by=_who(last),
            changed_at=last.pgh_created_at,
        )


def _last_change(watched: Watched, seen: str, own: Any) -> Any | None:
    """The newest event after a version that is not of this request; None for none.

    A version that this thing never had is as old as can be.
    """
    parts = seen.split("-")
    known = len(parts) == len(watched) and all(part.isdecimal() for part in parts)
    numbers = [int(part[:18]) for part in parts] if known else [0] * len(watched)
    newest = [
        event
        for events, number in zip(watched, numbers, strict=True)
        for event in [_after(events, number, own)]
        if event is not None
    ]
    return max(newest, key=lambda event: event.pgh_created_at, default=None)


def _after(events: QuerySet[Any], number: int, own: Any) -> Any | None:
    later = events.filter(pgh_id__gt=number).select_related("pgh_context")
    if own is not None:
        later = later.filter(~models.Q(pgh_context=own) | models.Q(pgh_context__isnull=True))
    return later.order_by("-pgh_id").first()


def told(event: Any) -> str:
    """A sentence on an event of the history: who changed the thing, when, and how."""
    how = action_of(event).rpartition(".")[2].replace("_", " ")
    what = f" ({how})" if how else ""
    return f"{_who(event)} changed this on {long_moment(event.pgh_created_at)}{what}."


def action_of(event: Any) -> str:
    """The name of the service that an event of the history comes from, "" where none is known."""
    return str(_metadata(event).get("action", ""))


def _who(event: Any) -> str:
    number = _metadata(event).get("user") or 0
    found = get_user_model()._default_manager.filter(pk=int(number)).first()
    return str(found) if found else _NOBODY


def _metadata(event: Any) -> dict[str, Any]:
    return event.pgh_context.metadata if event.pgh_context else {}
