"""Who asks."""

from django.http import Http404, HttpRequest

from providers.access import Permission
from providers.models import User
from providers.models.querysets import memberships_with


def signed_in(request: HttpRequest) -> User:
    """The person who asks; TypeError where the page forgot to have them sign in."""
    if not isinstance(request.user, User):
        raise TypeError("a signed-in user is one of ours")
    return request.user


def who_sees_people(request: HttpRequest) -> User:
    """The person who asks, who may see people somewhere; Http404 for anybody else."""
    user = signed_in(request)
    if not memberships_with(user, Permission.VIEW_PEOPLE).exists():
        raise Http404
    return user
