"""The first page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beds.actions.due import due
from beds.presenters.home import home_page
from beds.presenters.unfed import to_confirm
from beds.presenters.waits import Waiter, waits_elsewhere
from beds.queries.caseload import people_unfed
from beds.views.asked import Asked
from beds.views.asking import asking, signed_in
from impact.audit.services import saw_list
from impact.core import clock
from impact.core.listing import Listing
from providers.access import Permission
from providers.account import standings
from providers.models import Collaborative, Provider


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponseBase:
    """For whom the page is, which wards are stale, how the service lines stand; and what next.

    Somebody who may see no bed state is told what their roles are for instead.
    """
    user = signed_in(request)
    if Collaborative.objects.visible_to(user).exists():
        return _today(request)
    held = standings(user=user, on=clock.today())
    return render(request, "home.html", {"standings": held.today})


@asking
def _today(request: HttpRequest, asked: Asked) -> HttpResponse:
    confirmed = Provider.objects.with_permission(asked.user, Permission.CONFIRM_WARDS)
    own = dict(confirmed.values_list("key", "pk"))
    page = home_page(
        lines=asked.lines(since=None),
        own=own.keys(),
        as_at=asked.as_at(lambda addresses: addresses.home()),
        addresses=asked.addresses,
    )
    held = standings(user=asked.user, on=asked.today)
    waits = (
        due(user=asked.user, own=own.values(), today=asked.today)
        if asked.day == asked.today
        else []
    )
    if asked.day == asked.today and Permission.MANAGE_CASELOAD in (
        asked.user.permissions_in_collaboratives
    ):
        waits.append(_away(asked))
    if asked.day == asked.today:
        waits += waits_elsewhere(Waiter(user=asked.user, own=own, today=asked.today, now=asked.now))
    people = set().union(*(listing.people for listing in waits))
    if people:
        saw_list(asked.user, "home", {}, len(people))
    context = {
        "waits": waits,
        "page": page,
        "standings": held.today,
        "collaboratives": asked.others(lambda addresses: addresses.home()),
    }
    return render(request, "home.html", context)


def _away(asked: Asked) -> Listing:
    """The wards that no member feeds in which one's people are to be confirmed."""
    theirs = Collaborative.objects.visible_to(asked.user, Permission.MANAGE_CASELOAD)
    return to_confirm(people_unfed(collaboratives=theirs, as_at=asked.today), asked.today)
