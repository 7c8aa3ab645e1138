"""The pages on which wards are said to be fed by extracts, or typed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from beds.data_forms import WardFeedForm
from beds.presenters.feeding import how_kept, kept_listing, provisional_listing
from beds.queries.feeds import kept_wards, overseen_by
from beds.views.asking import signed_in
from impact.audit.services import saw_list
from impact.core import clock
from impact.core.errors import Refusal
from patients.models import Stay
from providers.models import Ward


@require_safe
@login_required
def kept(request: HttpRequest) -> HttpResponse:
    """Every ward that one looks after, and whether it is fed or typed."""
    overseen = overseen_by(signed_in(request)).values_list("pk", flat=True)
    if not overseen:
        raise Http404
    wards = kept_listing(kept_wards(overseen, on=clock.today()))
    return render(request, "beds/data_wards.html", {"wards": wards})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def kept_ward(request: HttpRequest, pk: int) -> HttpResponse:
    """One ward: fed or typed from a day on; what was typed in it and waits for an extract."""
    user, today = signed_in(request), clock.today()
    ward = get_object_or_404(Ward.objects.labelled(), pk=pk, provider__in=overseen_by(user))
    feed = ward.feeds.filter(end_date=None).first()
    form = WardFeedForm(
        request.POST if request.method == "POST" else None, ward=ward, is_fed=feed is not None
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                messages.success(request, form.carry_out(today=today, by=user))
                return redirect("data_wards")
            except Refusal as refusal:
                form.add_error("on" if refusal.field else None, refusal.message)
                status = refusal.status
    stays = Stay.objects.visible_to(user).provisional().filter(ward=ward)
    waiting = provisional_listing(list(stays.select_related("patient")), today=today)
    saw_list(user, "data/wards", {"ward": ward.reference}, len(waiting.people))
    page = {
        "ward": ward,
        "form": form,
        "kept": how_kept(feed.start_date if feed else None),
        "waiting": waiting,
    }
    return render(request, "beds/data_ward.html", page, status=status)
