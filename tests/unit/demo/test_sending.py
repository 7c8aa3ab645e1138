"""The story parted into what providers send week by week, and the rest."""

from datetime import date
from itertools import pairwise

import pytest

from impact.demo.feeds import FED
from impact.demo.rows import Row
from impact.demo.sending import Parted, part
from impact.demo.simulation import Story
from tests.unit.demo.conftest import UNTIL

Rows = dict[str, list[Row]]
PLANNED = {"planned_discharge_on", "expires_on", "birth_date"}


@pytest.fixture(scope="module")
def parted(rows: Rows, story: Story) -> Parted:
    return part(rows, until=story.until, sent={})


def test_part_loses_no_row_and_tells_none_twice_but_of_who_is_still_there(
    rows: Rows, parted: Parted
) -> None:
    for kind, every in rows.items():
        first, last = ({id(row) for row in part[kind]} for part in (parted.first, parted.last))
        sent = {id(row) for parcel in parted.parcels for row in parcel.rows.get(kind, ())}
        assert first | last | sent == {id(row) for row in every}
        assert not first & last
        assert not last & sent
        assert not (sent & first) or kind in ("stays", "legal_status")


def test_part_each_provider_sends_weekly_what_has_come_by_then(parted: Parted) -> None:
    days: dict[str, list[date]] = {}
    for parcel in parted.parcels:
        on = date.fromordinal(parcel.on)
        days.setdefault(parcel.provider, []).append(on)
        for row in (row for found in parcel.rows.values() for row in found):
            assert row["provider"] == parcel.provider
            told = [value for name, value in row.items() if name not in PLANNED]
            assert all(value < on.isoformat() for value in told if value[4:5] == value[7:8] == "-")

    assert set(days) == set(FED)
    for found in days.values():
        assert {(later - earlier).days for earlier, later in pairwise(found)} == {7}
        assert len(found) == 6
        assert 1 <= (UNTIL - found[-1]).days <= 7


def test_part_each_provider_is_the_first_to_tell_of_somebody(parted: Parted) -> None:
    first = {id(row) for row in parted.first["stays"]}
    new = {
        parcel.provider
        for parcel in parted.parcels
        for row in parcel.rows["stays"]
        if id(row) not in first
    }

    assert new == set(FED)


def test_part_what_was_sent_is_not_sent_again(rows: Rows, story: Story) -> None:
    again = part(rows, until=story.until, sent=dict.fromkeys(FED, story.until))

    assert again.parcels == []
    assert again.first == rows
    assert not any(again.last.values())
