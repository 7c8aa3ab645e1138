"""Find a bed for a referral; hold it, or place the person in it, in one's own wards."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from beds.finding_forms import AskForm, HoldForm, PlaceForm
from beds.matching import Match, find_a_bed
from beds.models import Bed, Offer
from beds.permissions import may
from beds.presenters.find_a_bed import JUDGES, distance, find_page, said
from beds.presenters.offers import offers_list
from beds.services.finding import hold_for, place_in
from beds.services.offers import ask
from beds.views import offers
from beds.views.asking import signed_in
from impact.audit.live import live
from impact.audit.services import saw_patient
from impact.core import clock
from impact.core.errors import NotAllowed, Refusal, TryAgain
from patients.models import Referral
from patients.presenters.referrals import referral_address
from patients.referral_states import OPEN_STATES
from patients.services.referral_acts import allowed_to
from providers.access import Permission
from providers.models import Collaborative, User

_SHOWN = ("patient", "provider", "responsible_icb", "service_line")
_UNPROCESSABLE = 422
Work = Callable[[Form, Referral, Bed, User, date], object]


@live
@require_safe
@login_required
def find(request: HttpRequest, pk: int) -> HttpResponse:
    """Every bed of the collaborative with its reasons for and against, the suited first."""
    user, today = signed_in(request), clock.today()
    referral, collaborative = _asked(user, pk)
    page = find_page(
        referral=referral,
        matches=find_a_bed(referral=referral, collaborative=collaborative, as_at=today),
        offers=offers_list(
            list(Offer.objects.filter(referral=referral).select_related(*offers.SHOWN)),
            anchor="offers",
            heading="Asked for",
            about="Beds of other organisations that were asked for, and their answers.",
            today=today,
        ),
        collaborative=collaborative.short_name,
        today=today,
        now=clock.now(),
        shown=request.GET.get("show", ""),
    )
    saw_patient(user, referral.patient_id, "find-a-bed")
    return render(request, "beds/find_a_bed.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def found_bed(request: HttpRequest, pk: int, bed: int) -> HttpResponse:
    """One bed for a referral: its reasons, and what may be done with it by whoever looks."""
    user, today = signed_in(request), clock.today()
    referral, collaborative = _asked(user, pk)
    one = _match(referral, collaborative, bed, today)
    found = Bed.objects.select_related("ward__provider").get(pk=bed)
    ways = _ways(user, referral, found)
    saw_patient(user, referral.patient_id, "find-a-bed")
    forms = {name: form(today=today) for name, (form, _, _) in ways.items()}
    status = 200
    if request.method == "POST":
        name = request.POST.get("do", "")
        if name not in ways:
            raise NotAllowed("A bed is held and used by its own organisation.")
        made, done, work = ways[name]
        forms[name] = form = made(request.POST, today=today)
        if _worked(form, lambda: work(form, referral, found, user, today)):
            messages.success(request, done)
            return redirect(referral_address(referral.pk))
        status = _UNPROCESSABLE
    context = {
        "referral": referral,
        "bed": one.bed,
        "judges": JUDGES,
        "facts": _facts(one),
        "ways": [(name, _LABELS[name], form) for name, form in forms.items()],
        "refused": next((form for form in forms.values() if form.errors), None),
    }
    return render(request, "beds/found_bed.html", context, status=status)


def _asked(user: User, pk: int) -> tuple[Referral, Collaborative]:
    """The referral, open still, and the collaborative whose beds are looked at; Http404."""
    visible = Referral.objects.visible_to(user).select_related(*_SHOWN)
    referral: Referral = get_object_or_404(visible, pk=pk)
    if referral.state not in OPEN_STATES:
        raise Http404
    theirs = Collaborative.objects.visible_to(user, Permission.VIEW_PEOPLE).filter(
        programme=referral.service_line.programme
    )
    responsible = theirs.filter(footprint__icb=referral.responsible_icb)
    collaborative = responsible.first() or theirs.first()
    if collaborative is None:
        raise Http404
    return referral, collaborative


def _match(referral: Referral, collaborative: Collaborative, bed: int, today: date) -> Match:
    matches = find_a_bed(referral=referral, collaborative=collaborative, as_at=today)
    found = next((one for one in matches if one.bed.bed == bed), None)
    if found is None:
        raise Http404
    return found


def _ways(user: User, referral: Referral, bed: Bed) -> dict[str, tuple[Any, str, Work]]:
    """What may be done with the bed: used in one's own ward, asked for in another's."""
    provider = bed.ward.provider_id
    ways: dict[str, tuple[Any, str, Work]] = {}
    if may(user, Permission.CHANGE_PLACEMENTS, provider=provider):
        ways["place"] = (PlaceForm, "The person is in this bed.", _place)
    if may(user, Permission.MANAGE_BEDS, provider=provider):
        ways["hold"] = (HoldForm, "The bed is held for this person.", _hold)
    if not ways and allowed_to(user, referral):
        ways["ask"] = (AskForm, "The bed was asked for. Its ward answers.", _ask)
    return ways


_LABELS = {"place": "Place in this bed", "hold": "Hold this bed", "ask": "Ask for this bed"}


def _place(form: Form, referral: Referral, bed: Bed, user: User, today: date) -> object:
    on = form.cleaned_data["on"]
    return place_in(referral=referral, bed=bed, on=on, today=today, by=user)


def _hold(form: Form, referral: Referral, bed: Bed, user: User, today: date) -> object:
    review_on = form.cleaned_data["review_on"]
    return hold_for(referral=referral, bed=bed, review_on=review_on, today=today, by=user)


def _ask(form: Form, referral: Referral, bed: Bed, user: User, today: date) -> object:
    answer_by = form.cleaned_data["answer_by"]
    return ask(referral=referral, bed=bed, answer_by=answer_by, today=today, by=user)


def _worked(form: Form, work: Callable[[], object]) -> bool:
    """Whether it was done; what was refused is said by the form, at its field where it has one."""
    if not form.is_valid():
        return False
    try:
        work()
    except (TryAgain, NotAllowed):
        raise
    except Refusal as refusal:
        names = {"admitted_on": "on"}
        field = names.get(refusal.field or "", refusal.field)
        form.add_error(field if field in form.fields else None, refusal.message)
        return False
    return True


def _facts(one: Match) -> list[dict[str, str]]:
    facts = {
        "Ward": f"{one.bed.ward_name}, {one.bed.provider_name}, {one.bed.site_name}",
        "Distance from home area": distance(one),
        "For": said(one.reasons_for),
        "Against": said(one.against),
        "It would do if": one.one_change,
        "To look at": "; ".join(one.notes),
    }
    return [{"label": label, "value": value} for label, value in facts.items() if value]
