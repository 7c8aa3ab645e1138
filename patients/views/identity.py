"""The page on which somebody's identity is asked for."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from patients.forms import IdentityForm
from patients.models import Patient
from patients.services.identities import IdentityNotYours, may_reveal, reveal
from patients.views.signed_in import signed_in

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
    if form.is_valid():
        context["identity"] = reveal(patient=found, reason=form.cleaned_data["reason"], by=user)
    refused = asked and not form.is_valid()
    return render(
        request, "patients/identity.html", context, status=_UNPROCESSABLE if refused else 200
    )
