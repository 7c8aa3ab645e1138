"""The pages on which differences between files and what is held are worked through."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from beds.data_forms import DifferenceForm
from beds.models import Difference
from beds.presenters.differences import facts, of_whom, open_listing, settled_listing
from beds.queries.versions import difference_events
from beds.services.differences import settle, take_on
from beds.views.asking import signed_in
from impact.audit.sent import as_seen, form_state, say, sent
from impact.audit.services import saw_list, saw_patient
from impact.core import clock
from impact.core.errors import Refusal, TryAgain
from providers.access import Permission
from providers.models import Provider, User

SHOWN = 50


@require_safe
@login_required
def differences(request: HttpRequest) -> HttpResponse:
    """Every difference of one's own providers that is open, and the last ones settled."""
    user = signed_in(request)
    if not Provider.objects.with_permission(user, Permission.IMPORT_FILES).exists():
        raise Http404
    found = _seen(user)
    still_open = open_listing(list(found.filter(resolved_on=None)), today=clock.today())
    settled = settled_listing(
        list(found.exclude(resolved_on=None).order_by("-resolved_on", "-pk")[:SHOWN])
    )
    saw_list(user, "data/differences", {}, len(still_open.people | settled.people))
    return render(request, "beds/differences.html", {"open": still_open, "settled": settled})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """One difference: taken on, or settled with what came of it."""
    user = signed_in(request)
    found = get_object_or_404(_seen(user), pk=pk)
    form, status = DifferenceForm(), 200
    if "take_on" in request.POST:
        _done(request, found, lambda: take_on(difference=found, by=user))
        messages.success(request, "This difference is yours to work through.")
        return redirect("difference", pk)
    if request.method == "POST":
        form, status = DifferenceForm(request.POST), 422
        if form.is_valid():
            given = {**form.cleaned_data, "on": clock.today(), "by": user}
            try:
                _done(request, found, lambda: settle(difference=found, **given))
            except TryAgain:
                raise
            except Refusal as refusal:
                say(form, refusal)
                status = refusal.status
                found = _seen(user).get(pk=pk)
            else:
                messages.success(request, "The difference is settled.")
                return redirect("differences")
    if found.stay is not None:
        saw_patient(user, found.stay.patient_id, "data/differences")
    page = {
        "difference": found,
        "of_whom": of_whom(found),
        "facts": facts(found, today=clock.today()),
        "form": form,
        "is_mine": found.owner_id == user.pk,
        "state": form_state(difference_events(found)),
    }
    return render(request, "beds/difference.html", page, status=status)


def _done(request: HttpRequest, found: Difference, work: Callable[[], Difference]) -> None:
    """What a form says is done once, to the difference as its author saw it."""
    sent(request, lambda: as_seen(request, difference_events(found), work).pk)


def _seen(user: User) -> QuerySet[Difference]:
    seen = Difference.objects.visible_to(user)
    return seen.select_related("stay__patient", "stay__ward", "ward", "owner")
