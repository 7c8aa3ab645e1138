"""Separations: the support hub's own page."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from impact.audit.sent import as_seen, form_state, say, sent, state_of
from impact.audit.services import saw_list
from impact.audit.versions import newest_event
from impact.core import clock
from impact.core.errors import NotAllowed, Refusal, TryAgain
from patients.forms import SeparationForm
from patients.models import Separation
from patients.services.separations import end_separation, may_separate, separate
from patients.versions import separation_events
from patients.views.signed_in import signed_in
from providers.models import User

_UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def separations(request: HttpRequest) -> HttpResponse:
    """Who must be kept from whom, and a form for another pair; 404 for all but the hub."""
    user, today = _of_the_hub(request), clock.today()
    form, status = SeparationForm(user=user, today=today), 200
    if request.method == "POST":
        form, status = SeparationForm(request.POST, user=user, today=today), _UNPROCESSABLE
        if form.is_valid():
            try:
                sent(request, lambda: _separated(form, user, today))
            except (TryAgain, NotAllowed):
                raise
            except Refusal as refusal:
                say(form, refusal)
            else:
                messages.success(request, "The two are kept apart.")
                return redirect("separations")
    seen = Separation.objects.visible_to(user).select_related("one", "other", "set_by")
    rows = list(seen.annotate(version=newest_event(Separation)))
    people = {person.pk for row in rows for person in (row.one, row.other)}
    saw_list(user, "separations", {}, len(people))
    context = {
        "form": form,
        "separations": [(row, state_of(str(row.version))) for row in rows],
        "today": today,
        "known_at": clock.now(),
        "state": form_state(),
    }
    return render(request, "patients/separations.html", context, status=status)


@require_POST
@login_required
def separation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a separation today, as its author saw it; 404 for all but the hub."""
    user, today = _of_the_hub(request), clock.today()
    found = get_object_or_404(Separation.objects.visible_to(user), pk=pk)

    def end() -> int:
        return end_separation(separation=found, on=today, today=today, by=user).pk

    sent(request, lambda: as_seen(request, separation_events(found), end))
    messages.success(request, "The separation has ended.")
    return redirect("separations")


def _separated(form: SeparationForm, user: User, today: date) -> None:
    separate(**form.cleaned_data, today=today, by=user)


def _of_the_hub(request: HttpRequest) -> User:
    user = signed_in(request)
    if not may_separate(user):
        raise Http404
    return user
