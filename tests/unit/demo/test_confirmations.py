"""Who confirms when: by the week, so that tomorrow changes nothing of yesterday."""

from collections import defaultdict
from datetime import date, timedelta

import pytest

from impact.demo.calendar.days import Day
from impact.demo.plan import CollaborativePlan
from impact.demo.stories.confirmations import Round, before_meetings, rounds
from tests.unit.demo.conftest import UNTIL

Plan = tuple[CollaborativePlan, ...]
LAST = UNTIL.toordinal()


def _rounds(plan: Plan, start: Day, end: Day) -> list[Round]:
    return list(rounds(plan[0].wards, start=start, end=end, seed=1))


def _last_confirmed(plan: Plan, on: Day) -> dict[str, Day]:
    last: dict[str, Day] = defaultdict(int)
    for found in _rounds(plan, on - 60, on):
        for ward in found.wards:
            last[ward.key] = max(last[ward.key], found.on)
    return last


def test_rounds_today_one_ward_is_forgotten(plan: Plan) -> None:
    last = _last_confirmed(plan, LAST)

    assert len(last) == 29
    assert [key for key, on in last.items() if LAST - on > 7] == ["RP7:WILLIS"]


@pytest.mark.parametrize("days", range(0, 70, 7))
def test_rounds_some_ward_is_forgotten_every_week_and_most_are_not(plan: Plan, days: int) -> None:
    day = LAST + days
    stale = [key for key, on in _last_confirmed(plan, day).items() if day - on > 7]

    assert 1 <= len(stale) <= 4


def test_rounds_one_provider_is_habitually_late(plan: Plan) -> None:
    weekdays: dict[str, set[int]] = defaultdict(set)
    for found in _rounds(plan, LAST - 182, LAST):
        weekdays[found.provider].add(date.fromordinal(found.on).weekday())

    assert weekdays.pop("ELYSIUM") == {4}
    assert all(max(days) < 4 for days in weekdays.values())


def test_rounds_before_meetings_are_those_of_most_and_forget_the_same_wards(plan: Plan) -> None:
    friday = date(2026, 11, 20).toordinal()
    weekly = [found for found in _rounds(plan, LAST - 7, LAST) if found.on > LAST - 6]

    told = list(before_meetings(plan[0].wards, start=LAST - 7, end=LAST, seed=1))

    assert 5 <= len({found.provider for found in told}) <= 8
    assert {(found.on, found.minute >= 17 * 60) for found in told} == {(friday, True)}
    for found in told:
        assert found.wards in [one.wards for one in weekly if one.provider == found.provider]
    later = list(before_meetings(plan[0].wards, start=LAST - 7, end=LAST + 7, seed=1))
    assert [found for found in later if found.on < LAST] == told


def test_rounds_of_a_shorter_time_are_those_of_a_longer(plan: Plan) -> None:
    start = (UNTIL - timedelta(days=90)).toordinal()

    longer = _rounds(plan, start, LAST)

    assert _rounds(plan, start, LAST - 30) == [one for one in longer if one.on < LAST - 30]
