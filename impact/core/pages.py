"""What every page has around it: the navigation, and the pages that say what went wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from impact.core.errors import Refusal, TryAgain
from impact.core.problems import problem_response, refusal_response

SERVICE_NAME = "Bed state"
_API = "/api/"


@dataclass(frozen=True)
class NavigationItem:
    """A place in the navigation; `permission` says of a signed-in user whether it is shown."""

    label: str
    url_name: str
    order: int
    permission: Callable[[Any], bool] | None


@dataclass(frozen=True)
class NavigationLink:
    """A link as the page shows it; `current` on the part of the site that is looked at."""

    label: str
    url: str
    current: bool


_items: dict[str, NavigationItem] = {}


def register_navigation(
    *,
    label: str,
    url_name: str,
    order: int,
    permission: Callable[[Any], bool] | None = None,
) -> None:
    """Puts a place into the navigation, ordered by `order`; the same `url_name` replaces it.

    Shown to signed-in users for whom `permission` is true, once its URL exists.
    """
    _items[url_name] = NavigationItem(label, url_name, order, permission)


def navigation_for(user: Any, *, path: str) -> list[NavigationLink]:
    """The links that a user sees on the page at `path`; none for who is not signed in."""
    if not getattr(user, "is_authenticated", False):
        return []
    ordered = sorted(_items.values(), key=lambda item: (item.order, item.label))
    existing = [(item, url) for item in ordered if (url := _url(item.url_name)) is not None]
    # Places may share a permission: each is asked once.
    asked = {item.permission for item, _ in existing if item.permission is not None}
    answers = {permission: permission(user) for permission in asked}
    places = [
        (item.label, url)
        for item, url in existing
        if item.permission is None or answers[item.permission]
    ]
    # A page lies in the innermost place above it: the bed map is not the bed state, too.
    around = [url for _, url in places if path == url or (url != "/" and path.startswith(url))]
    here = max(around, key=len, default=None)
    return [NavigationLink(label, url, current=url == here) for label, url in places]


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `service_name`, `navigation` and `is_demonstration`."""
    return {
        "service_name": SERVICE_NAME,
        "navigation": navigation_for(getattr(request, "user", None), path=request.path),
        "is_demonstration": settings.DEBUG,
    }


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a page, or as a problem document where a program asked."""
    if wants_problem(request):
        return refusal_response(request, refusal)
    template = "503.html" if isinstance(refusal, TryAgain) else "refused.html"
    # Without the request: its context would ask the database who is signed in.
    asked = None if isinstance(refusal, TryAgain) else request
    response = render(asked, template, {"refusal": refusal}, status=refusal.status)
    if isinstance(refusal, TryAgain):
        response["Retry-After"] = str(refusal.retry_after_seconds)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page, or problem document, for status 400."""
    return _error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page, or problem document, for status 403."""
    return _error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page, or problem document, for status 404."""
    return _error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page, or problem document, for status 500; reads nothing that may be broken."""
    if wants_problem(request):
        return problem_response(request, status_code=500)
    return render(None, "500.html", {}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was sent too late or from elsewhere."""
    if wants_problem(request):
        return problem_response(request, status_code=403, code="csrf_failed")
    return render(request, "403_csrf.html", status=403)


def wants_problem(request: HttpRequest) -> bool:
    """Whether a program asked: the API's paths, or JSON and no page accepted."""
    if request.path.startswith(_API):
        return True
    return request.accepts("application/problem+json") and not request.accepts("text/html")


def _error_page(request: HttpRequest, status_code: int) -> HttpResponse:
    if wants_problem(request):
        return problem_response(request, status_code=status_code)
    return render(request, f"{status_code}.html", status=status_code)


def _url(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None
