"""Walls of a meeting: what they show, who moves them, and what it costs that they ask."""

import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from impact.audit.models import AccessLog
from reporting.models import MeetingScreen
from reporting.services import meetings
from reporting.services.meetings.checks import MeetingClosed, NoSuchLine
from tests.factories import DAY
from tests.integration.meetings.world import NOON, Hall
from tests.pages import attribute, one, opened, page_of, words
from tests.refusals import assert_refused

pytestmark = pytest.mark.usefixtures("noon")
PLACE = f"/meetings/EAST/{DAY}/"
WALL = f"{PLACE}wall/"
SHOW = f"{PLACE}lines/LS/show/"


def asked_again(client: Client, version: str) -> HttpResponse:
    """The answer to a wall that asks by itself."""
    return client.get(WALL, headers={"X-Quiet": "1", "If-None-Match": f'"{version}"'})


def version(client: Client) -> str:
    return attribute(one(opened(client, WALL), "main"), "data-live")


def heading(client: Client) -> str:
    return words(one(opened(client, WALL), "h1"))


def test_the_wall_shows_the_line_at_which_the_chair_is(hall: Hall, hub: Client) -> None:
    hall.opened()
    assert heading(hub) == "All service lines"
    assert "has not begun" in words(opened(hub, WALL))

    answer = hub.post(SHOW)

    assert (answer.status_code, answer["Location"]) == (302, f"{PLACE}lines/LS/")
    assert heading(hub) == hall.world.wards["own"].service_line.name
    assert "has not begun" not in words(opened(hub, WALL))
    screen = MeetingScreen.objects.get()
    assert (screen.service_line, screen.shown_at, screen.shown_by) == ("LS", NOON, hall.hub)


def test_a_script_is_told_where_to_go_and_is_not_led(hall: Hall, hub: Client) -> None:
    hall.opened()

    answer = hub.post(SHOW, headers={"X-By-Script": "1"})

    assert (answer.status_code, answer["Location"]) == (204, f"{PLACE}lines/LS/")


def test_to_look_at_a_line_writes_nothing(hall: Hall, hub: Client) -> None:
    hall.opened()

    assert "Show this on the wall" in words(opened(hub, f"{PLACE}lines/LS/"))

    assert not MeetingScreen.objects.exists()


def test_what_is_shown_already_is_not_written_again(hall: Hall) -> None:
    told = {"meeting": hall.opened(), "service_line": "LS", "by": hall.hub}
    meetings.show(now=NOON, **told)
    meetings.show(now=NOON + timedelta(minutes=5), **told)

    assert MeetingScreen.objects.get().shown_at == NOON
    assert MeetingScreen.objects.get().events.count() == 1  # type: ignore[attr-defined]


def test_a_line_of_the_programme_and_an_open_meeting_are_needed(hall: Hall) -> None:
    meeting = hall.opened()
    with pytest.raises(NoSuchLine):
        meetings.show(meeting=meeting, service_line="AED", now=NOON, by=hall.hub)
    meetings.show(meeting=meeting, service_line="LS", now=NOON, by=hall.hub)
    hall.closed(meeting)

    with pytest.raises(MeetingClosed):
        meetings.show(meeting=meeting, service_line="LS", now=NOON, by=hall.hub)
    assert_refused(
        "UPDATE reporting_meetingscreen SET service_line = 'X'", match="This meeting is closed"
    )
    assert_refused("TRUNCATE reporting_meetingscreen")


def test_a_wall_shows_a_line(hall: Hall) -> None:
    meetings.show(meeting=hall.opened(), service_line="LS", now=NOON, by=hall.hub)

    assert_refused(
        "UPDATE reporting_meetingscreen SET service_line = ''", match="meeting_screen_of_a_line"
    )


def test_a_closed_meeting_s_wall_says_so(hall: Hall, hub: Client) -> None:
    meeting = hall.opened()
    hub.post(SHOW)
    hall.closed(meeting)

    assert "The meeting was closed at 13:00" in words(opened(hub, WALL))
    assert heading(hub) == "All service lines"
    assert hub.post(SHOW).status_code == 409


def test_to_ask_whether_the_chair_moved_costs_next_to_nothing(hall: Hall, hub: Client) -> None:
    hall.opened()
    hub.post(SHOW)
    shown, seen = version(hub), AccessLog.objects.count()

    with CaptureQueriesContext(connection) as queries:
        answer = asked_again(hub, shown)

    assert (answer.status_code, answer.content) == (304, b"")
    # The session, the user, the meeting, and whether anything is recorded since.
    assert len(queries) == 4
    assert AccessLog.objects.count() == seen


def test_a_wall_that_asks_gets_the_next_line(hall: Hall, hub: Client) -> None:
    hall.opened()
    shown = version(hub)
    hub.post(SHOW)

    answer = asked_again(hub, shown)

    assert answer.status_code == 200
    assert words(one(page_of(answer), "h1")) == hall.world.wards["own"].service_line.name
    assert asked_again(hub, answer["ETag"].strip('"')).status_code == 304


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_screen_stays_signed_in_while_its_meeting_is_open(
    hall: Hall, hub: Client, *, is_closed: bool
) -> None:
    meeting = hall.opened()
    shown = version(hub)
    if is_closed:
        hall.closed(meeting)
    an_hour_ago = int(time.time()) - 3600
    session = hub.session
    session["seen_at"] = an_hour_ago
    session.save()

    asked_again(hub, shown)

    assert (hub.session["seen_at"] == an_hour_ago) is is_closed
    assert Session.objects.count() == 1
