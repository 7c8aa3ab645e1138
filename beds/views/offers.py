"""Offers: the list of beds asked for, and one of them with its answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from beds.finding_forms import AnswerForm
from beds.models import Offer
from beds.permissions import check_may, may
from beds.presenters.find_a_bed import JUDGES
from beds.presenters.offers import answer_cell, offers_list, place
from beds.queries.versions import bed_events
from beds.services.offers import answer
from beds.views.asking import signed_in
from impact.audit.sent import as_seen, form_state, say, sent
from impact.audit.services import saw_list, saw_patient
from impact.audit.versions import Watched, events_of
from impact.core import clock
from impact.core.errors import NotAllowed, Refusal, TryAgain
from impact.core.text import long_date
from patients.views.signed_in import who_sees_people
from providers.access import Permission

LAST_ANSWERED = 50
_UNPROCESSABLE = 422


@require_safe
@login_required
def offers(request: HttpRequest) -> HttpResponse:
    """Every bed asked for that somebody may see: those without an answer, then the last answers."""
    user, today = who_sees_people(request), clock.today()
    visible = Offer.objects.visible_to(user).told()
    waiting = offers_list(
        list(visible.waiting()),
        anchor="waiting",
        heading="Without an answer",
        about="Of open referrals, the earliest due first. No clock answers: ask again who is late.",
        today=today,
    )
    answered = offers_list(
        list(visible.exclude(answer="").order_by("-answered_at")[:LAST_ANSWERED]),
        anchor="answered",
        heading="Answered",
        about=f"The last {LAST_ANSWERED}.",
        today=today,
    )
    saw_list(user, "offers", {}, len(waiting.people | answered.people))
    context = {"lists": [waiting, answered], "today": today, "known_at": clock.now()}
    return render(request, "beds/offers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """One bed asked for; whoever manages it answers: yes, not now until when, or no and why."""
    user, today = signed_in(request), clock.today()
    found: Offer = get_object_or_404(Offer.objects.visible_to(user).told(), pk=pk)
    provider = found.bed.ward.provider_id
    saw_patient(user, found.referral.patient_id, "offer")
    form, status = AnswerForm(today=today), 200
    if request.method == "POST":
        check_may(user, Permission.MANAGE_BEDS, provider=provider)
        form, status = AnswerForm(request.POST, today=today), _UNPROCESSABLE
        if form.is_valid():
            given = {"today": today, "now": clock.now(), "by": user, **form.cleaned_data}
            try:
                sent(
                    request,
                    lambda: as_seen(request, _watched(found), lambda: _answered(found, given)),
                )
            except (TryAgain, NotAllowed):
                raise
            except Refusal as refusal:
                say(form, refusal)
            else:
                messages.success(request, "The answer is on record.")
                return redirect("offer", pk=found.pk)
    may_answer = not found.answer and may(user, Permission.MANAGE_BEDS, provider=provider)
    context = {
        "offer": found,
        "heading": place(found),
        "facts": _facts(found),
        "judges": JUDGES,
        "form": form if may_answer or form.is_bound else None,
        "state": form_state(_watched(found)),
    }
    return render(request, "beds/offer.html", context, status=status)


def _watched(one: Offer) -> Watched:
    """The offer, and what is done with its bed."""
    return [events_of(Offer).filter(pgh_obj_id=one.pk), *bed_events(one.bed)]


def _answered(one: Offer, given: dict[str, Any]) -> None:
    answer(offer=one, **given)


def _facts(one: Offer) -> list[dict[str, str]]:
    told = answer_cell(one)
    facts = {
        "Provider": one.bed.ward.provider.name,
        "For": f"{one.referral.patient.pseudonym}, {one.referral.service_line}",
        "Asked": f"{long_date(one.asked_on)}, {one.asked_by}",
        "Answer by": long_date(one.answer_by),
        "Answer": f"{told.text}, {told.note}" if told.note else told.text,
    }
    return [{"label": label, "value": value} for label, value in facts.items()]
