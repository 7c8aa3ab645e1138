"""What if: steps tried out on the bed state before anything is decided, and undone each time."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from beds.views.asking import signed_in
from impact.audit.services import saw_list
from impact.core import clock
from impact.core.errors import NotAllowed
from providers.models import User
from reporting.models import Idea, Meeting
from reporting.presenters.meetings import what_if
from reporting.presenters.meetings.said import address
from reporting.queries.meetings import steps_of
from reporting.services.meetings import discard, take_back, try_out
from reporting.services.meetings.checks import may_run
from reporting.services.meetings.thinking import in_words
from reporting.views.meetings.asking import UNPROCESSABLE, carried_out, find_meeting, token
from reporting.what_if_forms import IdeaForm, TasksForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def meeting_what_if(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """What would come of the steps that are thought of, for those who run an open meeting."""
    user = signed_in(request)
    found = find_meeting(user, code, day)
    if not may_run(user, found.collaborative):
        raise NotAllowed("What might be done is tried out by the collaborative's support hub.")
    if found.is_closed:
        return redirect("meeting", code, day)
    what = request.POST.get("what", "") if request.method == "POST" else ""
    done: str | None = _taken_back(request, found, what, user)
    context = {} if done else _context(request, found, what, user)
    form = context.get("forms", {}).get(what)
    if form and form.is_valid():
        done = carried_out(
            request,
            form,
            lambda: form.carry_out(by=user, now=clock.now()),
            key=form.cleaned_data["token"],
        )
    if done:
        messages.success(request, done)
        return redirect("meeting" if what == _TASKS else "meeting_what_if", code, day)
    status = UNPROCESSABLE if form else 200
    return render(request, "reporting/meeting_what_if.html", context, status=status)


_TASKS = "tasks"


def _taken_back(request: HttpRequest, found: Meeting, what: str, user: User) -> str:
    """Take back one step or all, where that is asked for; a sentence on what was done."""
    step = request.POST.get("step", "")
    if what == "discard":
        discard(meeting=found, by=user)
        return "Every step is discarded. Nothing was changed by them."
    if what == "take_back" and step.isdecimal():
        take_back(meeting=found, step=int(step), by=user)
        return "The step is taken back."
    return ""


def _context(request: HttpRequest, found: Meeting, what: str, user: User) -> dict[str, Any]:
    """The steps tried out once more, and the forms, the one that was sent with what was typed."""
    today, now = clock.today(), clock.now()
    thought = list(steps_of(found))
    tried = try_out(steps=thought, collaborative=found.collaborative, today=today, now=now, by=user)
    offered = what_if.offered(found.collaborative, today=today)
    ideas = {
        idea: IdeaForm(
            request.POST if what == idea else None,
            initial={"token": token()},
            meeting=found,
            idea=idea,
            choices=offered.ideas[idea],
        )
        for idea in Idea
    }
    tasks = TasksForm(
        request.POST if what == _TASKS else None,
        initial={"token": token()},
        meeting=found,
        steps=thought,
        words={step.pk: in_words(step) for step in thought},
    )
    asked = {"collaborative": found.collaborative.code}
    saw_list(user, "meeting-what-if", asked, len(offered.people))
    return {
        "meeting": found,
        "today": today,
        "known_at": now,
        "steps": what_if.steps(tried),
        "numbers": what_if.numbers_list(tried),
        "forms": {**ideas, _TASKS: tasks},
        "ideas": ideas,
        "tasks": tasks if thought or tasks.is_bound else None,
        "overview": address("meeting", found),
    }
