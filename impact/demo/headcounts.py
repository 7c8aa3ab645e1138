"""How many people are in each ward on a day of the story: what somebody confirming it counts."""

from collections import defaultdict

from impact.demo.calendar.days import Day
from impact.demo.simulation import Story

Days = tuple[Day, Day | None]


class Headcounts:
    """People by ward and day; on leave too, but on trial where they are on trial."""

    def __init__(self, story: Story) -> None:
        self._stays: dict[str, list[Days]] = defaultdict(list)
        self._on_trial: dict[str, list[Days]] = defaultdict(list)
        for spell in story.world.spells:
            for stay in spell.stays:
                self._stays[stay.ward.key].append((stay.start, stay.end))
                self._on_trial[stay.ward.key] += [
                    (leave.start, leave.end) for leave in stay.leaves if leave.kind == "trial"
                ]

    def on(self, ward: str, day: Day) -> int:
        """How many were in the ward, `PROVIDER:WARD`, on the day."""
        return _covering(self._stays[ward], day) - _covering(self._on_trial[ward], day)


def _covering(intervals: list[Days], day: Day) -> int:
    return sum(1 for start, end in intervals if start <= day and (end is None or day < end))
