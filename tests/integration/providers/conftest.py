"""What the tests of providers begin with."""

from pathlib import Path

import pytest

from tests.integration.providers.reference_files import FILES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The reference data as files."""
    for name, content in FILES.items():
        (tmp_path / f"{name}.csv").write_text(content)
    return tmp_path
