"""Accounts of the demonstration: one for each role, and those who confirm every provider's wards.

Everybody knows what they sign in with, so nothing here works where DEBUG is off.
"""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from impact.audit.history import change
from providers.access import Role
from providers.models import Collaborative, Membership, Provider, User
from providers.services.accounts import system_user

SIGN_IN_WITH = "bed-state-demonstration"
_DOMAIN = "impact.example"


@dataclass(frozen=True)
class Account:
    """Somebody who signs in to the demonstration, and what they are where."""

    username: str
    name: str
    role: Role
    providers: tuple[str, ...] = ()
    collaboratives: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, str]:
        """As the command prints it."""
        return {
            "username": self.username,
            "name": self.name,
            "role": str(self.role.label),
            "at": ", ".join([*self.providers, *self.collaboratives]),
        }


def _account(
    who: str, name: str, role: Role, *, at: tuple[str, ...] = (), of: tuple[str, ...] = ()
) -> Account:
    return Account(f"{who}@{_DOMAIN}", name, role, providers=at, collaboratives=of)


_WEST_YORKSHIRE = ("WY-SECURE", "WY-CONNECT", "WY-CYPMH")
ACCOUNTS = (
    _account("clinician", "Amara Osei", Role.CLINICIAN, at=("RHA",)),
    _account("bedmanager", "Tom Hallam", Role.BED_MANAGER, at=("RHA",)),
    _account("clinician.cygnet", "Ines Duarte", Role.CLINICIAN, at=("CYGNET",)),
    _account("bedmanager.cygnet", "Joel Whitby", Role.BED_MANAGER, at=("CYGNET",)),
    _account("commissioner", "Ruth Adeyemi", Role.COMMISSIONER, of=("IMPACT",)),
    _account("commissioner.wy", "Neil Sugden", Role.COMMISSIONER, of=_WEST_YORKSHIRE),
    _account("casemanager", "Farah Siddiqui", Role.CASE_MANAGER, of=("IMPACT",)),
    _account("hub", "Grace Lindley", Role.HUB, of=("IMPACT",)),
    _account("auditor", "Peter Marsh", Role.AUDITOR, of=("IMPACT",)),
    _account("administrator", "Sian Probert", Role.ADMINISTRATOR),
)


def ensure_accounts() -> None:
    """Make the accounts that lack; those that are there stay as somebody left them."""
    with change(by=system_user(), action="demo.accounts"):
        known = set(User.objects.values_list("username", flat=True))
        lacking = [account for account in ACCOUNTS if account.username not in known]
        encoded = make_password(SIGN_IN_WITH) if lacking else ""
        for account in lacking:
            user = _make(account.username, account.name, encoded)
            _give_role(user, account)


def bed_managers(providers: set[str]) -> dict[str, User]:
    """Who enters things for each provider, by its key; those without an account never sign in."""
    found: dict[str, User] = {}
    by_key = {
        key: account
        for account in ACCOUNTS
        for key in account.providers
        if account.role is Role.BED_MANAGER
    }
    for provider in Provider.objects.filter(key__in=providers).order_by("key"):
        account = by_key.get(provider.key)
        username = account.username if account else f"beds.{provider.key.lower()}@{_DOMAIN}"
        user = User.objects.filter(username=username).first()
        found[provider.key] = user or _make_entrant(username, provider)
    return found


def case_manager() -> User:
    """Who confirms wards that no member feeds."""
    return User.objects.get(username=f"casemanager@{_DOMAIN}")


def support_hub() -> User:
    """Who runs the weekly meeting."""
    return User.objects.get(username=f"hub@{_DOMAIN}")


def commissioner() -> User:
    """Who asks for the reports of IMPACT."""
    return User.objects.get(username=f"commissioner@{_DOMAIN}")


def _make_entrant(username: str, provider: Provider) -> User:
    with change(by=system_user(), action="demo.accounts"):
        user = _make(username, f"Bed office, {provider.short_name}", make_password(None))
        Membership.objects.create(user=user, role=Role.BED_MANAGER, provider=provider)
    return user


def _make(username: str, name: str, encoded: str) -> User:
    return User.objects.create(username=username, email=username, name=name, password=encoded)


def _give_role(user: User, account: Account) -> None:
    for provider in Provider.objects.filter(key__in=account.providers):
        Membership.objects.create(user=user, role=account.role, provider=provider)
    for collaborative in Collaborative.objects.filter(code__in=account.collaboratives):
        Membership.objects.create(user=user, role=account.role, collaborative=collaborative)
    if not account.providers and not account.collaboratives:
        Membership.objects.create(user=user, role=account.role)
