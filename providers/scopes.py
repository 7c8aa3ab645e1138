"""Which scopes an API client may ask for: what the role of its user allows."""

from typing import Any

from oauth2_provider.scopes import SettingsScopes

from impact.core.auth import READ, WRITE
from providers.access import Role
from providers.models import Membership


class ClientScopes(SettingsScopes):
    """Read for a system that reads, read and write for one that writes, else none."""

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        """The scopes of one client."""
        held = Membership.objects.filter(user=application.user_id) if application else None
        roles = set(held.values_list("role", flat=True)) if held is not None else set()
        if Role.SYSTEM_WRITER in roles:
            return [READ, WRITE]
        return [READ] if Role.SYSTEM_READER in roles else []
