"""Accounts: the product's own, and who may give which role to whom."""

from django.contrib.auth.hashers import make_password
from django.db.models import Exists, OuterRef, Q, QuerySet

from impact.core.errors import Invalid, NotAllowed
from providers.access import SYSTEM_ROLES, Permission
from providers.models import Collaborative, Membership, Provider, User
from providers.models.querysets import memberships_with

SYSTEM_USERNAME = "system"


class RoleNotYoursToGive(NotAllowed):
    """Somebody gives a role where they do not manage people, or to themselves."""

    code = "role_not_yours_to_give"


class RoleDoesNotFit(Invalid):
    """A role for systems given to a person, or the other way round."""

    code = "role_does_not_fit"


def system_user() -> User:
    """The user in whose name commands, jobs and loads act; it can never sign in.

    Made at the first call; two callers at once get the same one.
    """
    user, _ = User.objects.get_or_create(
        username=SYSTEM_USERNAME,
        defaults={"name": "The system", "is_system": True, "password": make_password(None)},
    )
    return user


def manages_everywhere(user: User) -> bool:
    """Whether `user` manages the people of every organisation.

    Whoever runs the site (a superuser) does, so that there can be a first administrator.
    """
    held = memberships_with(user, Permission.MANAGE_USERS)
    everywhere = held.filter(provider=None, collaborative=None)
    return (user.is_active and user.is_superuser) or everywhere.exists()


def manageable(*, by: User) -> QuerySet[User]:
    """The people whose accounts `by` may change: nobody who holds or held a role elsewhere.

    Whoever can set a password can become that person, so this reaches as far as their own office.
    """
    people = User.objects.filter(is_system=False)
    if manages_everywhere(by):
        return people
    elsewhere = Membership.objects.filter(~_near(by), user=OuterRef("pk"))
    return people.filter(~Exists(elsewhere), is_superuser=False)


def roles_told(*, by: User) -> QuerySet[Membership]:
    """The roles that are or were held where `by` manages people: who works elsewhere is not told.

    Whoever manages the people of every organisation is told all.
    """
    held = Membership.objects.all()
    return held if manages_everywhere(by) else held.filter(_near(by))


def _near(by: User) -> Q:
    """Condition on a role: held where `by` manages people."""
    held = memberships_with(by, Permission.MANAGE_USERS)
    return Q(provider__in=held.values("provider")) | Q(
        collaborative__in=held.values("collaborative")
    )


def check_grant(
    *,
    user: User,
    role: str,
    provider: Provider | None,
    collaborative: Collaborative | None,
    by: User,
) -> None:
    """Refuses a role that `by` may not give `user` there, or that does not fit them.

    Raises RoleNotYoursToGive, RoleDoesNotFit.
    """
    if user == by:
        raise RoleNotYoursToGive("Nobody changes their own roles; ask another administrator.")
    if (role in SYSTEM_ROLES) != user.is_system:
        raise RoleDoesNotFit(
            "Roles of systems belong to API clients, which the command create_api_client makes; "
            "people hold the others.",
            field="role",
        )
    there = memberships_with(by, Permission.MANAGE_USERS).filter(
        provider=provider, collaborative=collaborative
    )
    if not manages_everywhere(by) and not there.exists():
        raise RoleNotYoursToGive(
            "You manage the people of your own organisation; choose it, or ask an administrator of "
            "the other one."
        )
