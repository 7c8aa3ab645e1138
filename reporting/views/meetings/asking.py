"""How a page of a meeting finds it, and how what is typed is done once."""

import json
import secrets
from collections.abc import Callable
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from beds.views.asking import signed_in
from impact.audit.once import Answer, KeyReused, once
from impact.core import clock
from impact.core.errors import NotAllowed, Refusal, TryAgain
from providers.models import Collaborative, User
from reporting.models import Meeting

UNPROCESSABLE = 422
_BY_SCRIPT = "X-By-Script"
_SENT_BEFORE = (
    "This form was sent before with something else in it, and that was done. Look at how things "
    "stand now; send it again to do this, too."
)


def chosen(request: HttpRequest) -> tuple[User, Collaborative, list[Collaborative]]:
    """Who asks, of which collaborative, and those there are to choose from. Http404 for none."""
    user = signed_in(request)
    its = list(Collaborative.objects.visible_to(user).order_by("code"))
    code = request.GET.get("collaborative", "")
    found = next((each for each in its if code in ("", each.code)), None)
    if found is None:
        raise Http404
    return user, found, its


def find_meeting(user: User, code: str, day: str) -> Meeting:
    """A meeting that somebody may see. Http404."""
    meetings = Meeting.objects.visible_to(user).select_related(
        "collaborative", "opened_by", "closed_by"
    )
    return get_object_or_404(meetings, collaborative__code=code, held_on=_day(day))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise Http404 from fault


def token() -> str:
    """What makes a form this very one."""
    return secrets.token_urlsafe(16)


def carried_out(
    request: HttpRequest, form: forms.Form, work: Callable[[], str], *, key: str
) -> str | None:
    """What a service said was done, once for the form's token; None where it refused.

    The form then says why. Raises NotAllowed and TryAgain, which have pages of their own.
    """
    given = {name: request.POST.getlist(name) for name in request.POST if "csrf" not in name}
    asked = json.dumps([request.path, given], sort_keys=True)
    try:
        answer = once(
            key=f"meeting {key}",
            asked=asked,
            by=signed_in(request),
            now=clock.now(),
            work=lambda: Answer(302, {"done": work()}, {}),
        )
    except (TryAgain, NotAllowed):
        raise
    except KeyReused:
        form.add_error(None, _SENT_BEFORE)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    else:
        done: str = answer.body["done"]
        return done
    return None


def done_once(
    request: HttpRequest, form: forms.Form, work: Callable[[], object], *, said: str
) -> bool:
    """Whether what was typed is done, once for the page's token: a message then says so.

    Where it is not, nothing was sent or the form says why. Raises as `carried_out`.
    """

    def told() -> str:
        work()
        return said

    if not (form.is_bound and form.is_valid()):
        return False
    done = carried_out(request, form, told, key=request.POST.get("token") or token())
    if done:
        messages.success(request, done)
    return done is not None


def gone_to(request: HttpRequest, place: str) -> HttpResponse:
    """What was sent is done: on to a page; a page's own script is told where, and goes itself.

    A script that was led on could not tell the page it sought from one that asks to sign in.
    """
    if _BY_SCRIPT in request.headers:
        return HttpResponse(status=204, headers={"Location": place})
    return redirect(place)
