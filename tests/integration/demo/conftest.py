"""A database into which the story is told once for all tests of a module."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def told_into(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database, where demonstrations may be loaded; undone after the module."""
    with django_db_blocker.unblock(), override_settings(DEBUG=True), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def aside(told_into: None) -> Iterator[None]:
    """What a test changes is undone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
