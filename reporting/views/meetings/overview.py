"""The list of meetings, the settings, and a meeting before it begins."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from beds.presenters.addresses import with_query
from beds.views.asking import signed_in
from impact.audit.sent import form_state
from impact.audit.services import saw_list
from impact.core import clock
from impact.core.errors import NotAllowed
from impact.core.listing import Fact
from providers.models import Collaborative, ServiceLine
from reporting.meeting_forms import AttendanceForm, OpenForm, SettingsForm
from reporting.models import Action, Meeting, MeetingSettings
from reporting.presenters.meetings.overview import (
    agenda_list,
    choices,
    meetings_list,
    readiness_list,
    settings_sentence,
    stops,
)
from reporting.presenters.meetings.said import actions_list, address, decisions_list
from reporting.queries.meetings import actions_of, readiness, with_about
from reporting.services.meetings import open_meeting, set_up
from reporting.services.meetings.checks import may_run
from reporting.views.meetings.asking import (
    UNPROCESSABLE,
    chosen,
    done_once,
    find_meeting,
)
from reporting.views.meetings.record import record_page

SHOWN = 26


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings of a collaborative, what is to be done, and for the hub how to open another."""
    user, collaborative, its = chosen(request)
    runs, today = may_run(user, collaborative), clock.today()
    form = OpenForm(request.POST if request.method == "POST" else None)

    def work() -> None:
        open_meeting(
            collaborative=collaborative,
            **form.cleaned_data,
            today=today,
            now=clock.now(),
            by=user,
        )

    if done_once(request, form, work, said="The meeting is open."):
        return redirect("meeting", collaborative.code, form.cleaned_data["held_on"].isoformat())
    found = Meeting.objects.filter(collaborative=collaborative).select_related(
        "collaborative", "closed_by"
    )
    counted = found.annotate(
        decided=Count("decisions", distinct=True), given=Count("actions", distinct=True)
    ).order_by("-held_on")  # said again: what is counted in groups forgets the model's order
    todo = with_about(Action.objects.open().filter(meeting__collaborative=collaborative))
    actions = actions_list(list(todo), today=today, may_run=runs)
    saw_list(user, "meetings", {"collaborative": collaborative.code}, len(actions.people))
    context = {
        "collaborative": collaborative,
        "choices": choices(its, collaborative),
        "settings": settings_sentence(_settings(collaborative)),
        "settings_url": _with(reverse("meeting_settings"), collaborative),
        "listing": meetings_list(list(counted[:SHOWN])),
        "actions": actions,
        "form": form if runs else None,
        "state": form_state(),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "reporting/meetings.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def meeting_settings(request: HttpRequest) -> HttpResponse:
    """When a collaborative meets and what it goes through; the hub sets it from a day on."""
    user, collaborative, _ = chosen(request)
    if not may_run(user, collaborative):
        raise NotAllowed("The weekly meeting is set up by the collaborative's support hub.")
    held = _settings(collaborative)
    first = {"starts_at": "09:30", "start_date": clock.today()}
    if held:
        first |= {"starts_at": f"{held.starts_at:%H:%M}", "weekday": held.weekday}
        first["items"] = "\n".join(
            f"{item.title}; {item.minutes}; {' '.join(item.service_lines)}"
            for item in held.items.all()
        )
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=first)

    def work() -> None:
        set_up(collaborative=collaborative, by=user, **form.cleaned_data)

    if done_once(request, form, work, said="The meeting is set."):
        return redirect(_with(reverse("meetings"), collaborative))
    lines = ServiceLine.objects.filter(programme=collaborative.programme)
    context = {
        "collaborative": collaborative,
        "form": form,
        "lines": [Fact(line.name, line.code) for line in lines],
        "back": _with(reverse("meetings"), collaborative),
        "state": form_state(),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "reporting/meeting_settings.html", context, status=status)


@require_safe
@login_required
def meeting(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """A meeting before it begins; once it is closed, what it saw."""
    user = signed_in(request)
    found = find_meeting(user, code, day)
    if found.is_closed:
        return record_page(request, found, user)
    today, now, runs = clock.today(), clock.now(), may_run(user, found.collaborative)
    items = list(found.items.all())
    names = line_names(found.collaborative)
    way = stops(found, items, names)
    actions = actions_list(list(actions_of(found)), today=today, may_run=runs)
    said = with_about(found.decisions.all()).prefetch_related("steps")
    decisions = decisions_list(list(said), may_run=runs)
    ready = readiness(
        collaborative=found.collaborative,
        held_on=found.held_on,
        as_at=min(today, found.held_on),
        now=now,
    )
    seen = actions.people | decisions.people
    saw_list(user, "meeting", {"collaborative": code, "day": day}, len(seen))
    context = {
        "meeting": found,
        "today": today,
        "known_at": now,
        "runs": runs,
        "first": way[0] if way else None,
        "listings": [
            readiness_list(ready, held_on=found.held_on, now=now),
            actions,
            agenda_list(items, way),
            decisions,
        ],
        "attendance": AttendanceForm(meeting=found) if runs else None,
        "attend": address("meeting_attend", found),
        "wall": address("meeting_wall", found),
        "what_if": address("meeting_what_if", found) if runs else "",
        "close": address("meeting_close", found) if runs and today >= found.held_on else "",
        "back": _with(reverse("meetings"), found.collaborative),
    }
    return render(request, "reporting/meeting.html", context)


def line_names(collaborative: Collaborative) -> dict[str, str]:
    """The service lines of a programme, by code."""
    its = ServiceLine.objects.filter(programme=collaborative.programme)
    return dict(its.values_list("code", "name"))


def _settings(collaborative: Collaborative) -> MeetingSettings | None:
    its = MeetingSettings.objects.filter(collaborative=collaborative)
    found: MeetingSettings | None = its.as_at(clock.today()).first()
    return found


def _with(place: str, collaborative: Collaborative) -> str:
    return with_query(place, {"collaborative": collaborative.code})
