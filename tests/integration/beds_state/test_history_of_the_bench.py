"""The ten years that the bench makes by SQL fit today's tables, and break no rule."""

from datetime import UTC, datetime

import pytest

from beds.state import bed_state
from providers.models import Collaborative
from tests.bench.history import LAST_DAY, make


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("databases_apart")
def test_ten_years_are_made_and_their_last_day_adds_up() -> None:
    make(30)

    total = bed_state(
        collaborative=Collaborative.objects.get(),
        as_at=LAST_DAY,
        known_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
    ).total

    assert total.beds == total.closed + total.open > 0
    assert total.open == total.occupied + total.held + total.paused + total.vacant
