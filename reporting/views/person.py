"""Who changed what of one person, for those who see that person."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from beds.views.asking import signed_in
from impact.audit.services import saw_patient
from impact.core import clock
from patients.models import Patient
from reporting.presenters.audit import of_person_listing
from reporting.queries.audit import changes_of

MOST = 200


@require_safe
@login_required
def patient_changes(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """The changes of one person's care, before and after; who was merged leads on."""
    user = signed_in(request)
    visible = Patient.objects.visible_to(user).select_related("merged_into")
    found = get_object_or_404(visible, pseudonym=pseudonym)
    if found.merged_into:
        return redirect("patient_changes", pseudonym=found.merged_into.pseudonym)
    listing = of_person_listing(changes_of(found, user=user, most=MOST))
    saw_patient(user, found.pk, "patient/changes")
    context = {
        "pseudonym": found.pseudonym,
        "listing": listing,
        "most": MOST if listing.count == MOST else 0,
        "today": clock.today(),
        "known_at": clock.now(),
    }
    return render(request, "reporting/patient_changes.html", context)
