"""A desk at which reports are asked for."""

from collections.abc import Iterator

import pytest
from django.test import Client

from impact.core import clock
from tests.integration.reports.desk import NOW, Desk
from tests.pages import signed_in


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


@pytest.fixture
def monday() -> Iterator[None]:
    """It is the Monday on which reports are asked for."""
    with clock.at(NOW):
        yield


@pytest.fixture
def commissioner(desk: Desk) -> Client:
    """The browser of a commissioner."""
    return signed_in(desk.commissioner)
