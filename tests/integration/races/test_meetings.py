"""Several people in one meeting at once, over real connections."""

from functools import partial

import pytest

from reporting.models import Decision, MeetingRecord
from reporting.services import meetings
from reporting.services.meetings.checks import MeetingClosed
from tests.factories import DAY
from tests.integration.meetings.world import NOON, hall
from tests.sessions import together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


def test_two_who_close_at_once_freeze_once() -> None:
    there = hall()
    meeting = there.opened()

    results = together([partial(there.closed, meeting), partial(there.closed, meeting)])

    assert sorted(type(result).__name__ for result in results) == [
        "MeetingClosed",
        "MeetingRecord",
    ]
    assert MeetingRecord.objects.count() == 1


def test_a_decision_while_closing_is_in_the_record_or_refused() -> None:
    there = hall()
    for number in range(ROUNDS):
        meeting = meetings.open_meeting(
            collaborative=there.east,
            held_on=DAY.replace(day=4 + number),
            today=DAY,
            now=NOON.replace(hour=8),
            by=there.hub,
        )
        deciding = partial(there.decided, meeting, text=f"Round {number}")

        decided, record = together([deciding, partial(there.closed, meeting)])

        kept = [one["text"] for one in record.seen["decisions"]]
        if isinstance(decided, MeetingClosed):
            assert kept == []
        else:
            assert kept == [f"Round {number}"]
        assert Decision.objects.filter(meeting=meeting).count() == len(kept)
