"""Dates, times, flags and numbers: read as they stand or refused with a sentence."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.core.tabular import (
    SheetDate,
    parse_date,
    parse_datetime,
    parse_decimal,
    parse_flag,
    parse_whole_number,
)

dates = st.dates(min_value=date(1850, 1, 1), max_value=date(2200, 12, 31))


@given(dates)
def test_both_forms_of_a_date_are_read(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day:%d/%m}/{day.year}") == day


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31/02/2025", "not in the calendar"),
        ("2025-02-29", "not in the calendar"),
        ("00/01/2025", "not in the calendar"),
        ("2025-13-01", "not in the calendar"),
        ("03/25/2025", "is the month first?"),
        ("05/03/25", "two digits"),
        ("5-3-25", "two digits"),
        ("45747", "bare number"),
        ("45747.5", "bare number"),
        ("20250305", "no signs between"),
        ("2025-03-05T10:00", "time attached"),
        ("2025-03-05 00:00:00", "time attached"),
        ("05/03/2025 10:00", "time attached"),
        ("5/3/2025", "one digit"),
        ("2025-3-5", "one digit"),
        ("1849-12-31", "1850"),
        ("01/01/2201", "2200"),
        ("0000-01-01", "1850"),
        ("5 March 2025", "is no date"),
        ("٠١/٠٢/٢٠٢٥", "is no date"),
        ("2025-03-05\n", "is no date"),
        ("", "is no date"),
        ("2025/03/05", "is no date"),
    ],
)
def test_anything_else_is_refused_and_said_why(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words.replace("?", r"\?")):
        parse_date(text)


def test_refusal_does_not_quote_an_nhs_number() -> None:
    with pytest.raises(ValueError, match="10 digits") as caught:
        parse_date("999 000 0018")

    assert "0018" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-16T10:30", datetime(2026, 11, 16, 10, 30, tzinfo=UTC)),
        ("2026-07-16 10:30:15", datetime(2026, 7, 16, 9, 30, 15, tzinfo=UTC)),
        ("2026-07-16T10:30Z", datetime(2026, 7, 16, 10, 30, tzinfo=UTC)),
        ("2026-07-16T10:30:00.5+02:00", datetime(2026, 7, 16, 8, 30, 0, 500_000, tzinfo=UTC)),
        ("2026-10-25T01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T01:30Z", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-03-29T00:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("2026-03-29T02:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
    ],
)
def test_moments_are_local_unless_they_say_otherwise(text: str, instant: datetime) -> None:
    moment = parse_datetime(text)

    assert moment == instant
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-03-29T01:30", "clocks went forward"),
        ("2026-11-16", "no date and time"),
        ("16/11/2026 10:30", "no date and time"),
        ("2026-11-16T24:00", "no date and time"),
        ("2026-11-16T10", "no date and time"),
        ("2026-02-30T10:00", "not in the calendar"),
        ("1700-01-01T10:00", "1850"),
    ],
)
def test_moments_that_are_none_are_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_datetime(text)


def test_date_cell_of_a_sheet_is_its_midnight() -> None:
    assert parse_datetime(SheetDate("2026-07-16")) == datetime(2026, 7, 15, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "flag"), [("Y", True), ("yes", True), ("N", False), ("No", False)]
)
def test_flags(text: str, flag: bool) -> None:
    assert parse_flag(text) is flag


@pytest.mark.parametrize("text", ["", "1", "ja", "X"])
def test_other_flags_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected Y or N"):
        parse_flag(text)


def test_numbers() -> None:
    assert parse_whole_number("12.0") == 12
    assert parse_decimal("-550.25") == Decimal("-550.25")
    for text in ("1,200", "£3", "1e5", "", "-1", "1.5"):
        with pytest.raises(ValueError, match="no whole number"):
            parse_whole_number(text)
    for text in ("1,200", "£3", "1e5", "", "NaN", "Infinity", "1" * 31):
        with pytest.raises(ValueError, match="no plain number"):
            parse_decimal(text)
