"""The page of the self-check: every rule of the data with what the last night found."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beds.queries.invariants import ALL
from reporting.presenters.checks import checks_listing
from reporting.queries.nights import last_night


@require_safe
@login_required
def checks(request: HttpRequest) -> HttpResponse:
    """Every rule: whether it held, and how many rows break it. Names nobody."""
    return render(request, "reporting/checks.html", {"checks": checks_listing(ALL, last_night())})
