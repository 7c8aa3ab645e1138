"""What the database refuses of a closed meeting, by whatever path."""

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction

from reporting.models import Presence
from reporting.services import meetings
from tests.factories import (
    ActionFactory,
    AgendaItemFactory,
    DecisionFactory,
    DecisionStepFactory,
    MeetingSettingsFactory,
    SettingsItemFactory,
    days,
)
from tests.integration.meetings.world import NOON, Hall
from tests.refusals import assert_refused

CLOSED = "This meeting is closed"


@pytest.fixture
def closed(hall: Hall) -> int:
    """A closed meeting with one of everything."""
    meeting = hall.opened()
    meetings.attend(
        meeting=meeting,
        provider=hall.world.providers["RHA"],
        presence=Presence.PRESENT,
        by=hall.hub,
    )
    hall.decided(meeting, for_group=True)
    hall.action(meeting)
    hall.closed(meeting)
    meetings.note(meeting=meeting, text="A note", now=NOON, by=hall.hub)
    return meeting.pk


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reporting_meeting SET starts_at = '10:00'",
        "UPDATE reporting_meeting SET closed_at = NULL, closed_by_id = NULL",
        "DELETE FROM reporting_agendaitem",
        "UPDATE reporting_agendaitem SET minutes = 99",
        "UPDATE reporting_attendance SET presence = 'absent'",
        "DELETE FROM reporting_attendance",
        "UPDATE reporting_decision SET text = 'another'",
        "DELETE FROM reporting_decision",
        "UPDATE reporting_action SET due_on = due_on + 1",
        "UPDATE reporting_action SET owner = 'nobody', done_at = now(), done_by_id = by_id",
        "DELETE FROM reporting_action",
    ],
)
def test_no_statement_changes_a_closed_meeting(closed: int, statement: str) -> None:
    assert_refused(statement, match=CLOSED)


@pytest.mark.parametrize("table", ["meetingrecord", "meetingnote"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET meeting_id = meeting_id"])
def test_what_was_seen_and_noted_is_only_ever_added_to(
    closed: int, table: str, statement: str
) -> None:
    assert_refused(statement.format(f"reporting_{table}"))


@pytest.mark.parametrize(
    "table",
    [
        *("meeting", "agendaitem", "attendance", "decision", "decisionstep", "action"),
        *("meetingrecord", "meetingnote"),
    ],
)
def test_no_table_of_a_meeting_is_emptied(closed: int, table: str) -> None:
    assert_refused(f"TRUNCATE reporting_{table} CASCADE")


@pytest.mark.parametrize("made_by", [DecisionFactory, ActionFactory, AgendaItemFactory])
def test_nothing_is_added_to_a_closed_meeting(closed: int, made_by: object) -> None:
    with pytest.raises(DatabaseError, match=CLOSED), transaction.atomic():
        made_by(meeting_id=closed, meeting=None)  # type: ignore[operator]


def test_an_action_of_a_closed_meeting_may_be_done(closed: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reporting_action SET done_at = now(), done_by_id = by_id, outcome = 'done'"
        )
        assert cursor.rowcount == 1


def test_a_step_is_only_ever_added(closed: int) -> None:
    DecisionStepFactory()

    assert_refused("DELETE FROM reporting_decisionstep")
    assert_refused('UPDATE reporting_decisionstep SET "on" = "on" - 1')


def test_a_meeting_is_closed_with_its_record_alone(hall: Hall) -> None:
    hall.opened()

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert_refused(
        "UPDATE reporting_meeting SET closed_at = opened_at, closed_by_id = opened_by_id",
        match="together with the record",
    )
    checksum = hashlib.sha256(b"{}").hexdigest()
    assert_refused(
        "INSERT INTO reporting_meetingrecord (meeting_id, as_at, known_at, content, checksum)"
        f" SELECT id, held_on, now(), '{{}}', '{checksum}' FROM reporting_meeting",
        match="recorded when the meeting is closed",
    )
    assert_refused(
        "INSERT INTO reporting_meetingrecord (meeting_id, as_at, known_at, content, checksum)"
        f" SELECT id, held_on, now(), '{{ }}', '{checksum}' FROM reporting_meeting",
        match="meeting_record_checksum",
    )


def test_a_meeting_stays_on_its_day_and_what_was_said_with_it(hall: Hall) -> None:
    one, other = hall.opened(), hall.opened(days(7))
    hall.decided(one)

    assert_refused("UPDATE reporting_meeting SET held_on = held_on + 1", match="stays on its day")
    assert_refused(f"UPDATE reporting_decision SET meeting_id = {other.pk}", match="stays with it")


@pytest.mark.parametrize(
    ("rule", "statement"),
    [
        ("meeting_once_a_day", "INSERT INTO reporting_meeting (collaborative_id, held_on,"
         " starts_at, opened_at, opened_by_id) SELECT collaborative_id, held_on, starts_at,"
         " opened_at, opened_by_id FROM reporting_meeting"),
        ("meeting_closed_by_somebody", "UPDATE reporting_meeting SET closed_at = opened_at"),
        (
            "meeting_times_in_order",
            "UPDATE reporting_meeting SET closed_at = opened_at - interval '1 day',"
            " closed_by_id = opened_by_id",
        ),
        ("agendaitem_once", "INSERT INTO reporting_agendaitem (meeting_id, position, title,"
         " minutes, service_lines) SELECT meeting_id, position, title, minutes, service_lines"
         " FROM reporting_agendaitem"),
        ("agendaitem_about_a_line", "UPDATE reporting_agendaitem SET service_lines = '{}'"),
        ("agendaitem_timed", "UPDATE reporting_agendaitem SET minutes = 0"),
        ("decision_about_one", "UPDATE reporting_decision SET ward_id = (SELECT min(id) FROM"
         " providers_ward), bed_id = (SELECT min(id) FROM beds_bed)"),
        ("decision_says_something", "UPDATE reporting_decision SET text = ''"),
        ("action_about_one", "UPDATE reporting_action SET ward_id = (SELECT min(id) FROM"
         " providers_ward), bed_id = (SELECT min(id) FROM beds_bed)"),
        ("action_says_something", "UPDATE reporting_action SET text = ''"),
        ("action_owned", "UPDATE reporting_action SET owner = ''"),
        ("action_done_by_somebody", "UPDATE reporting_action SET done_at = now()"),
        ("attendance_once", "INSERT INTO reporting_attendance (meeting_id, provider_id, presence,"
         " names) SELECT meeting_id, provider_id, presence, names FROM reporting_attendance"),
    ],
)  # fmt: skip
def test_rules_of_an_open_meeting(hall: Hall, rule: str, statement: str) -> None:
    meeting = hall.opened()
    meetings.attend(
        meeting=meeting,
        provider=hall.world.providers["RHA"],
        presence=Presence.PRESENT,
        by=hall.hub,
    )
    hall.decided(meeting)
    hall.action(meeting)

    assert_refused(statement, match=rule)


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("meeting_settings_dates_in_order", {"end_date": days(-9999)}),
        ("meeting_settings_weekday", {"weekday": 7}),
        ("meeting_settings_once_a_day", {}),
    ],
)
def test_rules_of_settings(hall: Hall, rule: str, values: dict[str, object]) -> None:
    if not values:
        values = {"collaborative": MeetingSettingsFactory().collaborative}

    with pytest.raises(DatabaseError, match=rule), transaction.atomic():
        MeetingSettingsFactory(**values)


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("settingsitem_about_a_line", {"service_lines": []}),
        ("settingsitem_timed", {"title": ""}),
        ("settingsitem_once", {"position": 1}),
    ],
)
def test_rules_of_an_agenda_as_set_up(hall: Hall, rule: str, values: dict[str, object]) -> None:
    item = SettingsItemFactory(position=1)

    with pytest.raises(DatabaseError, match=rule), transaction.atomic():
        SettingsItemFactory(settings=item.settings, **values)
