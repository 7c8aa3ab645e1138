"""Out of area: the case manager's page, and its file."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beds.exports.out_of_area import out_of_area_csv
from beds.presenters.out_of_area import out_of_area_page
from beds.queries.away import people_away
from beds.queries.caseload import people_unfed
from beds.views.asking import signed_in
from impact.audit.services import exported, saw_list
from impact.core import clock
from providers.access import Permission
from providers.models import Collaborative, User


@require_safe
@login_required
def out_of_area(request: HttpRequest) -> HttpResponse:
    """Everybody of one's collaborative who is out of area today, and the beds that would suit."""
    user, today = signed_in(request), clock.today()
    collaborative, all_of_them = _asked(request, user)
    away = people_away(collaborative=collaborative, as_at=today)
    page = out_of_area_page(
        away,
        unfed=people_unfed(collaboratives=[collaborative], as_at=today),
        collaborative=collaborative,
        collaboratives=all_of_them,
        today=today,
        now=clock.now(),
    )
    saw_list(user, "out-of-area", {"collaborative": collaborative.code}, len(page.people.people))
    return render(request, "beds/out_of_area.html", {"page": page})


@require_safe
@login_required
def out_of_area_file(request: HttpRequest) -> StreamingHttpResponse:
    """The rows of the page as CSV."""
    user, today = signed_in(request), clock.today()
    collaborative, _ = _asked(request, user)
    away = people_away(collaborative=collaborative, as_at=today)
    people = [one.person.patient for one in away]
    exported(user, "out-of-area csv", {"collaborative": collaborative.code}, people)
    lines = out_of_area_csv(
        away, collaborative=collaborative.name, as_at=today, known_at=clock.now()
    )
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"out-of-area-{collaborative.code}-{today.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: HttpRequest, user: User) -> tuple[Collaborative, list[Collaborative]]:
    """The collaborative asked for among those whose case manager somebody is; Http404."""
    theirs = list(Collaborative.objects.visible_to(user, Permission.MANAGE_CASELOAD))
    code = request.GET.get("collaborative", "")
    found = next((one for one in theirs if code in ("", one.code)), None)
    if found is None:
        raise Http404
    return found, theirs
