"""Keeps a session alive while somebody uses it, without a write for every page."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_SEEN = "seen_at"
_QUIET = "X-Quiet"
_SHARE = 10


def is_quiet(request: HttpRequest) -> bool:
    """Whether a page left open asks by itself: nobody is there whose session should last longer."""
    return _QUIET in request.headers


class IdleMiddleware:
    """Puts the end of a session off once a tenth of its idle time has passed since last time.

    A session left idle so ends after nine tenths of that time at the earliest, never later than it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response; a session that is in use is marked as used."""
        response = self.get_response(request)
        session = request.session
        if session.accessed and not session.is_empty() and not is_quiet(request):
            in_use(request)
        return response


def in_use(request: HttpRequest) -> None:
    """Mark a session as used: by whoever asks, or by a room that looks at a shared screen."""
    session = request.session
    # The clock by which the session's own end is kept: never one stopped for a test.
    now = int(time.time())
    if now - session.get(_SEEN, 0) >= session.get_expiry_age() / _SHARE:
        session[_SEEN] = now
