"""Who may do what to a bed, a ward or somebody's placement; pages and API ask the same."""

from impact.core.errors import NotAllowed
from providers.access import Permission
from providers.models import Collaborative, Provider, User


def may(user: User, permission: Permission, *, provider: int) -> bool:
    """Whether `user` holds a permission at a provider, or in a collaborative of which it is one.

    Approving closures and letting go of holds is done for a collaborative; the rest is done in
    one's own wards.
    """
    own = Provider.objects.with_permission(user, permission).filter(pk=provider)
    if own.exists():
        return True
    if permission not in _FOR_A_COLLABORATIVE:
        return False
    theirs = Collaborative.objects.visible_to(user, permission)
    return theirs.filter(members__provider=provider).exists()


def check_may(user: User, permission: Permission, *, provider: int) -> None:
    """Refuse who does not hold a permission there. Raises NotAllowed."""
    if not may(user, permission, provider=provider):
        raise NotAllowed(
            f"Here only those can do this who may {permission.label}. Ask one of them, or look at "
            "your account page for what you may do."
        )


_FOR_A_COLLABORATIVE = frozenset({Permission.APPROVE_CLOSURES, Permission.MANAGE_REFERRALS})
