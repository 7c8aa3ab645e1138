"""Reminders before a meeting, and what waits on the first page."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from impact.core import clock
from impact.core.periods import LONDON
from providers.access import Role
from providers.models import User
from reporting.models import MeetingReminder
from reporting.services.meetings import About, mark_done
from reporting.tasks import remind
from tests.factories import (
    DAY,
    BedFactory,
    ConfirmationFactory,
    MeetingReminderFactory,
    days,
    instant,
)
from tests.integration.meetings.world import NOON, Hall
from tests.pages import attribute, found, listed, opened, rows
from tests.refusals import assert_refused
from tests.worlds import SINCE

BEGINS = datetime(2026, 5, 4, 9, 30, tzinfo=LONDON)


def nurse(hall: Hall, where: str = "RHA", **told: object) -> User:
    user = hall.world.user(Role.CLINICIAN, where, username=f"nurse-{where}-{told}"[:60])
    User.objects.filter(pk=user.pk).update(**{"email": f"nurse@{where}.example".lower(), **told})
    return User.objects.get(pk=user.pk)


def reminded(at: datetime) -> list[mail.EmailMessage]:
    """The mails of the job as it runs at an instant."""
    mail.outbox.clear()
    with clock.at(at):
        remind()
    return list(mail.outbox)


def test_who_may_confirm_what_is_late_is_reminded_once(hall: Hall) -> None:
    hall.opened()
    theirs = nurse(hall)
    nurse(hall, is_active=False)
    nurse(hall, email="")
    nurse(hall, "RXG")

    (sent,) = reminded(BEGINS - timedelta(minutes=60))

    assert sent.to == [theirs.email]
    assert "- own\n" in sent.body
    assert "09:30" in sent.body
    assert not any(person.pseudonym in sent.body for person in hall.world.people.values())
    (kept,) = MeetingReminder.objects.all()
    assert (kept.sent_to, kept.provider.key, sorted(kept.wards)) == (theirs, "RHA", ["flow", "own"])
    assert reminded(BEGINS - timedelta(minutes=45)) == []
    # Somebody who came to the provider since is told.
    newcomer = nurse(hall, email="new@rha.example")
    assert [one.to for one in reminded(BEGINS - timedelta(minutes=30))] == [[newcomer.email]]


@pytest.mark.parametrize("minutes", [-91, 0, 60])
def test_nobody_is_reminded_long_before_or_after(hall: Hall, minutes: int) -> None:
    hall.opened()
    nurse(hall)

    assert reminded(BEGINS + timedelta(minutes=minutes)) == []
    assert not MeetingReminder.objects.exists()


def test_whose_wards_are_confirmed_is_left_alone(hall: Hall) -> None:
    hall.opened()
    nurse(hall)
    for name in ("own", "flow"):
        ward = hall.world.wards[name]
        ConfirmationFactory(ward=ward, by=hall.clinician, confirmed_at=instant(0, hour=7))

    assert reminded(BEGINS - timedelta(minutes=60)) == []


def test_a_closed_meeting_reminds_nobody(hall: Hall) -> None:
    nurse(hall)
    hall.closed(hall.opened())

    assert reminded(BEGINS - timedelta(minutes=60)) == []


@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET at = at", "TRUNCATE {}"])
def test_reminders_are_only_ever_added(db: None, statement: str) -> None:
    MeetingReminderFactory()

    assert_refused(statement.format("reporting_meetingreminder"))


def home(user: User, anchor: str, at: datetime) -> list[list[str]]:
    client = Client()
    client.force_login(user)
    with clock.at(at):
        page = opened(client, "/")
    lists = [attribute(each, "aria-labelledby") for each in found(page, "section", "app-list")]
    if anchor not in lists:
        return []
    return [[cell.text for cell in row] for row in rows(listed(page, anchor))]


def test_the_first_page_asks_to_confirm_before_the_meeting(hall: Hall) -> None:
    BedFactory(ward=hall.world.wards["flow"], start_date=SINCE)
    hall.opened()
    before = BEGINS - timedelta(minutes=60)

    assert [row[0] for row in home(hall.clinician, "confirm-for-meeting", before)] == [
        "flow RHA",
        "own RHA",
    ]
    assert home(hall.hub, "confirm-for-meeting", before) == []
    assert home(hall.clinician, "confirm-for-meeting", BEGINS - timedelta(days=4)) == []


def test_the_first_page_has_what_is_overdue_with_its_age(hall: Hall) -> None:
    meeting, ward = hall.opened(), hall.world.wards["own"]
    of_ward = hall.action(meeting, text="About the ward", due_on=DAY, about=About(ward=ward))
    hall.action(meeting, text="Mine", due_on=days(2), owner_user=hall.hub)
    hall.action(meeting, text="Nobody of ours", due_on=DAY)
    late = instant(3)

    (row,) = home(hall.clinician, "overdue-actions", late)
    assert row[0].startswith("About the ward")
    assert "Overdue by 3 days" in row[3]
    assert [one[0] for one in home(hall.hub, "overdue-actions", late)] == ["Mine"]
    mark_done(action=of_ward, now=NOON, by=hall.hub)
    assert home(hall.clinician, "overdue-actions", late) == []
