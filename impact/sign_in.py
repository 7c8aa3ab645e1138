"""Who may sign in: people whom an administrator has entered, and nobody else."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from impact.core.errors import Refusal
from impact.core.pages import refusal_page


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by password: nobody opens an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: accounts are made by administrators."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-in through an identity provider: it vouches for people who already have an account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return False: accounts are made by administrators."""
        return False


class LockedOut(Refusal):
    """Too many wrong passwords for this name from this address (429)."""

    code = "locked_out"
    status = 429
    title = "You cannot sign in for now"


def locked_out(request: HttpRequest, *_: Any) -> HttpResponse:
    """Return the page for somebody who is locked out; it does not say whether the name exists."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return refusal_page(
        request,
        LockedOut(
            f"There were {settings.AXES_FAILURE_LIMIT} wrong passwords for this name. Wait "
            f"{minutes} minutes and try again, or ask your administrator for a new password."
        ),
    )


def client_address(request: HttpRequest) -> str | None:
    """Return the address that limits count: that of the browser, not of our own proxy.

    None where the request came over no network, as through a local socket without a proxy's header.
    """
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:
        return None
