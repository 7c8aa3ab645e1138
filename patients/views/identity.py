"""The pages on which somebody's identity is asked for, and wrong ones are masked."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from impact.audit.sent import as_seen, form_state, say, sent
from impact.core.errors import NotAllowed, Refusal, TryAgain
from patients.forms import IdentityForm, IdentityMaskForm
from patients.models import Patient
from patients.services.identities import (
    IdentityNotYours,
    mask_identities,
    may_mask,
    may_reveal,
    reveal,
)
from patients.versions import person_events
from patients.views.signed_in import signed_in
from providers.models import User

_UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def identity(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """Asks why, and then shows the identity of one person once: no browser keeps the page."""
    user = signed_in(request)
    found = get_object_or_404(Patient.objects.visible_to(user), pseudonym=pseudonym)
    if not may_reveal(patient=found, by=user):
        raise IdentityNotYours
    asked = request.method == "POST"
    form = IdentityForm(request.POST if asked else None)
    context: dict[str, Any] = {"pseudonym": found.pseudonym, "form": form}
    context["may_mask"] = may_mask(patient=found, by=user)
    if form.is_valid():
        context["identity"] = reveal(patient=found, reason=form.cleaned_data["reason"], by=user)
    refused = asked and not form.is_valid()
    return render(
        request, "patients/identity.html", context, status=_UNPROCESSABLE if refused else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def identity_mask(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """Takes identities that were wrong out of somebody's history; never shows them."""
    user = signed_in(request)
    found = get_object_or_404(Patient.objects.visible_to(user), pseudonym=pseudonym)
    if not may_mask(patient=found, by=user):
        raise IdentityNotYours
    form = IdentityMaskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _mask(request, form, found, user)
        except (TryAgain, NotAllowed):
            raise
        except Refusal as refusal:
            say(form, refusal)
        else:
            messages.success(request, "The wrong numbers are masked. That is on record.")
            return redirect("patient", pseudonym=found.pseudonym)
    context = {
        "pseudonym": found.pseudonym,
        "form": form,
        "state": form_state(person_events(found)),
    }
    status = _UNPROCESSABLE if form.is_bound else 200
    return render(request, "patients/identity_mask.html", context, status=status)


def _mask(request: HttpRequest, form: IdentityMaskForm, found: Patient, user: User) -> None:
    """The masking, once, with the person as its author saw them."""

    def work() -> None:
        mask_identities(patient=found, **form.cleaned_data, by=user)

    sent(request, lambda: as_seen(request, person_events(found), work))
