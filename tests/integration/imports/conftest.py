"""Fixtures of the import's tests."""

from pathlib import Path

import pytest

from providers.models import Ward
from tests.integration.imports.sending import Sender
from tests.integration.imports.stories import build_hospital
from tests.integration.imports.world import build


@pytest.fixture
def wards(db: None) -> dict[str, Ward]:
    return build()


@pytest.fixture
def send(wards: dict[str, Ward], tmp_path: Path) -> Sender:
    return Sender(tmp_path)


@pytest.fixture
def hospital(wards: dict[str, Ward], send: Sender) -> Sender:
    """The small hospital of `stories`, and the way of files into it."""
    build_hospital(wards)
    return send
