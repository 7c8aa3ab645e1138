"""A desk at which reports are asked for."""

import pytest

from tests.integration.reports.desk import Desk


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()
