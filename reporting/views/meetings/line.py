"""A service line in a meeting: what is seen, and what is decided and to be done about it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from beds.views.asking import signed_in
from impact.audit.services import saw_list
from impact.core import clock
from impact.core.errors import NotAllowed
from impact.core.templatetags.nhs import ago
from providers.models import ServiceLine, User
from reporting.meeting_forms import ActionForm, DecisionForm, SaidForm
from reporting.models import Meeting
from reporting.presenters.meetings.line import Group, LinePage, line_page
from reporting.presenters.meetings.overview import Stop, stops
from reporting.presenters.meetings.said import actions_list, address, decisions_list
from reporting.queries.meetings import actions_of, line_seen, with_about
from reporting.services.meetings.checks import may_run
from reporting.views.meetings.asking import (
    UNPROCESSABLE,
    carried_out,
    find_meeting,
    gone_to,
    token,
)
from reporting.views.meetings.overview import line_names
from reporting.views.meetings.wall import walls

_FORMS: dict[str, type[DecisionForm] | type[ActionForm]] = {
    "decision": DecisionForm,
    "action": ActionForm,
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def meeting_line(request: HttpRequest, code: str, day: str, line: str) -> HttpResponse:
    """A service line as at the moment, and the forms for what is said of it."""
    user = signed_in(request)
    found = find_meeting(user, code, day)
    # What was typed while the meeting was being closed comes back with the sentence that says so.
    if found.is_closed and request.method != "POST":
        return redirect("meeting", code, day)
    way = stops(found, list(found.items.all()), line_names(found.collaborative), current=line)
    here = next((stop for stop in way if stop.current), None)
    if here is None:
        raise Http404
    runs = may_run(user, found.collaborative)
    if request.method == "POST" and not runs:
        raise NotAllowed("What is said in the meeting is written down by the support hub.")
    page = _seen(found, line)
    forms = _forms(request, found, line, page.about)
    what = request.POST.get("what", "") if request.method == "POST" else ""
    if what in forms:
        done = _say(request, forms[what], user)
        if done:
            messages.success(request, done)
            return gone_to(request, f"{here.url}#{what}s")
    context = _context(found, way, here, page, forms, runs)
    shown = page.people | context["decisions"].people | context["actions"].people
    saw_list(user, "meeting-line", {"collaborative": code, "service_line": line}, len(shown))
    status = UNPROCESSABLE if what in forms else 200
    return render(request, "reporting/meeting_line.html", context, status=status)


def _seen(meeting: Meeting, code: str) -> LinePage:
    """Everything that is to be seen of a service line today."""
    now = clock.now()
    seen = line_seen(
        collaborative=meeting.collaborative,
        line=ServiceLine.objects.get(code=code),
        held_on=meeting.held_on,
        today=clock.today(),
        now=now,
    )
    slips = address("meeting_promises", meeting, code)
    return line_page(seen=seen, told=lambda moment: ago(moment, now), slips=slips)


def _forms(
    request: HttpRequest, meeting: Meeting, line: str, about: list[Group]
) -> dict[str, SaidForm]:
    """Both forms, the one that was sent with what was typed."""
    sent = request.POST.get("what", "") if request.method == "POST" else ""
    given: dict[str, Any] = {"meeting": meeting, "line": line, "about": about}
    return {
        name: made(request.POST if name == sent else None, initial={"token": token()}, **given)
        for name, made in _FORMS.items()
    }


def _say(request: HttpRequest, form: SaidForm, user: User) -> str | None:
    if not form.is_valid():
        return None

    def work() -> str:
        return form.carry_out(by=user, now=clock.now())

    return carried_out(request, form, work, key=form.cleaned_data["token"])


def _context(
    meeting: Meeting,
    way: list[Stop],
    here: Stop,
    page: LinePage,
    forms: dict[str, SaidForm],
    runs: bool,
) -> dict[str, Any]:
    place, today = way.index(here), clock.today()
    said = with_about(meeting.decisions.filter(service_line=here.code))
    todo = [one for one in actions_of(meeting) if one.service_line == here.code]
    return {
        "meeting": meeting,
        "stops": way,
        "here": here,
        "caption": f"{here.item}, {place + 1} of {len(way)}",
        "before": way[place - 1] if place else None,
        "after": way[place + 1] if place + 1 < len(way) else None,
        "page": page,
        "forms": forms if runs else {},
        "decisions": decisions_list(list(said.prefetch_related("steps")), may_run=runs),
        "actions": actions_list(todo, today=today, may_run=runs),
        "today": today,
        "known_at": clock.now(),
        "charts": address("meeting_charts", meeting, here.code),
        "overview": address("meeting", meeting),
        "what_if": address("meeting_what_if", meeting) if runs else "",
        **walls(meeting, here, runs=runs),
        "close": address("meeting_close", meeting) if runs and today >= meeting.held_on else "",
    }
