"""Pages that bring themselves up to date while they are left open, at next to no cost.

A page says which state of the records it shows. Its script asks for it again with that as
`If-None-Match`; while nothing at all was changed since, one query answers 304. Where something was,
the page is made again and is still answered with 304 if it reads as before: then nobody was shown
anything new, and the record of who saw whom stays as it was.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import date
from functools import cache, wraps
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from pghistory.models import Event

from impact.core import clock
from impact.core.idle import is_quiet

_OF_EACH = 50
_OK = 200
# What only the passing of time alters: when it was known, and how long ago something was.
_MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
_PASSING = re.compile(r"<(\w+) data-now>.*?</\1>|just now|\d+ (?:minute|hour|day)s? ago", re.DOTALL)
View = Callable[..., HttpResponseBase]


def live(view: View) -> View:
    """Decorator of a page that may be asked for again with `If-None-Match`.

    It gives the request its `live_version`, for the page to carry.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated or request.method != "GET":
            return view(request, *args, **kwargs)
        # Read before the page is made: what is changed meanwhile is then told once too often.
        state = state_of_records(clock.today())
        request.live_version = state  # type: ignore[attr-defined]
        if not is_quiet(request):
            return view(request, *args, **kwargs)
        return _again(request, state, lambda: view(request, *args, **kwargs))

    return answer


def state_of_records(day: date) -> str:
    """A short word for all that is recorded, on a day. One query.

    Of each kind of row the numbers of the last events go in, not the last alone: whoever began
    first may be done last.
    """
    last = [
        model._default_manager.order_by("-pgh_id").values_list("pgh_id")[:_OF_EACH]
        for model in _kinds_of_events()
    ]
    first, *others = last
    rows: QuerySet[Any] = first.union(*others, all=True)
    numbers = ",".join(str(number) for (number,) in rows)
    return _short(f"{day} {numbers}")


@cache
def _kinds_of_events() -> list[Any]:
    return [
        model
        for model in apps.get_models()
        if issubclass(model, Event) and not model._meta.proxy and model._meta.managed
    ]


def _again(
    request: HttpRequest, state: str, make: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    seen = request.headers.get("If-None-Match", "").strip().strip('"')
    seen_state, _, seen_words = seen.partition(".")
    if seen_state == state:
        return _tagged(HttpResponseNotModified(), seen)
    with transaction.atomic():
        response = make()
        if response.status_code != _OK or not isinstance(response, HttpResponse):
            return response
        words = _short(_PASSING.sub("", "".join(_MAIN.findall(response.content.decode()))))
        if words == seen_words:
            transaction.set_rollback(True)
    tag = f"{state}.{words}"
    return _tagged(HttpResponseNotModified() if words == seen_words else response, tag)


def _tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = f'"{tag}"'
    response["Cache-Control"] = "no-store"
    return response


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
