"""Who looked."""

import factory
from factory.django import DjangoModelFactory

from impact.audit.models import AccessKind, AccessLog
from tests.factories.providers import UserFactory


class AccessLogFactory(DjangoModelFactory[AccessLog]):
    class Meta:
        model = AccessLog

    user = factory.SubFactory(UserFactory)
    kind = AccessKind.LIST
    page = "bed-state"
