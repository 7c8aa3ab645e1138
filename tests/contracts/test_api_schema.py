"""The API against its own schema: whatever is asked, it answers as it says, never with a 5xx."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as bounded
from oauth2_provider.models import AccessToken, Application
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from providers.services.accounts import system_user
from providers.services.clients import create_client
from tests.worlds import small_world


@pytest.fixture
def api(db: None, settings: Any) -> Iterator[Any]:
    """The schema of the application in this process, on this test's transaction."""
    settings.ALLOWED_HOSTS = ["localhost"]
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    world = small_world()
    made = create_client(
        label="Contract",
        scopes=["read", "write"],
        by=system_user(),
        provider=world.providers["RHA"],
    )
    application = Application.objects.get(client_id=made.client_id)
    AccessToken.objects.create(
        application=application,
        user=application.user,
        token="contract",
        scope="read write",
        expires=timezone.now() + timedelta(hours=1),
    )
    yield schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


# Not among them: that every odd value is refused. An empty filter or an unknown page size is read
# as none was given, which the pages' own forms do too.
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@bounded(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_its_schema_says(case: Any) -> None:
    case.call_and_validate(headers={"Authorization": "Bearer contract"}, checks=CHECKS)
