"""The page of an action: its form, what was refused, and what somebody else did meanwhile."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from beds.actions.base import ActionForm
from beds.actions.links import TO_THE_PATIENT, Link, held_over, links
from beds.actions.subjects import (
    PersonSubject,
    RecordSubject,
    Subject,
    bed_subjects,
    person_subjects,
    record_subject,
    ward_subject,
)
from beds.actions.table import FOR_SOMEBODY, ON_A_BED, ON_A_RECORD, ON_A_WARD, named
from beds.models import Bed, BedPeriod
from beds.permissions import held_at, not_allowed
from beds.presenters.addresses import patient_address
from beds.services.checks import BedOutOfService
from beds.services.moves import NotInWard
from beds.views.asking import signed_in
from beds.views.wards import find_ward
from impact.audit.once import KeyReused
from impact.audit.sent import SENT_BEFORE, form_state, sent
from impact.audit.services import saw_list, saw_patient
from impact.audit.versions import changed_since, events_of, unchanged, version
from impact.core import clock
from impact.core.errors import Outdated, Refusal
from patients.models import Placement
from providers.models import User, Ward

_UNPROCESSABLE = 422


class _NotDone(Exception):
    """A form that was refused; what it wrote is undone before its page is made."""

    def __init__(self, form: ActionForm) -> None:
        super().__init__()
        self.form = form


@require_http_methods(["GET", "POST"])
@login_required
def ward_action(request: HttpRequest, provider: str, code: str, action: str) -> HttpResponse:
    """An action on a ward."""

    def subject() -> Subject:
        today = clock.today()
        return ward_subject(find_ward(signed_in(request), provider, code, today), today=today)

    return _act(request, named(ON_A_WARD, action), subject)


@require_http_methods(["GET", "POST"])
@login_required
def bed_action(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """An action on a bed."""

    def subject() -> Subject:
        wards = Ward.objects.visible_to(signed_in(request))
        beds = Bed.objects.filter(ward__in=wards).select_related("ward__provider")
        bed = get_object_or_404(beds, pk=pk)
        found = bed_subjects(bed.ward, today=clock.today(), only=bed)
        if not found:
            raise BedOutOfService(f"Bed {bed.label} is not in service today: nothing can be done.")
        return found[0]

    return _act(request, named(ON_A_BED, action), subject)


@require_http_methods(["GET", "POST"])
@login_required
def placement_action(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """An action for somebody in a ward, or a correction of what is recorded of them."""
    correction = named(ON_A_RECORD, action)

    def subject() -> Subject:
        user = signed_in(request)
        placement = get_object_or_404(
            Placement.objects.visible_to(user).select_related("patient", "provider"), pk=pk
        )
        if correction:
            return _record(placement, request.GET.get("record", ""))
        found = person_subjects(placement, user=user, today=clock.today())
        if not found:
            raise NotInWard(
                "This person is in no ward today: they were discharged, or have not come yet."
            )
        # On trial leave somebody is in two wards; they are where they went.
        return max(found, key=lambda one: one.visiting)

    return _act(request, correction or named(FOR_SOMEBODY, action), subject)


def _record(placement: Placement, named_there: str) -> Subject:
    found = record_subject(placement, named=named_there)
    if found is None:
        raise Http404
    return found


def _act(
    request: HttpRequest, form_class: type[ActionForm] | None, subject: Callable[[], Subject]
) -> HttpResponse:
    """The form, or what became of it. A form that is sent twice is done once."""
    if form_class is None:
        raise Http404
    if request.method == "GET":
        return _page(request, _form(request, form_class, subject()))
    try:
        done = sent(request, lambda: _done(request, _form(request, form_class, subject())))
    except _NotDone as refused:
        # What may be chosen is read anew: somebody else may just have taken it.
        refused.form.prepare()
        return _page(request, refused.form)
    except KeyReused:
        form = _form(request, form_class, subject())
        form.add_error(None, SENT_BEFORE)
        return _page(request, form)
    messages.success(request, done["done"])
    return redirect(done["to"])


def _form(request: HttpRequest, form_class: type[ActionForm], subject: Subject) -> ActionForm:
    """The form as it was sent or is first shown. Raises NotAllowed."""
    user = signed_in(request)
    if not form_class.allowed(held_over(subject, user=user, today=clock.today())):
        raise not_allowed(form_class.permission)
    given: dict[str, Any] = {"subject": subject, "user": user}
    given |= {"now": clock.now(), "today": clock.today()}
    if request.method == "POST":
        return form_class(request.POST, **given)
    asked = {name: request.GET[name] for name in ("place", "referral") if name in request.GET}
    return form_class(initial=asked, **given)


def _done(request: HttpRequest, form: ActionForm) -> dict[str, str]:
    """Do what the form says. Raises _NotDone."""
    if not form.is_valid():
        raise _NotDone(form)
    try:
        with unchanged(form.watched(), seen=request.POST.get("version", "")):
            done = form.carry_out()
    except Outdated as outdated:
        form.overtaken = outdated.message
        raise _NotDone(form) from outdated
    except Refusal as refusal:
        form.refuse(refusal, also=_by_whom(request, form))
        raise _NotDone(form) from refusal
    back = _ward_link(request, form.subject.ward) if form.undoes else _back(request, form.subject)
    return {"done": done, "to": back.href}


def _by_whom(request: HttpRequest, form: ActionForm) -> str:
    """Who came first to the bed that was chosen, since the page was shown; "" for nobody."""
    bed = form.chosen_bed
    if bed is None:
        return ""
    of_bed = events_of(BedPeriod).filter(bed_id=bed.pk)
    return changed_since([of_bed], seen=request.POST.get("beds", ""))


def _page(request: HttpRequest, form: ActionForm) -> HttpResponse:
    subject = form.subject
    _note_who_was_seen(form.user, subject, form)
    context = {
        "form": form,
        "subject": subject,
        "back": _back(request, subject),
        "back_to": _asked_back(request),
        "state": form_state(form.watched()),
        "beds": version([events_of(BedPeriod)]),
        "differences": _differences(form),
        "instead": _instead(form),
    }
    refused = form.is_bound
    return render(request, "beds/action.html", context, status=_UNPROCESSABLE if refused else 200)


def _differences(form: ActionForm) -> list[Any]:
    """Who is recorded in a ward whose headcount differs, with what can be put right."""
    if not getattr(form, "differs", False):
        return []
    ward = form.subject.ward
    held = held_at(form.user, provider=ward.provider_id)
    people = person_subjects(ward, user=form.user, today=form.today)
    return [{"person": one, "links": links(one, held=held)} for one in people]


def _instead(form: ActionForm) -> list[Link]:
    """What else may be put right of a record."""
    if not isinstance(form.subject, RecordSubject):
        return []
    held = held_over(form.subject, user=form.user, today=form.today)
    found = links(form.subject, held=held, back=TO_THE_PATIENT)
    return [one for one in found if one.label != form.heading]


def _note_who_was_seen(user: User, subject: Subject, form: ActionForm) -> None:
    if isinstance(subject, PersonSubject | RecordSubject):
        saw_patient(user, subject.placement.patient_id, f"action/{form.name}")
    people = form.others_named
    if people:
        saw_list(user, f"action/{form.name}", {"ward": subject.ward.reference}, people)


def _back(request: HttpRequest, subject: Subject) -> Link:
    """The page that the form was reached from: the person's where it says so, else the ward's."""
    if _asked_back(request) and isinstance(subject, PersonSubject | RecordSubject):
        name = subject.placement.patient.pseudonym
        return Link(name, patient_address(name))
    return _ward_link(request, subject.ward)


def _ward_link(request: HttpRequest, ward: Ward) -> Link:
    """The page of a ward; one that no member feeds stands under out of area."""
    if not Ward.objects.visible_to(signed_in(request)).filter(pk=ward.pk).exists():
        return Link("Out of area", reverse("out_of_area"))
    return Link(ward.name, reverse("ward", args=[ward.provider.key, ward.code]) + "#work")


def _asked_back(request: HttpRequest) -> str:
    asked = request.POST if request.method == "POST" else request.GET
    return TO_THE_PATIENT if asked.get("back") == TO_THE_PATIENT else ""
