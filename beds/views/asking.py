"""How a page learns what it was asked for, and refuses what it cannot show."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beds.forms import DayForm, PageForm
from beds.presenters.addresses import with_query
from beds.presenters.dates import AsAt, as_at
from beds.views.asked import Asked
from impact.core import clock
from providers.models import Collaborative, Provider, User

_UNPROCESSABLE = 422
_EXTRAS = ("open", "show", "state", "site", "ward")

Answer = Callable[..., HttpResponseBase]


def asking(view: Answer) -> Answer:
    """A page about a bed state, which is given what it was `Asked`.

    Answers 404 for what the person may not see or what is not there, and 422 with a sentence for a
    day that cannot be shown.
    """

    @require_safe
    @login_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = signed_in(request)
        collaboratives = Collaborative.objects.visible_to(user)
        # Read once, for the form and for the page.
        len(collaboratives)
        form = PageForm(
            request.GET,
            collaboratives=collaboratives,
            providers=Provider.objects.visible_to(user),
            today=clock.today(),
        )
        if form.is_valid():
            return view(request, _asked(form, user, request), *args, **kwargs)
        if set(form.errors) != {"as_at"}:
            raise Http404
        return _date_refused(request, form)

    return answer


def dated(view: Answer) -> Answer:
    """A page about one thing as at a day, which is given its dates; 422 as `asking`."""

    @require_safe
    @login_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = DayForm(request.GET, today=clock.today())
        if not form.is_valid():
            return _date_refused(request, form)
        return view(request, _dates(form, request), *args, **kwargs)

    return answer


def signed_in(request: HttpRequest) -> User:
    """The person who asks; TypeError where the page forgot to have them sign in."""
    if not isinstance(request.user, User):
        raise TypeError("a signed-in user is one of ours")
    return request.user


def _asked(form: PageForm, user: User, request: HttpRequest) -> Asked:
    found = form.cleaned_data
    return Asked(
        user=user,
        collaborative=found["collaborative"],
        collaboratives=list(form.collaboratives),
        service_line=found["service_line"],
        provider=found["provider"],
        by=found["by"],
        day=found["as_at"],
        today=form.today,
        now=clock.now(),
        extras={name: request.GET[name] for name in _EXTRAS if request.GET.get(name)},
    )


def _dates(form: DayForm, request: HttpRequest) -> AsAt:
    kept = {name: request.GET[name] for name in request.GET if name != "as_at"}

    def url(day: dict[str, str]) -> str:
        return with_query(request.path, {**kept, **day})

    return as_at(day=form.cleaned_data["as_at"], today=form.today, known_at=clock.now(), url=url)


def _date_refused(request: HttpRequest, form: forms.Form) -> HttpResponse:
    kept = {name: request.GET[name] for name in request.GET if name != "as_at"}
    context = {"error": form.errors["as_at"][0], "today": clock.today(), "kept": kept}
    return render(request, "beds/date_refused.html", context, status=_UNPROCESSABLE)
