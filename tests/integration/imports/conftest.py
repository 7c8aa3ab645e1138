"""Fixtures of the import's tests."""

from pathlib import Path

import pytest

from providers.models import Ward
from tests.integration.imports.sending import Sender
from tests.integration.imports.world import build


@pytest.fixture
def wards(db: None) -> dict[str, Ward]:
    return build()


@pytest.fixture
def send(wards: dict[str, Ward], tmp_path: Path) -> Sender:
    return Sender(tmp_path)
