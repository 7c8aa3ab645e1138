"""The page of something to record: sent twice it is done once; who is overtaken is told so."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from beds.record_forms import RecordForm
from beds.views.asking import signed_in
from impact.audit.once import Answer, once
from impact.audit.sent import new_token, say, what_was_sent
from impact.audit.versions import unchanged, version
from impact.core import clock
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
        form.initial.update({**asked, **_fresh(form)})
        return _page(request, form, template, context)
    sent = request.POST.copy()
    form = made(sent)
    if form.is_valid():
        try:
            answer = _done(request, form, signed_in(request))
        except (TryAgain, NotAllowed):
            raise
        except Refusal as refusal:
            say(form, refusal, **form.refused_as)
        else:
            messages.success(request, answer.body["done"])
            return redirect(answer.body["to"] or back)
    # Who was overtaken has been told so; what they typed is theirs to send again.
    for name, value in _fresh(form).items():
        sent[name] = value
    return _page(request, form, template, context)


def _fresh(form: RecordForm) -> dict[str, str]:
    return {"seen": version(form.watched()), "token": new_token()}


def _done(request: HttpRequest, form: RecordForm, user: User) -> Answer:
    """What was done, with everything as its author saw it."""

    def work() -> Answer:
        with unchanged(form.watched(), seen=form.cleaned_data["seen"]):
            done = form.carry_out(user)
        return Answer(302, {"done": done, "to": form.to}, {})

    key = f"away {form.cleaned_data['token']}"
    return once(key=key, asked=what_was_sent(request), by=user, now=clock.now(), work=work)


def _page(
    request: HttpRequest, form: RecordForm, template: str, context: dict[str, Any]
) -> HttpResponse:
    status = _UNPROCESSABLE if form.is_bound else 200
    return render(request, template, {**context, "form": form}, status=status)
