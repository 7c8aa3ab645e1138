"""A world with somebody in a bed, a bed held and one closed; and a folder for its copies."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from beds.models import Bed, BedPeriod
from impact.core import clock
from tests.worlds import SINCE, small_world

NOW = datetime(2026, 11, 22, 0, 35, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> Any:
    made = small_world()
    ward, person = made.wards["own"], made.people["own"]
    beds = [
        Bed.objects.create(ward=ward, label=label, start_date=SINCE) for label in ("01", "02", "03")
    ]
    BedPeriod.objects.create(bed=beds[0], use="occupied", stay=person.stays.get(), start_date=SINCE)
    BedPeriod.objects.create(bed=beds[1], use="closed", reason="refurbishment", start_date=SINCE)
    Bed.objects.create(ward=made.wards["west"], label="01", start_date=SINCE)
    Bed.objects.create(ward=made.wards["fellow"], label="01", start_date=SINCE)
    with clock.at(NOW):
        yield made


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.COPIES_DIR = tmp_path / "copies"
    return tmp_path / "copies"
