"""What is written down of a meeting: who came, that it is closed, what came of what was said."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from beds.views.asking import signed_in
from impact.audit.sent import form_state
from impact.audit.services import saw_list
from impact.core import clock
from impact.core.errors import NotAllowed
from reporting.meeting_forms import AttendanceForm, DoneForm, StepForm
from reporting.models import Action, Decision, Step
from reporting.presenters.meetings.said import about_cell, address
from reporting.queries.meetings import with_about
from reporting.services.meetings import close_meeting, go_step, mark_done, steps_left
from reporting.services.meetings.checks import check_may_finish, may_run
from reporting.views.meetings.asking import (
    UNPROCESSABLE,
    done_once,
    find_meeting,
    gone_to,
)


@require_http_methods(["POST"])
@login_required
def meeting_attend(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """Who came for each member."""
    user = signed_in(request)
    found = find_meeting(user, code, day)
    if not may_run(user, found.collaborative):
        raise NotAllowed("The weekly meeting is run by the collaborative's support hub.")
    form = AttendanceForm(request.POST, meeting=found)
    if form.is_valid():
        form.carry_out(by=user)
        messages.success(request, "Attendance is recorded.")
    else:
        messages.error(request, "Choose for each provider from the list.")
    return gone_to(request, f"{address('meeting', found)}#attendance")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def meeting_close(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """Asks once more, then closes the meeting and keeps what was seen for good."""
    user = signed_in(request)
    found = find_meeting(user, code, day)
    if found.is_closed:
        return redirect("meeting", code, day)
    if not may_run(user, found.collaborative):
        raise NotAllowed("The weekly meeting is closed by the collaborative's support hub.")
    if request.method == "POST":
        close_meeting(meeting=found, today=clock.today(), now=clock.now(), by=user)
        messages.success(request, "The meeting is closed. What was seen is kept for good.")
        return redirect("meeting", code, day)
    context = {
        "meeting": found,
        "decisions": found.decisions.count(),
        "actions": found.actions.count(),
        "attended": found.attendance.count(),
        "overview": address("meeting", found),
    }
    return render(request, "reporting/meeting_close.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def action_done(request: HttpRequest, pk: int) -> HttpResponse:
    """An action is done; what came of it. For the hub, and for whose it is."""
    user = signed_in(request)
    action = get_object_or_404(with_about(Action.objects.visible_to(user)), pk=pk)
    check_may_finish(user, action)
    form = DoneForm(request.POST if request.method == "POST" else None)

    def work() -> None:
        mark_done(action=action, now=clock.now(), by=user, **form.cleaned_data)

    if done_once(request, form, work, said="The action is done."):
        return redirect("meetings")
    return _ask(request, form, action, {"button": "Mark as done"})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decision_step(request: HttpRequest, pk: int) -> HttpResponse:
    """A step of a decision's way to the group and the board, for the hub."""
    user = signed_in(request)
    decisions = with_about(Decision.objects.visible_to(user))
    decision = get_object_or_404(decisions.prefetch_related("steps"), pk=pk)
    if not may_run(user, decision.meeting.collaborative):
        raise NotAllowed("The way of a decision is recorded by the support hub.")
    steps = [(step.value, step.label) for step in steps_left(decision)]
    form = StepForm(
        request.POST if request.method == "POST" else None,
        steps=steps,
        initial={"on": clock.today()},
    )

    def work() -> None:
        told = {**form.cleaned_data, "step": Step(form.cleaned_data["step"])}
        go_step(decision=decision, today=clock.today(), now=clock.now(), by=user, **told)

    if done_once(request, form, work, said="The step is on record."):
        return redirect(address("meeting", decision.meeting))
    gone = list(decision.steps.all())
    return _ask(request, form, decision, {"button": "Record the step", "gone": gone, "left": steps})


def _ask(
    request: HttpRequest, form: forms.Form, one: Action | Decision, more: dict[str, Any]
) -> HttpResponse:
    """The page of one action or decision with its form."""
    cell = about_cell(one)
    saw_list(signed_in(request), "meeting-said", {}, int(bool(one.placement or one.referral)))
    context = {
        **more,
        "one": one,
        "about": cell,
        "form": form,
        "state": form_state(),
        "meeting": one.meeting,
        "overview": address("meeting", one.meeting),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "reporting/meeting_said.html", context, status=status)
