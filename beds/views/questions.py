"""The pages on which the support hub tells wards and people of extracts apart."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from beds.data_forms import PersonAnswerForm, WardAnswerForm, answer_form
from beds.models import Question
from beds.presenters.questions import answered_listing, facts, open_listing, people_listing
from beds.queries.feeds import is_hub
from beds.tasks import carry_out_import
from beds.views.asking import signed_in
from impact.audit.services import saw_list
from impact.core import clock
from impact.core.errors import Refusal
from impact.core.jobs import enqueue
from providers.models import User

SHOWN = 50


@require_safe
@login_required
def questions(request: HttpRequest) -> HttpResponse:
    """What waits for the hub, the oldest first, and what was answered lately."""
    user = signed_in(request)
    if not is_hub(user):
        raise Http404
    found = _seen(user)
    waiting = open_listing(list(found.filter(answered_at=None)), today=clock.today())
    answered = answered_listing(
        list(found.exclude(answered_at=None).order_by("-answered_at", "-pk")[:SHOWN])
    )
    saw_list(user, "data/questions", {}, len(waiting.people | answered.people))
    return render(request, "beds/questions.html", {"open": waiting, "answered": answered})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question: what is known of both sides, and the answer."""
    user, today = signed_in(request), clock.today()
    found = get_object_or_404(_seen(user), pk=pk)
    given = request.POST if request.method == "POST" else None
    form = answer_form(found)(given, question=found, today=today)
    status = 200
    if given is not None:
        status = 422
        if form.is_valid():
            try:
                return _answered(request, form, user)
            except Refusal as refusal:
                form.add_error(None, refusal.message)
                status = refusal.status
    people = people_listing(found, today=today)
    saw_list(user, "data/questions", {"question": found.pk}, len(people.people))
    page = {
        "question": found,
        "facts": facts(found, today=today),
        "people": people,
        "form": form,
    }
    return render(request, "beds/question.html", page, status=status)


def _answered(
    request: HttpRequest, form: WardAnswerForm | PersonAnswerForm, user: User
) -> HttpResponse:
    batch = form.carry_out(now=clock.now(), by=user)
    if batch is not None:
        enqueue(carry_out_import, batch.pk)
    sent = " The rows that waited are sent again." if batch is not None else ""
    messages.success(request, f"The question is answered.{sent}")
    return redirect("questions")


def _seen(user: User) -> QuerySet[Question]:
    seen = Question.objects.visible_to(user).defer("rows")
    return seen.select_related("provider", "one", "other", "ward", "answered_by")
