"""Somebody out of area: what is planned for them, and the forms that record it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from beds.away_forms import AWAY_FORMS, AwayForm
from beds.presenters.away import away_page
from beds.queries.away import people_away
from beds.views.asking import signed_in
from impact.audit.once import Answer, once
from impact.audit.sent import new_token, say, what_was_sent
from impact.audit.services import saw_patient
from impact.audit.versions import unchanged, version
from impact.core import clock
from impact.core.errors import NotAllowed, Refusal, TryAgain
from patients.models import CareReview, Placement, Visit
from patients.services.repatriation import caseload
from patients.versions import repatriation_events
from providers.models import Collaborative, User

_UNPROCESSABLE = 422


@require_safe
@login_required
def away(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of one's caseload: the plan, who saw them when, their reviews, beds for them."""
    user, today = signed_in(request), clock.today()
    placement, collaborative = _found(user, pk)
    everybody = people_away(collaborative=collaborative, as_at=today)
    one = next((each for each in everybody if each.placement == pk), None)
    if one is None:
        raise Http404
    page = away_page(
        one,
        visits=list(Visit.objects.filter(placement=placement)),
        reviews=list(CareReview.objects.filter(placement=placement)),
        today=today,
        now=clock.now(),
    )
    saw_patient(user, placement.patient_id, "out-of-area")
    return render(request, "beds/away.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def away_record(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """One thing to record of somebody out of area, as a form; sent twice, done once."""
    user, today = signed_in(request), clock.today()
    placement, collaborative = _found(user, pk)
    if what not in AWAY_FORMS:
        raise Http404
    made, now = AWAY_FORMS[what], version(repatriation_events(placement))
    about: dict[str, Any] = {"placement": placement, "collaborative": collaborative, "today": today}
    saw_patient(user, placement.patient_id, "out-of-area")
    if request.method != "POST":
        return _page(request, made(initial={"seen": now, "token": new_token()}, **about))
    sent = request.POST.copy()
    form = made(sent, **about)
    if form.is_valid():
        try:
            done = _record(form, user, what_was_sent(request))
        except (TryAgain, NotAllowed):
            raise
        except Refusal as refusal:
            say(form, refusal)
        else:
            messages.success(request, done)
            return redirect("away", pk=pk)
    # Who was overtaken has been told so; what they typed is theirs to send again.
    sent["seen"], sent["token"] = now, new_token()
    return _page(request, form)


def _found(user: User, pk: int) -> tuple[Placement, Collaborative]:
    """A placement of somebody's caseload, and whose it is; Http404."""
    collaborative = caseload(user=user, on=clock.today()).get(pk)
    if collaborative is None:
        raise Http404
    return get_object_or_404(Placement.objects.select_related("patient"), pk=pk), collaborative


def _record(form: AwayForm, user: User, asked: str) -> str:
    """What was done, with the plan, visits and reviews as their author saw them."""

    def work() -> Answer:
        seen = form.cleaned_data["seen"]
        with unchanged(repatriation_events(form.placement), seen=seen):
            return Answer(302, {"done": form.carry_out(user)}, {})

    key = f"away {form.cleaned_data['token']}"
    done: str = once(key=key, asked=asked, by=user, now=clock.now(), work=work).body["done"]
    return done


def _page(request: HttpRequest, form: AwayForm) -> HttpResponse:
    context = {"form": form, "placement": form.placement}
    status = _UNPROCESSABLE if form.is_bound else 200
    return render(request, "beds/away_record.html", context, status=status)
