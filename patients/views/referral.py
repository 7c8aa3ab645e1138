"""One referral: its page, its steps as forms, and taking in a new one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from impact.audit.sent import as_seen, form_state, say, sent
from impact.audit.services import saw_patient
from impact.core import clock
from impact.core.errors import NotAllowed, Refusal, TryAgain
from patients.clocks import clocks_of
from patients.forms import STEP_FORMS, ReferralForm, StepForm
from patients.models import Referral
from patients.presenters.referral import referral_page
from patients.referral_states import ReferralAction
from patients.services.referral_acts import act, actions_for, check_may, may_receive, refer
from patients.versions import referral_events
from patients.views.signed_in import signed_in
from providers.choices import CodeList
from providers.models import Code, User
from providers.standards import Standards

_SHOWN = ("patient", "provider", "responsible_icb", "service_line")
_LISTS = (CodeList.DECLINE_REASON, CodeList.REFERRAL_SOURCE)
_UNPROCESSABLE = 422


@require_safe
@login_required
def referral(request: HttpRequest, pk: int) -> HttpResponse:
    """A referral with its dates and clocks, and what may be done with it."""
    user, today = signed_in(request), clock.today()
    found = _found(user, pk)
    page = referral_page(
        found,
        clocks=clocks_of(referral=found, standards=Standards.read(), as_at=today),
        actions=actions_for(user=user, referral=found),
        labels={(code.list, code.code): code for code in Code.objects.filter(list__in=_LISTS)},
        today=today,
        now=clock.now(),
    )
    saw_patient(user, found.patient_id, "referral")
    return render(request, "patients/referral.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def referral_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a referral as a form; what a service refuses stands at its field."""
    user, today = signed_in(request), clock.today()
    found, which = _found(user, pk), ReferralAction(step)
    check_may(action=which, referral=found, by=user)
    saw_patient(user, found.patient_id, "referral")
    form, status = STEP_FORMS[which](user=user, today=today), 200
    if request.method == "POST":
        form, status = STEP_FORMS[which](request.POST, user=user, today=today), _UNPROCESSABLE
        if form.is_valid():
            try:
                _do(request, form, found, which, user)
            except (TryAgain, NotAllowed):
                raise
            except Refusal as refusal:
                say(form, refusal)
            else:
                messages.success(request, f"{which.label}: done.")
                return redirect("referral", pk=found.pk)
    context = {
        "form": form,
        "referral": found,
        "action": which.label,
        "state": form_state(referral_events(found)),
    }
    return render(request, "patients/referral_step.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_referral(request: HttpRequest) -> HttpResponse:
    """Takes in a referral: for somebody known by pseudonym, or for somebody new."""
    user, today = signed_in(request), clock.today()
    if not may_receive(user):
        raise Http404
    if request.method != "POST":
        asked = {name: request.GET[name] for name in ("pseudonym", "kind") if name in request.GET}
        form = ReferralForm(initial=asked, user=user, today=today)
        return _new_page(request, form)
    form = ReferralForm(request.POST, user=user, today=today)
    if form.is_valid():
        try:
            made = sent(
                request,
                lambda: refer(person=form.person(), told=form.told(), today=today, by=user).pk,
            )
        except TryAgain:
            raise
        except Refusal as refusal:
            say(form, refusal)
        else:
            messages.success(request, "The referral was taken in. Its clocks run.")
            return redirect("referral", pk=made)
    return _new_page(request, form)


def _new_page(request: HttpRequest, form: ReferralForm) -> HttpResponse:
    status = _UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "state": form_state()}
    return render(request, "patients/new_referral.html", context, status=status)


def _found(user: User, pk: int) -> Referral:
    visible = Referral.objects.visible_to(user).select_related(*_SHOWN)
    found: Referral = get_object_or_404(visible, pk=pk)
    return found


def _do(
    request: HttpRequest, form: StepForm, found: Referral, which: ReferralAction, user: User
) -> None:
    """The step, once, with the referral as its author saw it."""

    def work() -> int:
        given = form.cleaned_data
        act(action=which, referral=found, given=given, today=clock.today(), by=user)
        return found.pk

    sent(request, lambda: as_seen(request, referral_events(found), work))
