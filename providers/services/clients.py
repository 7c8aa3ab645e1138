"""Other organisations' systems: OAuth 2 clients, each with a user of its own."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import get_application_model

from impact.audit.service import service
from impact.core.errors import Invalid
from providers.access import Role
from providers.models import Collaborative, Membership, Provider, User

READ, WRITE = "read", "write"


class UnknownScope(Invalid):
    """A scope was asked for that there is not."""

    code = "unknown_scope"


class ClientNeedsOneOrganisation(Invalid):
    """A client belongs to one provider or to one collaborative."""

    code = "one_organisation"


@dataclass(frozen=True)
class NewClient:
    """A client just made. `client_secret` is known here and now only: it is kept as a hash."""

    client_id: str
    client_secret: str


@service("clients.create_client")
def create_client(
    *,
    label: str,
    scopes: Collection[str],
    by: User,
    provider: Provider | None = None,
    collaborative: Collaborative | None = None,
) -> NewClient:
    """Makes a client that may read, or read and write, for one organisation.

    Its user is a system: it holds `system_reader` or `system_writer` there and cannot sign in.
    Raises UnknownScope, ClientNeedsOneOrganisation.
    """
    role = _role(scopes)
    if (provider is None) == (collaborative is None):
        raise ClientNeedsOneOrganisation(
            "A client belongs to one provider or to one collaborative; name exactly one."
        )
    applications = get_application_model()
    secret = generate_client_secret()
    client = applications(
        name=label,
        client_type=applications.CLIENT_CONFIDENTIAL,
        authorization_grant_type=applications.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
    )
    client.user = User.objects.create(
        username=f"client-{client.client_id}"[:150],
        name=label,
        is_system=True,
        password=make_password(None),
    )
    Membership.objects.create(
        user=client.user, role=role, provider=provider, collaborative=collaborative
    )
    client.save()
    return NewClient(client_id=client.client_id, client_secret=secret)


def _role(scopes: Collection[str]) -> Role:
    unknown = set(scopes) - {READ, WRITE}
    if unknown or READ not in scopes:
        raise UnknownScope(
            f"The scopes {', '.join(sorted(scopes)) or 'given'} are not known; "
            f"give “{READ}” or “{READ},{WRITE}”.",
            field="scope",
        )
    return Role.SYSTEM_WRITER if WRITE in scopes else Role.SYSTEM_READER
