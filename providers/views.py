"""The account page: what you may see, and why; and the end of all one's sessions."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from impact.core import clock
from providers.account import standings
from providers.models import User
from providers.services import sessions


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Shows the signed-in person's roles, what each lets them do, and through whom."""
    found = standings(user=_signed_in(request), on=clock.today())
    return render(request, "providers/account.html", {"standings": found})


@require_POST
@login_required
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends every session of the signed-in person, this one too."""
    sessions.sign_out_everywhere(by=_signed_in(request))
    logout(request)
    messages.success(request, "You are signed out everywhere.")
    return redirect("account_login")


def _signed_in(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("a signed-in user is one of ours")
    return request.user
