"""The account under which the product itself acts."""

from django.contrib.auth.hashers import make_password

from providers.models import User

SYSTEM_USERNAME = "system"


def system_user() -> User:
    """The user in whose name commands, jobs and loads act; it can never sign in.

    Made at the first call; two callers at once get the same one.
    """
    user, _ = User.objects.get_or_create(
        username=SYSTEM_USERNAME,
        defaults={"name": "The system", "is_system": True, "password": make_password(None)},
    )
    return user
