"""The page of something to record: sent twice it is done once; who is overtaken is told so."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from beds.record_forms import RecordForm
from beds.views.asking import signed_in
from impact.audit.sent import as_seen, form_state, say, sent
from impact.core.errors import NotAllowed, Refusal, TryAgain
from providers.models import User

_UNPROCESSABLE = 422


def record(
    request: HttpRequest,
    *,
    made: Callable[..., RecordForm],
    template: str,
    context: dict[str, Any],
    back: str,
) -> HttpResponse:
    """The form that `made` makes of what was sent, or what became of it.

    What was refused stands at its field with all that was typed; once done, it leads to `back`.
    """
    if request.method != "POST":
        form = made()
        asked = {name: request.GET[name] for name in form.from_address if name in request.GET}
        form.initial.update(asked)
        return _page(request, form, template, context)
    form = made(request.POST)
    if form.is_valid():
        try:
            done = _done(request, form, signed_in(request))
        except (TryAgain, NotAllowed):
            raise
        except Refusal as refusal:
            say(form, refusal, **form.refused_as)
        else:
            messages.success(request, done["done"])
            return redirect(done["to"] or back)
    return _page(request, form, template, context)


def _done(request: HttpRequest, form: RecordForm, user: User) -> dict[str, str]:
    """What was done and where to go on, once, with everything as its author saw it."""

    def work() -> dict[str, str]:
        return {"done": form.carry_out(user), "to": form.to}

    found: dict[str, str] = sent(request, lambda: as_seen(request, form.watched(), work))
    return found


def _page(
    request: HttpRequest, form: RecordForm, template: str, context: dict[str, Any]
) -> HttpResponse:
    status = _UNPROCESSABLE if form.is_bound else 200
    page = {**context, "form": form, "state": form_state(form.watched())}
    return render(request, template, page, status=status)
