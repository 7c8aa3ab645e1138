"""Who may send whose files."""

from impact.core.errors import NotAllowed
from providers.access import Permission
from providers.models import Provider, User


def importing_for(user: User) -> list[Provider]:
    """The providers for which `user` may send files, by key. Raises NotAllowed for none."""
    found = list(Provider.objects.with_permission(user, Permission.IMPORT_FILES).order_by("key"))
    if not found:
        raise _not_allowed()
    return found


def check_sender(user: User, *, provider: int) -> None:
    """Refuse who may not send files of this provider. Raises NotAllowed."""
    own = Provider.objects.with_permission(user, Permission.IMPORT_FILES)
    if not own.filter(pk=provider).exists():
        raise _not_allowed()


def _not_allowed() -> NotAllowed:
    return NotAllowed(
        f"Only those can do this who may {Permission.IMPORT_FILES.label}. Ask one of them, or "
        "look at your account page for what you may do."
    )
