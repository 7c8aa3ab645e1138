"""How a meeting is set up, and how each week's opens by itself."""

from datetime import timedelta

import pytest

from impact.core.errors import Invalid, NotAllowed
from providers.access import Role
from providers.services.accounts import system_user
from reporting.models import Meeting, MeetingSettings
from reporting.services.meetings import Planned, open_due, open_meeting
from reporting.services.meetings.checks import NoSuchLine
from reporting.services.meetings.opening import AlreadyOpen, DayPassed
from reporting.services.meetings.setting_up import AlreadySetUp
from reporting.tasks import open_meetings
from tests.factories import DAY, days, instant
from tests.integration.meetings.world import NOON, Hall


def due(day: int) -> list[Meeting]:
    return open_due(today=days(day), now=instant(day), by=system_user())


def test_new_settings_end_those_before(hall: Hall) -> None:
    first = hall.set_up()

    second = hall.set_up(DAY, weekday=2)

    first.refresh_from_db()
    assert (first.end_date, second.end_date) == (DAY, None)
    assert [item.service_lines for item in second.items.all()] == [["LS"]]


def test_settings_before_later_ones_are_refused(hall: Hall) -> None:
    hall.set_up(DAY)

    with pytest.raises(AlreadySetUp, match="4 May 2026"):
        hall.set_up(days(-7))
    with pytest.raises(AlreadySetUp):
        hall.set_up(DAY)


@pytest.mark.parametrize(
    "items",
    [
        [],
        [Planned(title="Nothing", minutes=5, service_lines=())],
        [Planned(title=" ", minutes=5, service_lines=("LS",))],
        [Planned(title="Elsewhere", minutes=5, service_lines=("AED",))],
    ],
)
def test_an_agenda_is_about_lines_of_the_programme(hall: Hall, items: list[Planned]) -> None:
    with pytest.raises(Invalid):
        hall.set_up(items=items)

    assert not MeetingSettings.objects.exists()


def test_next_meeting_opens_once_with_its_agenda(hall: Hall) -> None:
    hall.set_up()

    (meeting,) = due(1)

    assert meeting.held_on == days(7)
    assert [(item.title, item.minutes) for item in meeting.items.all()] == [("Low secure", 10)]
    assert due(1) == due(7) == []


def test_what_was_missed_is_made_up_for_from_the_data(hall: Hall) -> None:
    hall.set_up()
    due(-21)

    assert [meeting.held_on for meeting in due(5)] == [days(7)]
    assert [meeting.held_on for meeting in due(8)] == [days(14)]


def test_an_extra_meeting_takes_the_place_of_the_weeks(hall: Hall) -> None:
    hall.set_up()
    hall.opened(days(2))

    assert due(1) == []
    assert [meeting.held_on for meeting in due(3)] == [days(7)]


def test_no_meeting_opens_when_settings_have_ended(hall: Hall) -> None:
    settings = hall.set_up()
    settings.end_date = DAY
    settings.save()

    assert due(-1) == []
    assert len(due(-7)) == 1


def test_task_opens_what_is_due(hall: Hall) -> None:
    hall.set_up()

    open_meetings()
    open_meetings()

    meeting = Meeting.objects.get()
    assert meeting.opened_by == system_user()
    assert meeting.held_on - meeting.opened_at.date() < timedelta(days=8)


def test_a_day_has_one_meeting_and_is_not_past(hall: Hall) -> None:
    hall.opened()

    with pytest.raises(AlreadyOpen):
        hall.opened()
    with pytest.raises(DayPassed):
        open_meeting(collaborative=hall.east, held_on=days(-1), today=DAY, now=NOON, by=hall.hub)


def test_without_settings_each_line_is_an_item(hall: Hall) -> None:
    assert [item.service_lines for item in hall.opened().items.all()] == [["LS"]]


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.HUB])
def test_only_its_own_hub_opens_a_meeting(hall: Hall, role: Role) -> None:
    somebody = hall.world.user(role, "RHA" if role is Role.CLINICIAN else "WEST", username="other")

    with pytest.raises(NotAllowed):
        open_meeting(collaborative=hall.east, held_on=DAY, today=DAY, now=NOON, by=somebody)


def test_a_line_that_is_none_is_named(hall: Hall) -> None:
    with pytest.raises(NoSuchLine, match="AED"):
        hall.set_up(items=[Planned(title="x", minutes=5, service_lines=("LS", "AED"))])
