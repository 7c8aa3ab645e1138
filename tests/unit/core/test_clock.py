"""The clock stands still where a test says so, in every thread."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest

from impact.core import clock

NAIVE = datetime(2026, 7, 1, tzinfo=UTC).replace(tzinfo=None)


def test_today_is_the_local_date_not_the_utc_one() -> None:
    with clock.at(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 7, 2)
        assert clock.now().isoformat() == "2026-07-01T23:30:00+00:00"


def test_at_a_date_holds_in_other_threads_and_ends_with_the_block() -> None:
    with clock.at(date(2026, 11, 16)), ThreadPoolExecutor(1) as pool:
        assert pool.submit(clock.today).result() == date(2026, 11, 16)
        with clock.at(date(2020, 2, 29)):
            assert clock.today() == date(2020, 2, 29)
        assert clock.today() == date(2026, 11, 16)

    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 60


def test_at_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.at(NAIVE):
        pass
