"""The worked example, and people looking at its pages."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from impact.core import clock
from tests.integration.figures_pages.world import TODAY, Example, example
from tests.pages import signed_in


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Example]:
    """The example, made once for the tests of a module and undone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield example()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def monday(db: None) -> Iterator[None]:
    """It is the Monday after the week of the example."""
    with clock.at(TODAY):
        yield


@pytest.fixture
def clinician(made: Example) -> Client:
    """A clinician of the trust, signed in."""
    return signed_in(made.clinician)


@pytest.fixture
def commissioner(made: Example) -> Client:
    """A commissioner, signed in."""
    return signed_in(made.commissioner)
