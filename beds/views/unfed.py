"""Wards that no member feeds: recording who was placed there, and who is there still."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from beds.actions.links import caseload_work
from beds.presenters.unfed import unfed_ward_page, ward_address
from beds.queries.caseload import people_unfed
from beds.unfed_forms import AwayAdmissionForm, ConfirmStaysForm
from beds.views.asking import signed_in
from beds.views.recording import record
from impact.audit.services import saw_list
from impact.core import clock
from impact.core.dated import as_at
from providers.access import Permission
from providers.models import Collaborative, User, Ward


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def away_admission(request: HttpRequest) -> HttpResponse:
    """Record somebody of one's collaborative in a ward that no member feeds."""
    user, today = signed_in(request), clock.today()
    made = partial(AwayAdmissionForm, user=user, today=today, collaboratives=_theirs(user))
    saw_list(user, "out-of-area/new", {}, made().fields["referral"].queryset.count())  # type: ignore[attr-defined]
    back = reverse("out_of_area")
    return record(request, made=made, template="beds/away_admission.html", context={}, back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def unfed_ward(request: HttpRequest, provider: str, code: str) -> HttpResponse:
    """Those of one's collaborative in a ward that no member feeds: confirm them, or record what
    became of them.
    """
    user, today = signed_in(request), clock.today()
    everybody = people_unfed(collaboratives=_theirs(user), as_at=today)
    here = [one for one in everybody if one.ward == f"{provider}:{code}"]
    if not here:
        raise Http404
    wards = Ward.objects.labelled().filter(as_at(today), provider__key=provider, code=code)
    ward = get_object_or_404(wards)
    stays = {one.stay for one in here}
    saw_list(user, "out-of-area/ward", {"ward": ward.reference}, len(here))
    return record(
        request,
        made=partial(ConfirmStaysForm, ward=ward, stays=stays),
        template="beds/unfed_ward.html",
        context={
            "page": unfed_ward_page(ward, here, today=today, now=clock.now()),
            "people": caseload_work(
                ward, placements={one.placement for one in here}, user=user, today=today
            ),
        },
        back=ward_address(ward.reference),
    )


def _theirs(user: User) -> list[Collaborative]:
    """The collaboratives whose case manager somebody is; Http404 for none."""
    found = list(Collaborative.objects.visible_to(user, Permission.MANAGE_CASELOAD))
    if not found:
        raise Http404
    return found
