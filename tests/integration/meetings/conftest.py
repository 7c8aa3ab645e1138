"""A collaborative that meets."""

import pytest

from tests.integration.meetings.world import Hall
from tests.integration.meetings.world import hall as made


@pytest.fixture
def hall(db: None) -> Hall:
    return made()
