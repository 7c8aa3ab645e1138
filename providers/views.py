"""The account page: what you may see, and why."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from impact.core import clock
from providers.account import standings
from providers.models import User


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Shows the signed-in person's roles, what each lets them do, and through whom."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("a signed-in user is one of ours")
    return render(
        request, "providers/account.html", {"standings": standings(user=user, on=clock.today())}
    )
