"""A collaborative that meets."""

from collections.abc import Iterator

import pytest
from django.test import Client

from impact.core import clock
from tests.integration.meetings.world import NOON, Hall
from tests.integration.meetings.world import hall as made
from tests.pages import signed_in


@pytest.fixture
def hall(db: None) -> Hall:
    return made()


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon of the meeting's day."""
    with clock.at(NOON):
        yield


@pytest.fixture
def hub(hall: Hall) -> Client:
    """The browser of whoever runs the meeting."""
    return signed_in(hall.hub)
