"""When somebody out of area is to be seen next, and how often a planned day moved."""

from datetime import date

import pytest

from patients.visits import see_by, times_moved

SINCE = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("lda", "last_seen", "due"),
    [
        (True, None, date(2026, 3, 28)),
        (True, date(2026, 3, 2), date(2026, 4, 27)),
        (False, None, date(2026, 4, 30)),
        (None, None, date(2026, 4, 30)),
        (False, date(2026, 3, 2), date(2026, 6, 2)),
        (False, date(2026, 11, 30), date(2027, 2, 28)),
        (False, date(2025, 12, 1), date(2026, 4, 30)),
        (True, date(2025, 12, 1), date(2026, 3, 28)),
    ],
)
def test_see_by_eight_weeks_or_three_months_after_the_last_visit_or_going(
    lda: bool | None, last_seen: date | None, due: date
) -> None:
    assert see_by(lda=lda, last_seen=last_seen, since=SINCE) == due


@pytest.mark.parametrize(
    ("days", "moved"),
    [
        ([], 0),
        ([None, None], 0),
        ([None, date(2026, 5, 1)], 0),
        ([date(2026, 5, 1), date(2026, 5, 1)], 0),
        ([date(2026, 5, 1), date(2026, 6, 1), date(2026, 6, 1), date(2026, 5, 1)], 2),
        ([date(2026, 5, 1), None, date(2026, 6, 1)], 1),
    ],
)
def test_times_moved_counts_changes_after_the_first(days: list[date | None], moved: int) -> None:
    assert times_moved(days) == moved
