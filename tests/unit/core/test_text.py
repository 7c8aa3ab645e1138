"""Words for people: quoted values, dates, counts and lists."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.core import text


@pytest.mark.parametrize(
    "value", ["9990000018", "999 000 0018", "999-000-0018", "no 9990000018 x", "9990000018.0"]
)
def test_shown_never_quotes_an_nhs_number(value: str) -> None:
    assert "[10 digits]" in text.shown(value)
    assert "0018" not in text.shown(value)


@given(st.text(max_size=200))
def test_shown_is_one_short_printable_line(value: str) -> None:
    quoted = text.shown(value)

    assert len(quoted) <= 43
    assert quoted.isprintable()
    assert (quoted[0], quoted[-1]) == ("“", "”")


def test_shown_keeps_other_numbers() -> None:
    assert text.shown("45747") == "“45747”"
    assert text.shown("12345678901") == "“12345678901”"


def test_dates_and_times_are_local() -> None:
    instant = datetime(2026, 7, 5, 23, 5, tzinfo=UTC)

    assert text.long_date(date(2026, 5, 5)) == "5 May 2026"
    assert text.long_moment(instant) == "6 July 2026 at 00:05"


def test_counts_and_lists() -> None:
    assert text.counted(1, "bed") == "1 bed"
    assert text.counted(1234, "person", "people") == "1,234 people"
    assert text.listed([]) == ""
    assert text.listed(["a"]) == "a"
    assert text.listed(["a", "b", "c"], last="or") == "a, b or c"
