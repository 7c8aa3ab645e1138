"""What all entries share: the wards, who enters for whom, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from impact.core.errors import Refusal
from impact.demo.accounts import bed_managers
from impact.demo.calendar.days import STORY_BEGINS
from impact.demo.simulation import Story
from providers.models import User, Ward

Progress = Callable[[str, int, int], None]
_WEEKS_TOLD = 26


@dataclass
class Book:
    """The story, the day it is entered, and how many entries were made, ended or refused.

    A service refuses what somebody's own entries stand in the way of: the story gives way.
    """

    story: Story
    seed: int
    today: date
    progress: Progress
    made: int = 0
    ended: int = 0
    refusals: list[str] = field(default_factory=list)

    @property
    def since(self) -> int:
        """The first day of which entries are told: the last half year's."""
        return max(self.story.until - 7 * _WEEKS_TOLD, STORY_BEGINS)

    @cached_property
    def wards(self) -> dict[str, Ward]:
        """The wards that exist today, by `PROVIDER:WARD`."""
        return {ward.reference: ward for ward in Ward.objects.labelled().as_at(self.today)}

    @cached_property
    def by(self) -> dict[str, User]:
        """Who enters things for each provider, by its key."""
        return bed_managers({key.partition(":")[0] for key in self.wards})

    def make(self, entry: Callable[[], object]) -> None:
        """Enter something new."""
        self.made += self._settled(entry)

    def end(self, entry: Callable[[], object]) -> None:
        """End something that was entered before."""
        self.ended += self._settled(entry)

    def _settled(self, entry: Callable[[], object]) -> bool:
        try:
            entry()
        except Refusal as refusal:
            self.refusals.append(refusal.message)
            return False
        return True
