"""Who may do what to a bed, a ward or somebody's placement; pages and API ask the same."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from impact.core.errors import NotAllowed
from patients.models import Placement
from providers.access import ROLE_PERMISSIONS, Permission
from providers.models import Collaborative, CollaborativeMember, FootprintIcb, User, Ward
from providers.models.querysets import memberships_with

_IN_OWN_WARDS = frozenset(
    {Permission.CHANGE_PLACEMENTS, Permission.CONFIRM_WARDS, Permission.MANAGE_BEDS}
)
# Approving closures and letting go of holds is done for a collaborative.
_FOR_A_COLLABORATIVE = frozenset({Permission.APPROVE_CLOSURES, Permission.MANAGE_REFERRALS})
_FOR_A_CASELOAD = frozenset({Permission.CHANGE_PLACEMENTS, Permission.MANAGE_CASELOAD})


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


def held_for(user: User, *, placement: Placement, on: date) -> frozenset[Permission]:
    """What `user` may do for somebody: in their own wards, or as their case manager."""
    held = held_at(user, provider=placement.provider_id)
    return held | held_as_case_manager(user, placement=placement, on=on)


def held_as_case_manager(user: User, *, placement: Placement, on: date) -> frozenset[Permission]:
    """What `user` may do for somebody of the collaborative in a ward that no member feeds.

    No query for those who have no caseload, else at most three.
    """
    if Permission.MANAGE_CASELOAD not in user.permissions_in_collaboratives:
        return frozenset()
    programmes = set(placement.stays.values_list("ward__service_line__programme", flat=True))
    icb = placement.responsible_icb_id
    theirs = _keeps(user, provider=placement.provider_id, icb=icb, programmes=programmes, on=on)
    return _FOR_A_CASELOAD if theirs else frozenset()


def may(user: User, permission: Permission, *, provider: int) -> bool:
    """Whether `user` may do something in the wards of a provider."""
    return permission in held_at(user, provider=provider)


def check_may(user: User, permission: Permission, *, provider: int) -> None:
    """Refuse who may not do something there. Raises NotAllowed."""
    if not may(user, permission, provider=provider):
        raise not_allowed(permission)


def check_may_for(user: User, permission: Permission, *, placement: Placement, on: date) -> None:
    """Refuse who may not do something for this person. Raises NotAllowed."""
    if permission not in held_for(user, placement=placement, on=on):
        raise not_allowed(permission)


def check_may_admit(user: User, *, ward: Ward, icb: int, on: date) -> None:
    """Refuse who may not admit somebody of an ICB to a ward: one of their own, or one that no
    member feeds, for somebody of whom they are case manager. Raises NotAllowed.
    """
    if may(user, Permission.CHANGE_PLACEMENTS, provider=ward.provider_id):
        return
    programmes = {ward.service_line.programme}
    if not _keeps(user, provider=ward.provider_id, icb=icb, programmes=programmes, on=on):
        raise not_allowed(Permission.CHANGE_PLACEMENTS)


def check_may_fetch(user: User, *, placement: Placement, on: date) -> None:
    """Refuse who may not take somebody away from where they are, into a ward of their own.

    A ward that no member feeds has nobody here to ask. Raises NotAllowed.
    """
    if _is_fed(placement.provider_id, on):
        check_may_for(user, Permission.CHANGE_PLACEMENTS, placement=placement, on=on)


def not_allowed(permission: Permission) -> NotAllowed:
    """The refusal of who may not do something here."""
    return NotAllowed(
        f"Here only those can do this who may {permission.label}. Ask one of them, or look at "
        "your account page for what you may do."
    )


def _keeps(user: User, *, provider: int, icb: int, programmes: Collection[str], on: date) -> bool:
    """Whether `user` is case manager of people of this ICB, in wards that no member feeds."""
    theirs = Collaborative.objects.visible_to(user, Permission.MANAGE_CASELOAD)
    footprint = FootprintIcb.objects.as_at(on).filter(
        icb=icb, collaborative__in=theirs.filter(programme__in=programmes)
    )
    return not _is_fed(provider, on) and footprint.exists()


def _is_fed(provider: int, on: date) -> bool:
    return CollaborativeMember.objects.as_at(on).filter(provider=provider).exists()
