"""By when an offer is answered: working days are Monday to Friday."""

from datetime import date

import pytest

from beds.services.offers import working_days_after


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 5, 4), 2, date(2026, 5, 6)),
        (date(2026, 5, 7), 2, date(2026, 5, 11)),
        (date(2026, 5, 8), 2, date(2026, 5, 12)),
        (date(2026, 5, 9), 2, date(2026, 5, 12)),
        (date(2026, 5, 8), 0, date(2026, 5, 8)),
        (date(2026, 5, 8), 10, date(2026, 5, 22)),
    ],
)
def test_working_days(day: date, number: int, expected: date) -> None:
    assert working_days_after(day, number) == expected
