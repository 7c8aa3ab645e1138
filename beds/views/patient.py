"""The page of one person."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from beds.actions.links import patient_work
from beds.views.asking import signed_in
from impact.audit.live import live
from impact.audit.services import saw_patient
from impact.core import clock
from patients.models import Patient
from patients.presenters.patient import patient_page
from patients.record import patient_record
from patients.services.identities import may_reveal
from providers.access import Permission
from providers.models import Provider


@live
@require_safe
@login_required
def patient(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """One person's timeline, what is next, and what may be done for them by whoever looks.

    Somebody merged into another person leads on to them.
    """
    user, today = signed_in(request), clock.today()
    visible = Patient.objects.visible_to(user).select_related("merged_into")
    found = get_object_or_404(visible, pseudonym=pseudonym)
    if found.merged_into:
        return redirect("patient", pseudonym=found.merged_into.pseudonym)
    own = Provider.objects.with_permission(user, Permission.CHANGE_PLACEMENTS)
    page = patient_page(
        patient_record(patient=found, user=user),
        today=today,
        now=clock.now(),
        period=request.GET.get("period", ""),
        all_events=request.GET.get("events") == "all",
        own=set(own.values_list("pk", flat=True)),
    )
    saw_patient(user, found.pk, "patient")
    context = {
        "page": page,
        "may_reveal": may_reveal(patient=found, by=user),
        "work": patient_work(found, user=user, today=today),
    }
    return render(request, "patients/patient.html", context)
