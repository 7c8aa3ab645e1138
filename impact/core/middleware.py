"""Shows what was refused as a page, or as a problem document where a program asked."""

import logging
import sys
from collections.abc import Callable
from typing import Any

from django.core.signals import got_request_exception
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse

from impact.core.database_errors import DatabaseAway, refusal_for
from impact.core.errors import Refusal
from impact.core.pages import not_found, refusal_page

logger = logging.getLogger(__name__)
_SERVER_FAULT = 500


class RefusalMiddleware:
    """Answers a Refusal, and a database error that amounts to one, with its sentence.

    Put it outside the session's middleware: that reads the database too, and a fault there
    reaches no view. Sets `request.refusal` on what it answered.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, or the page for a database that went away outside any view."""
        response = self.get_response(request)
        refusal = getattr(request, "refusal", None)
        if response.status_code == _SERVER_FAULT and isinstance(refusal, DatabaseAway):
            return refusal_page(request, refusal)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for what a view refused or did not find; None leaves the error to others.

        With DEBUG on Django's own page for 404 would list every address of the site, to whoever
        tries the demonstration.
        """
        if isinstance(error, Http404):
            return not_found(request, error)
        refusal = error if isinstance(error, Refusal) else refusal_for(error)
        if refusal is None:
            return None
        if isinstance(refusal, DatabaseAway):
            logger.error("the database does not answer")
        return refusal_page(request, refusal)


@receiver(got_request_exception, dispatch_uid="impact.core.note_database_away")
def note_database_away(*, request: HttpRequest | None = None, **_: Any) -> None:
    """Notes on the request that the database was away, for the middleware to say so."""
    error = sys.exc_info()[1]
    refusal = refusal_for(error) if error else None
    if request is not None and isinstance(refusal, DatabaseAway):
        request.refusal = refusal  # type: ignore[attr-defined]
