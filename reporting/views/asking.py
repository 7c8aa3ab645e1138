"""How a page of figures learns what it was asked, and refuses what it cannot answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from beds.views.asking import signed_in
from impact.core import clock
from impact.core.errors import Invalid
from providers.access import Permission
from providers.models import Collaborative
from reporting.forms import FigurePageForm
from reporting.presenters.addresses import Addresses, asked_of
from reporting.queries.late import jobs_are_late
from reporting.views.question import Question

_UNPROCESSABLE = 422

Answer = Callable[..., HttpResponseBase]


def asking(view: Answer) -> Answer:
    """A page of figures, which is given the `Question`.

    Answers 404 for what the person may not see or what is not there, and 422 with a sentence for a
    date or a cut that cannot be. An address with empty values leads to the tidy one, so that it can
    be kept and sent on.
    """

    @require_safe
    @login_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kept = asked_of(dict(request.GET.lists()))
        if any(not value for values in dict(request.GET.lists()).values() for value in values):
            return redirect(Addresses(kept=kept).of(request.path))
        user = signed_in(request)
        form = FigurePageForm(
            kept,
            collaboratives=Collaborative.objects.visible_to(user, Permission.VIEW_FIGURES),
            today=clock.today(),
        )
        if form.has_error("collaborative"):
            raise Http404
        if not form.is_valid():
            return _refused(request, kept, _sentences(form))
        now = clock.now()
        question = Question(
            user=user,
            form=form,
            kept=kept,
            today=form.today,
            now=now,
            late=jobs_are_late(now=now),
        )
        try:
            return view(request, question, *args, **kwargs)
        except Invalid as refusal:
            return _refused(request, kept, [refusal.message])

    return answer


def _sentences(form: FigurePageForm) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]


def _refused(request: HttpRequest, kept: dict[str, str], sentences: list[str]) -> HttpResponse:
    whole = {name: kept[name] for name in ("collaborative",) if name in kept}
    context = {"sentences": sentences, "whole": Addresses(kept=whole).of(request.path)}
    return render(request, "reporting/refused.html", context, status=_UNPROCESSABLE)
