"""What the writes of beds, their uses and placements have in common."""

from collections.abc import Callable
from typing import Any, cast

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from beds.permissions import check_may
from impact.audit.api import Writes
from impact.core import clock
from providers.access import Permission
from providers.models import User


class BedWrites(Writes):
    """Reads what is sent, asks who may, changes a record as its caller saw it."""

    @property
    def user(self) -> User:
        """Who asks."""
        return cast(User, self.request.user)

    def moment(self) -> dict[str, Any]:
        """What every service is told: today, and by whom."""
        return {"today": clock.today(), "by": self.user}

    def sent(self, serializer: type[BaseSerializer]) -> dict[str, Any]:
        """What the caller sent, checked. Raises ValidationError."""
        found = serializer(data=self.request.data, context=self.get_serializer_context())
        found.is_valid(raise_exception=True)
        given: dict[str, Any] = found.validated_data
        return given

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

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One record with its version."""
        return self.shown(self.get_object())

    def shown(self, record: Any, status: int = 200) -> Response:
        """A record as the caller reads it.

        The version is read first: who is slower than somebody else then has an older version than
        they were shown, never a newer one.
        """
        tag = self.tag(record)
        fresh = self.get_queryset().get(pk=record.pk)
        return Response(self.told(fresh), status=status, headers={"ETag": tag})

    def told(self, record: Any) -> dict[str, Any]:
        """One record in words of the API."""
        data: dict[str, Any] = self.get_serializer(record).data
        return data
