"""What is behind a service line in a meeting: promises that came about, run charts."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from beds.presenters.addresses import Addresses
from beds.views.asking import signed_in
from impact.audit.services import saw_list
from impact.core import clock
from providers.models import ServiceLine
from reporting.models import Meeting
from reporting.presenters.by_line import FIGURES
from reporting.presenters.meetings.charts import charts
from reporting.presenters.meetings.promises import behind_list, slips_list
from reporting.presenters.meetings.said import address
from reporting.queries.meetings import promises, usual_slips, wards_of, weekly_figures
from reporting.views.meetings.asking import find_meeting


@require_safe
@login_required
def meeting_promises(request: HttpRequest, code: str, day: str, line: str) -> HttpResponse:
    """The promises of a service line that came about in 26 weeks; of one ward with `ward`."""
    user = signed_in(request)
    found = find_meeting(user, code, day)
    if found.is_closed:
        return redirect("meeting", code, day)
    its = _line(found, line)
    today, ward = clock.today(), request.GET.get("ward", "")
    whose = found.collaborative
    wards = wards_of(collaborative=whose, line=its, on=today)
    told = promises(collaborative=whose, service_line=its, wards=wards, as_at=today)
    told = [one for one in told if ward in ("", one.ward)]
    addresses = Addresses(kept={"collaborative": code})
    here = address("meeting_promises", found, line)
    listing = behind_list(told, addresses=addresses)
    asked = {"collaborative": code, "service_line": line, "ward": ward}
    saw_list(user, "meeting-promises", asked, len(listing.people))
    context = {
        **_about(found, its),
        "listings": [slips_list(usual_slips(told), rows=here, addresses=addresses), listing],
        "all": here if ward else "",
    }
    return render(request, "reporting/meeting_promises.html", context)


@require_safe
@login_required
def meeting_charts(request: HttpRequest, code: str, day: str, line: str) -> HttpResponse:
    """The run charts of a service line over the last 26 whole weeks."""
    found = find_meeting(signed_in(request), code, day)
    if found.is_closed:
        return redirect("meeting", code, day)
    its = _line(found, line)
    told = weekly_figures(
        collaborative=found.collaborative,
        line=its,
        figures=FIGURES,
        today=clock.today(),
        now=clock.now(),
    )
    context = {
        **_about(found, its),
        "charts": charts(told, collaborative=found.collaborative, line=its),
    }
    return render(request, "reporting/meeting_charts.html", context)


def _line(meeting: Meeting, code: str) -> ServiceLine:
    """A service line of the meeting's programme. Http404."""
    its = ServiceLine.objects.filter(programme=meeting.collaborative.programme)
    return get_object_or_404(its, code=code)


def _about(meeting: Meeting, line: ServiceLine) -> dict[str, Any]:
    """What both pages say of where they are."""
    return {
        "meeting": meeting,
        "line": line,
        "line_url": address("meeting_line", meeting, line.code),
        "overview": address("meeting", meeting),
        "today": clock.today(),
        "known_at": clock.now(),
    }
