"""The walls of a meeting: shared screens that follow its chair without being touched."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from beds.presenters.addresses import Addresses
from beds.presenters.dates import as_at
from beds.presenters.wall import Wall, wall
from beds.queries import lists_under
from beds.state import Cut, bed_state
from beds.views.asking import signed_in
from impact.audit.live import live
from impact.audit.services import saw_list
from impact.core import clock
from impact.core.idle import in_use
from impact.core.text import clock_time, long_date
from providers.models import ServiceLine
from reporting.models import Meeting, MeetingScreen
from reporting.presenters.meetings.overview import Stop
from reporting.presenters.meetings.said import address
from reporting.queries.meetings import since
from reporting.services.meetings import show
from reporting.views.meetings.asking import find_meeting, gone_to


@require_safe
@login_required
def meeting_wall(request: HttpRequest, code: str, day: str) -> HttpResponseBase:
    """The service line at which the chair is; the page asks by itself whether that changed.

    On the day of an open meeting the screen counts as used: nobody touches it for an hour and the
    room looks at it.
    """
    found = find_meeting(signed_in(request), code, day)
    if not found.is_closed and found.held_on == clock.today():
        in_use(request)
    return _followed(request, found)


@live
def _followed(request: HttpRequest, found: Meeting) -> HttpResponse:
    screen = MeetingScreen.objects.filter(meeting=found).first()
    code = screen.service_line if screen and not found.is_closed else ""
    shown = _wall(found, ServiceLine.objects.filter(code=code).first())
    asked = {"collaborative": found.collaborative.code, "service_line": code}
    saw_list(signed_in(request), "meeting-wall", asked, len(shown.people))
    return render(
        request, "reporting/meeting_wall.html", {"page": shown, "note": _note(found, screen)}
    )


@require_POST
@login_required
def meeting_show(request: HttpRequest, code: str, day: str, line: str) -> HttpResponse:
    """Has the walls of the meeting show a service line, for whoever runs it."""
    user = signed_in(request)
    found = find_meeting(user, code, day)
    show(meeting=found, service_line=line, now=clock.now(), by=user)
    return gone_to(request, address("meeting_line", found, line))


def walls(meeting: Meeting, here: Stop, *, runs: bool) -> dict[str, Any]:
    """What the page of a service line says of the walls: where they are, what they show.

    `leads`: opening the page moves them, which it does on the day for those who run the meeting.
    """
    shown = MeetingScreen.objects.filter(meeting=meeting, service_line=here.code)
    return {
        "wall": address("meeting_wall", meeting),
        "on_wall": shown.exists(),
        "show": address("meeting_show", meeting, here.code) if runs else "",
        "leads": runs and meeting.held_on == clock.today(),
    }


def _wall(meeting: Meeting, line: ServiceLine | None) -> Wall:
    """The wall of a service line today, or of all of them, with its ins and outs."""
    collaborative, today, now = meeting.collaborative, clock.today(), clock.now()
    start = since(collaborative=collaborative, before=meeting.held_on)
    leave = address("meeting", meeting)
    lines = bed_state(
        collaborative=collaborative, as_at=today, known_at=now, by=Cut.SERVICE_LINE, since=start
    )
    code = line.code if line else None
    addresses = Addresses(
        kept={"collaborative": collaborative.code}, asked={"service_line": code} if code else {}
    )
    dates = as_at(day=today, today=today, known_at=now, url=lambda _: leave)
    shown = wall(
        state=lines.cut(by=Cut.WARD, service_line=code),
        lines=lines,
        lists=lists_under(collaborative=collaborative, as_at=today, service_line=line),
        as_at=replace(dates, since=start),
        addresses=addresses,
    )
    return replace(shown, leave=leave)


def _note(meeting: Meeting, screen: MeetingScreen | None) -> str:
    """Why the wall shows every service line, where it does."""
    if meeting.closed_at is not None:
        return f"The meeting was closed at {clock_time(meeting.closed_at)}."
    if screen is None:
        return f"The meeting of {long_date(meeting.held_on)} has not begun."
    return ""
