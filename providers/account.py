"""What somebody may see and do, and why: for their account page."""

from dataclasses import dataclass
from datetime import date

from impact.core.dated import as_at
from impact.core.text import listed
from providers.access import ROLE_PERMISSIONS, ROLE_SENTENCES, Permission
from providers.models import Collaborative, CollaborativeMember, Membership, User
from providers.queries import members


@dataclass(frozen=True)
class Standing:
    """One membership in words.

    `because` says through which organisation what is seen; `may` completes "you may …".
    """

    role: str
    where: str
    sentence: str
    because: str
    may: list[str]
    start: date | None
    end: date | None


@dataclass(frozen=True)
class Standings:
    """What somebody holds today, and the roles that are still to begin."""

    today: list[Standing]
    later: list[Standing]


def standings(*, user: User, on: date) -> Standings:
    """The memberships of `user` in force on a day, and those that begin after it."""
    held = Membership.objects.filter(user=user).select_related("provider", "collaborative")
    later = held.filter(start_date__gt=on).order_by("start_date", "pk")
    return Standings(
        today=[_standing(row, on) for row in held.filter(as_at(on))],
        later=[_standing(row, on) for row in later],
    )


def _standing(membership: Membership, on: date) -> Standing:
    permissions = ROLE_PERMISSIONS[membership.role]
    return Standing(
        role=membership.get_role_display(),
        where=_where(membership),
        sentence=ROLE_SENTENCES[membership.role],
        because=_because(membership, on) if Permission.VIEW_BED_STATE in permissions else "",
        may=[permission.label for permission in Permission if permission in permissions],
        start=membership.start_date,
        end=membership.end_date,
    )


def _where(membership: Membership) -> str:
    if membership.provider:
        return membership.provider.name
    return membership.collaborative.name if membership.collaborative else "every organisation"


def _because(membership: Membership, on: date) -> str:
    collaboratives = _collaboratives(membership, on)
    if not collaboratives:
        return f"{_where(membership)} is in no collaborative today: you see its own wards alone."
    seen = listed(
        f"{collaborative.short_name} (members: {_members(collaborative, on)})"
        for collaborative in collaboratives
    )
    if membership.provider:
        return f"{membership.provider.short_name} is a member of {seen}."
    return f"You work for {seen}."


def _collaboratives(membership: Membership, on: date) -> list[Collaborative]:
    if membership.collaborative:
        return [membership.collaborative]
    links = CollaborativeMember.objects.filter(as_at(on), provider=membership.provider)
    return [link.collaborative for link in links.select_related("collaborative")]


def _members(collaborative: Collaborative, on: date) -> str:
    return listed(provider.short_name for provider in members(collaborative=collaborative, on=on))
