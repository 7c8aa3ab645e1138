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
from beds.queries.finding import searched_for
from beds.queries.versions import bed_events
from beds.services.finding import hold_for, place_in
from beds.services.offers import ask
from beds.views.asking import signed_in
from impact.audit.live import live
from impact.audit.once import KeyReused
from impact.audit.sent import SENT_BEFORE, as_seen, form_state, say, sent
from impact.audit.services import saw_patient
from impact.audit.versions import Watched, changed_since
from impact.core import clock
from impact.core.errors import Conflict, NotAllowed, Refusal, TryAgain
from patients.choices import ReferralKind
from patients.models import Referral
from patients.presenters.referrals import referral_address
from patients.referral_states import OPEN_STATES
from patients.services.referral_acts import allowed_to
from patients.versions import referral_events
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
            list(Offer.objects.filter(referral=referral).told()),
            anchor="offers",
            heading="Asked for",
            about="Beds of other organisations that were asked for, and their answers.",
            today=today,
        ),
        collaborative=collaborative.short_name,
        today=today,
        now=clock.now(),
        shown=request.GET.get("show", ""),
        places_away=Permission.MANAGE_CASELOAD in user.permissions_in_collaboratives
        and referral.kind == ReferralKind.NEW,
    )
    saw_patient(user, referral.patient_id, "find-a-bed")
    return render(request, "beds/find_a_bed.html", {"page": page})


class _NotDone(Exception):
    """What was refused, with its form; what it wrote is undone before its page is made."""

    def __init__(self, name: str, form: Form) -> None:
        super().__init__()
        self.name, self.form = name, form


class ReferralClosed(Conflict):
    """A bed is wanted for a referral that asks for none any more."""

    code = "referral_closed"
    title = "This referral asks for no bed any more"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def found_bed(request: HttpRequest, pk: int, bed: int) -> HttpResponse:
    """One bed for a referral: its reasons, and what may be done with it by whoever looks."""
    if request.method != "POST":
        return _bed_page(request, pk, bed)
    try:
        done = sent(request, lambda: _done(request, pk, bed))
    except _NotDone as refused:
        return _bed_page(request, pk, bed, refused)
    except KeyReused:
        messages.warning(request, SENT_BEFORE)
        return redirect(request.path)
    messages.success(request, done)
    return redirect(referral_address(pk))


def _done(request: HttpRequest, pk: int, bed: int) -> str:
    """Do what is asked with a bed; return what is said then. Raises _NotDone, ReferralClosed."""
    user, today = signed_in(request), clock.today()
    _check_open(request, pk)
    referral, collaborative = _asked(user, pk)
    _match(referral, collaborative, bed, today)
    found = Bed.objects.select_related("ward__provider").get(pk=bed)
    ways, name = _ways(user, referral, found), request.POST.get("do", "")
    if name not in ways:
        raise NotAllowed("A bed is held and used by its own organisation.")
    made, done, work = ways[name]
    form = made(request.POST, today=today)
    if not form.is_valid():
        raise _NotDone(name, form)
    try:
        as_seen(
            request,
            _watched(referral, found),
            lambda: work(form, referral, found, user, today),
        )
    except (TryAgain, NotAllowed):
        raise
    except Refusal as refusal:
        say(form, refusal, admitted_on="on")
        raise _NotDone(name, form) from refusal
    return done


def _check_open(request: HttpRequest, pk: int) -> None:
    """Say who brought a referral to its end meanwhile. Raises ReferralClosed."""
    visible = Referral.objects.visible_to(signed_in(request))
    referral: Referral = get_object_or_404(visible, pk=pk)
    if referral.state in OPEN_STATES:
        return
    seen = request.POST.get("version", "").partition("-")[0]
    by_whom = changed_since(referral_events(referral), seen=seen)
    raise ReferralClosed(
        f"{by_whom} This referral is {referral.state.label.lower()}: it asks for no bed any more. "
        "Nothing was done.".strip()
    )


def _watched(referral: Referral, bed: Bed) -> Watched:
    """What a page of a bed for a referral is about: the referral first."""
    return [*referral_events(referral), *bed_events(bed)]


def _bed_page(
    request: HttpRequest, pk: int, bed: int, refused: _NotDone | None = None
) -> HttpResponse:
    user, today = signed_in(request), clock.today()
    referral, collaborative = _asked(user, pk)
    one = _match(referral, collaborative, bed, today)
    found = Bed.objects.select_related("ward__provider").get(pk=bed)
    ways = _ways(user, referral, found)
    saw_patient(user, referral.patient_id, "find-a-bed")
    forms = {name: form(today=today) for name, (form, _, _) in ways.items()}
    if refused is not None:
        forms[refused.name] = refused.form
    context = {
        "referral": referral,
        "bed": one.bed,
        "judges": JUDGES,
        "facts": _facts(one),
        "ways": [(name, _LABELS[name], form) for name, form in forms.items()],
        "refused": refused.form if refused else None,
        "state": form_state(_watched(referral, found)),
    }
    status = _UNPROCESSABLE if refused else 200
    return render(request, "beds/found_bed.html", context, status=status)


def _asked(user: User, pk: int) -> tuple[Referral, Collaborative]:
    """The referral, open still, and the collaborative whose beds are looked at; Http404."""
    visible = Referral.objects.visible_to(user).select_related(*_SHOWN)
    referral: Referral = get_object_or_404(visible, pk=pk)
    collaborative = searched_for(referral=referral, user=user)
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
