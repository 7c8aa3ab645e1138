"""IMPACT on a Monday morning, and its people looking at pages."""

from collections.abc import Iterator

import pytest
from django.test import Client

from impact.core import clock
from tests.impact import NOW, Impact, impact


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: object) -> Iterator[Impact]:
    """IMPACT, made once for the tests of a module and undone after them."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield impact()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def monday(db: None) -> Iterator[None]:
    """The clock stands at 9.30 on the Monday."""
    with clock.at(NOW):
        yield


@pytest.fixture
def clinician(made: Impact) -> Client:
    """A clinician of the lead provider, signed in."""
    client = Client()
    client.force_login(made.clinician)
    return client
