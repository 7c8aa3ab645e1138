"""How another system proves who it is to the API: a bearer token from `POST /oauth/token/`.

Each client belongs to a user of its own, a system that cannot sign in; what it may see and do
follows from that user's memberships like everybody's.
"""

from typing import Any, NoReturn

from drf_spectacular.contrib.django_oauth_toolkit import DjangoOAuthToolkitScheme
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

READ, WRITE = "read", "write"


class ClientAuthentication(OAuth2Authentication):
    """Makes `request.user` the system that a valid token belongs to, and judges the token's scope.

    A token without the scope is refused whatever the view permits: `read` for what changes
    nothing, `write` for the rest. A request with a bearer token that is not valid gets 401, never
    the session's user.
    """

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The system and its token; None where the request has no bearer token."""
        found = super().authenticate(request)
        if found is None:
            return _refuse_token() if _has_bearer_token(request) else None
        _, token = found
        user = token.application.user if token.application else None
        if user is None or not user.is_active or not getattr(user, "is_system", False):
            _refuse_token()
        needed = READ if request.method in SAFE_METHODS else WRITE
        if not token.is_valid([needed]):
            raise PermissionDenied(
                f"The token has no scope “{needed}”. Ask for one with this scope, or have the "
                "client given it.",
                code="insufficient_scope",
            )
        return user, token


class ClientScheme(DjangoOAuthToolkitScheme):
    """How the API's schema describes the bearer token."""

    target_class = "impact.core.auth.ClientAuthentication"

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        """The scope that the operation needs."""
        return {self.name: [READ if auto_schema.method in SAFE_METHODS else WRITE]}


def _has_bearer_token(request: Request) -> bool:
    return request.headers.get("Authorization", "").casefold().startswith("bearer ")


def _refuse_token() -> NoReturn:
    raise AuthenticationFailed(
        "The bearer token is unknown, has expired, or belongs to a client that was ended. Ask for "
        "another at /oauth/token/."
    )
