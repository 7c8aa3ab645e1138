"""What the writes of beds, their uses and placements have in common."""

from collections.abc import Callable
from typing import Any

from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from beds.permissions import check_may
from impact.audit.api import Writes
from providers.access import Permission
from providers.api import ByUser


class BedWrites(ByUser, Writes):
    """Asks who may, and changes a record as its caller saw it."""

    def provider_of(self, record: Any) -> int:
        """In whose wards the record is."""
        raise NotImplementedError

    def check(self, permission: Permission, record: Any) -> None:
        """Refuse who may not do this to the record. Raises NotAllowed."""
        check_may(self.user, permission, provider=self.provider_of(record))

    def change(
        self,
        permission: Permission,
        sent: type[BaseSerializer],
        work: Callable[[Any, dict[str, Any]], Any],
    ) -> Response:
        """Do the work on the record asked for; the answer is what the work returns, or nothing."""
        record = self.get_object()
        self.check(permission, record)
        given = self.sent(sent)
        with self.unchanged(record):
            changed = work(record, given)
        return Response(status=204) if changed is None else self.shown(changed)
