"""EAST's meeting on a Monday, and those who run it or look."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from providers.access import Role
from providers.models import Collaborative, User
from reporting.models import Action, Decision, Meeting, MeetingRecord, MeetingSettings
from reporting.services import meetings
from reporting.services.meetings import Planned
from tests.factories import DAY, BedFactory, days, instant
from tests.worlds import SINCE, World, small_world

NOON = instant()


@dataclass
class Hall:
    """A small world whose collaborative EAST meets on Mondays at half past nine."""

    world: World
    hub: User
    clinician: User

    @property
    def east(self) -> Collaborative:
        return self.world.collaboratives["EAST"]

    def set_up(self, start: date = SINCE, **told: Any) -> MeetingSettings:
        items = [Planned(title="Low secure", minutes=10, service_lines=("LS",))]
        given: dict[str, Any] = {"weekday": 0, "starts_at": time(9, 30), "items": items, **told}
        return meetings.set_up(collaborative=self.east, start_date=start, by=self.hub, **given)

    def opened(self, day: date = DAY) -> Meeting:
        return meetings.open_meeting(
            collaborative=self.east, held_on=day, today=day, now=_morning(day), by=self.hub
        )

    def decided(self, meeting: Meeting, **told: Any) -> Decision:
        given: dict[str, Any] = {"text": "The next bed is theirs", **told}
        return meetings.decide(meeting=meeting, now=_noon(meeting), by=self.hub, **given)

    def action(self, meeting: Meeting, **told: Any) -> Action:
        given: dict[str, Any] = {"text": "Get a date", "owner": "Ward manager", "due_on": days(7)}
        return meetings.act(meeting=meeting, now=_noon(meeting), by=self.hub, **{**given, **told})

    def closed(self, meeting: Meeting) -> MeetingRecord:
        return meetings.close_meeting(
            meeting=meeting, today=meeting.held_on, now=_noon(meeting), by=self.hub
        )


def hall() -> Hall:
    """Two wards of EAST with a bed each in service."""
    world = small_world()
    for name in ("own", "fellow"):
        BedFactory(ward=world.wards[name], start_date=SINCE)
    return Hall(world, world.user(Role.HUB, "EAST"), world.user(Role.CLINICIAN, "RHA"))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8), tzinfo=NOON.tzinfo)


def _noon(meeting: Meeting) -> datetime:
    return datetime.combine(meeting.held_on, time(12), tzinfo=NOON.tzinfo)
