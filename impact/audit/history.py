"""Change history: what every row was, from when, and who changed it.

Database triggers write it, so bulk updates and raw SQL are in it too. The history itself can be
neither changed, deleted nor truncated.
"""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.dispatch import Signal

changed = Signal()
"""Sent after each `change`, perhaps within a larger transaction: act on its commit."""

Model = TypeVar("Model", bound=type[models.Model])


def no_truncate() -> pgtrigger.Trigger:
    """Trigger that refuses TRUNCATE, which the library's append-only trigger lets through."""
    return pgtrigger.Trigger(
        name="no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
    )


def append_only() -> list[Any]:
    """Triggers of a model whose rows are only ever added."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        no_truncate(),
    ]


def append_only_but(column: str, *, nothing: str) -> pgtrigger.Trigger:
    """Trigger that refuses every change but one: a named identity taken out, on record.

    `column` may become `nothing` (SQL), no other with it, in events that an `IdentityMask` of the
    same transaction names. The mask says who and why, and cannot be changed itself.
    """
    return pgtrigger.Trigger(
        name="append_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'UPDATE'
                AND NEW.{column} IS NOT DISTINCT FROM {nothing}
                AND to_jsonb(NEW) - '{column}' = to_jsonb(OLD) - '{column}'
                AND EXISTS (
                    SELECT FROM audit_identitymask
                    WHERE made_in = txid_current()
                    AND history = TG_TABLE_NAME AND OLD.pgh_id = ANY (events)
                )
            THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
        """,
    )


def recorded(
    *, exclude: list[str] | None = None, but: pgtrigger.Trigger | None = None
) -> Callable[[Model], Model]:
    """Class decorator: keep every version of the model's rows in an append-only history table.

    `but` takes the place of the trigger that refuses every change.
    """
    trackers = [
        event(level=pghistory.Statement)  # one trigger a statement: bulk writes stay quick
        for event in (pghistory.InsertEvent, pghistory.UpdateEvent, pghistory.DeleteEvent)
    ]
    guards = [no_truncate(), *([but] if but else [])]
    return pghistory.track(
        *trackers, append_only=but is None, exclude=exclude, meta={"triggers": guards}
    )


@contextlib.contextmanager
def change(*, by: AbstractBaseUser, action: str) -> Iterator[None]:
    """One transaction whose rows of history carry who made it and what they were doing.

    `by` is kept as the user's number and `action` as the name of the service, never more: history
    holds no names and no identifiers of patients beyond what the rows themselves hold.
    """
    with transaction.atomic(), pghistory.context(user=by.pk, action=action):
        yield
    changed.send(sender=None)
