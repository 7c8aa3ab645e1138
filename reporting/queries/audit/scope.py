"""How far an auditor sees: the collaboratives that they audit, nothing of any other."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from patients.models import Patient
from providers.access import Permission
from providers.models import Collaborative, CollaborativeMember, Membership, Provider, User


@dataclass(frozen=True, kw_only=True)
class Search:
    """What is searched for: from a day up to and with another; the rest None for any.

    `person` is a pseudonym, `who` a part of a user's name, `kind` one of `AccessKind`.
    """

    first: date
    last: date
    person: str = ""
    who: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Scope:
    """The people of the collaboratives that somebody audits, and who works for these.

    `providers` are those that may be named.
    """

    people: QuerySet[Patient]
    users: QuerySet[User]
    providers: QuerySet[Provider]

    def named(self, pseudonym: str) -> QuerySet[Patient]:
        """The person of that pseudonym, and whoever was merged into them."""
        found = self.people.filter(pseudonym__iexact=pseudonym.strip())
        return self.people.filter(Q(pk__in=found) | Q(merged_into__in=found))

    def working(self, name: str) -> QuerySet[User]:
        """Those whose name or user name has this part."""
        part = name.strip()
        return self.users.filter(Q(name__icontains=part) | Q(username__icontains=part))


def scope_of(user: User) -> Scope:
    """What `user` audits today; nobody for who audits nothing."""
    audited = Collaborative.objects.visible_to(user, Permission.VIEW_AUDIT)
    members = CollaborativeMember.objects.filter(collaborative__in=audited).values("provider")
    held = Membership.objects.filter(Q(collaborative__in=audited) | Q(provider__in=members)).values(
        "user"
    )
    return Scope(
        people=Patient.objects.of_collaboratives(audited),
        users=User.objects.filter(pk__in=held),
        providers=Provider.objects.readable_by(user),
    )
