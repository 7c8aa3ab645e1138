"""Somebody out of area: what is planned for them, and the forms that record it."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from beds.away_forms import AWAY_FORMS
from beds.presenters.away import away_page
from beds.queries.away import people_away
from beds.views.asking import signed_in
from beds.views.recording import record
from impact.audit.services import saw_patient
from impact.core import clock
from patients.models import CareReview, Placement, Visit
from patients.services.repatriation import caseload
from providers.models import Collaborative, User


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
    made = partial(AWAY_FORMS[what], placement=placement, collaborative=collaborative, today=today)
    saw_patient(user, placement.patient_id, "out-of-area")
    return record(
        request,
        made=made,
        template="beds/away_record.html",
        context={"placement": placement},
        back=reverse("away", args=[pk]),
    )


def _found(user: User, pk: int) -> tuple[Placement, Collaborative]:
    """A placement of somebody's caseload, and whose it is; Http404."""
    collaborative = caseload(user=user, on=clock.today()).get(pk)
    if collaborative is None:
        raise Http404
    return get_object_or_404(Placement.objects.select_related("patient"), pk=pk), collaborative
