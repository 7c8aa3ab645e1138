"""The clock on a Friday morning, and RHA's ward with its bed manager."""

from collections.abc import Iterator

import pytest

from impact.core import clock
from tests.integration.beds_api.world import TODAY, Writing, writing


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def there(db: None) -> Writing:
    return writing()
