"""The page of a ward."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from beds.actions.links import ward_work
from beds.presenters.addresses import Addresses, asked_day
from beds.presenters.dates import AsAt
from beds.presenters.ward import ward_page
from beds.queries.wards import ward_day
from beds.state import ward_grid
from beds.views.asking import dated, signed_in
from impact.audit.live import live
from impact.audit.services import saw_list
from providers.models import User, Ward


@live
@dated
def ward(request: HttpRequest, as_at: AsAt, provider: str, code: str) -> HttpResponse:
    """A ward as at a day: its beds and people, what is expected, who confirmed it."""
    user = signed_in(request)
    found = find_ward(user, provider, code, as_at.day)
    is_today = as_at.day == as_at.today
    state = request.GET.get("state", "")
    page = ward_page(
        ward=found,
        grid=ward_grid(ward=found, as_at=as_at.day),
        day=ward_day(ward=found, as_at=as_at.day, user=user),
        as_at=as_at,
        addresses=Addresses(
            kept=asked_day(as_at.day, today=as_at.today), asked={"state": state} if state else {}
        ),
    )
    filters = {"ward": found.reference, "as_at": as_at.day.isoformat()}
    saw_list(user, "ward", filters, len(page.people.people | page.arrivals.people))
    work = ward_work(found, user=user, today=as_at.today) if is_today else None
    return render(request, "beds/ward.html", {"page": page, "work": work})


def find_ward(user: User, provider: str, code: str, day: date) -> Ward:
    """The ward of that code on the day, else the latest; Http404 for none that `user` may see."""
    wards = Ward.objects.visible_to(user).labelled().filter(provider__key=provider, code=code)
    found = sorted(wards, key=lambda ward: (ward.is_open_on(day), ward.start_date or date.min))
    if not found:
        raise Http404
    return found[-1]
