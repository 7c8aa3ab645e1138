"""Forms that are done once however often they are sent, and only to what their author saw.

A page puts `form_state` into its form as hidden fields. `sent` does what the form says: a double
click makes one record, and who comes second is told who changed what.
"""

import json
import secrets
from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import Form
from django.http import HttpRequest

from impact.audit.once import Answer, KeyReused, once
from impact.audit.versions import Watched, unchanged, version
from impact.core import clock
from impact.core.errors import Outdated, Refusal

STATE = ("version", "beds", "token", "csrfmiddlewaretoken")
"""Fields that say in which state a form was shown, and nothing of what was typed."""

SENT_BEFORE = (
    "This form was sent before with something else in it, and that was done. Look at how things "
    "stand now; press again to do this, too."
)


def form_state(watched: Watched = ()) -> dict[str, str]:
    """What a form hides: the version of what it is about, and a word for this very form."""
    return state_of(version(watched))


def state_of(seen: str) -> dict[str, str]:
    """What a form hides where the version of what it is about is known."""
    return {"version": seen, "token": new_token()}


def new_token() -> str:
    """A word for one form as it is shown once."""
    return secrets.token_urlsafe(16)


def what_was_sent(request: HttpRequest) -> str:
    """Where a form was sent and what was typed into it."""
    given = {name: request.POST.getlist(name) for name in request.POST if name not in STATE}
    return json.dumps([request.path, given], sort_keys=True)


def sent(request: HttpRequest, work: Callable[[], Any]) -> Any:
    """Do what a form says, once; return what the work returned, which JSON can hold.

    Raises KeyReused where the same form was sent with something else in it, and what the work
    raises.
    """
    answer = once(
        key=f"form {request.POST.get('token') or new_token()}",
        asked=what_was_sent(request),
        by=cast(AbstractBaseUser, request.user),
        now=clock.now(),
        work=lambda: Answer(302, work(), {}),
    )
    return answer.body


def as_seen(request: HttpRequest, watched: Watched, work: Callable[[], Any]) -> Any:
    """Do a change to something as its author saw it. Raises Outdated, and what the work raises."""
    with unchanged(watched, seen=request.POST.get("version", "")):
        return work()


def say(form: Form, refusal: Refusal, **names: str) -> None:
    """Have a form say what was refused, at the field that is at fault where there is one.

    `names` are fields of the form by the names that the refusal gives them.
    """
    if isinstance(refusal, KeyReused):
        form.add_error(None, SENT_BEFORE)
        return
    field = names.get(refusal.field or "", refusal.field)
    form.add_error(field if field in form.fields else None, refusal.message)
    if isinstance(refusal, Outdated):
        form.add_error(None, "What you typed is kept: send it again to go on.")
