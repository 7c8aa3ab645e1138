"""Who may do what to a bed, a ward or somebody's placement; pages and API ask the same."""

from django.db.models import Q

from impact.core.errors import NotAllowed
from providers.access import ROLE_PERMISSIONS, Permission
from providers.models import User
from providers.models.querysets import memberships_with

_IN_OWN_WARDS = frozenset(
    {Permission.CHANGE_PLACEMENTS, Permission.CONFIRM_WARDS, Permission.MANAGE_BEDS}
)
# Approving closures and letting go of holds is done for a collaborative.
_FOR_A_COLLABORATIVE = frozenset({Permission.APPROVE_CLOSURES, Permission.MANAGE_REFERRALS})


def held_at(user: User, *, provider: int) -> frozenset[Permission]:
    """What `user` may do in the wards of a provider: their own, or a member's. One query."""
    held = memberships_with(user, *_IN_OWN_WARDS, *_FOR_A_COLLABORATIVE).filter(
        Q(provider=provider) | Q(collaborative__members__provider=provider)
    )
    found: set[Permission] = set()
    for role, collaborative in held.values_list("role", "collaborative"):
        carried = ROLE_PERMISSIONS[role]
        found |= carried & (_FOR_A_COLLABORATIVE if collaborative else _IN_OWN_WARDS)
    return frozenset(found)


def may(user: User, permission: Permission, *, provider: int) -> bool:
    """Whether `user` may do something in the wards of a provider."""
    return permission in held_at(user, provider=provider)


def check_may(user: User, permission: Permission, *, provider: int) -> None:
    """Refuse who may not do something there. Raises NotAllowed."""
    if not may(user, permission, provider=provider):
        raise NotAllowed(
            f"Here only those can do this who may {permission.label}. Ask one of them, or look at "
            "your account page for what you may do."
        )
