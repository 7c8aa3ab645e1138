"""Reminding those whose wards are not confirmed shortly before a meeting."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.mail import EmailMessage

from impact.audit.service import service
from impact.core.periods import LONDON
from impact.core.text import clock_time, long_date
from providers.access import SYSTEM_ROLES, Permission, roles_with
from providers.models import Membership, User
from reporting.models import Meeting, MeetingReminder
from reporting.queries.meetings import confirm_from, readiness

AHEAD = timedelta(minutes=90)
"""So long before a meeting begins its reminders are due: the job looks every quarter of an hour."""


@service("meetings.remind_due")
def remind_due(*, today: date, now: datetime, by: User) -> list[MeetingReminder]:
    """Put on record who is to be reminded now, once a meeting; those that are new.

    A meeting is due from an hour and a half before it begins until it does. Reminded are those at a
    member who may confirm its wards, where one was not confirmed since 17:00 of the working day
    before.
    """
    meetings = Meeting.objects.select_for_update(of=("self",)).filter(
        held_on=today, closed_at__isnull=True
    )
    made = []
    for meeting in meetings.select_related("collaborative").order_by("pk"):
        begins = datetime.combine(meeting.held_on, meeting.starts_at, tzinfo=LONDON)
        if begins - AHEAD <= now < begins:
            made += _remind(meeting, now)
    its = MeetingReminder.objects.filter(pk__in=[one.pk for one in made])
    return list(its.select_related("meeting__collaborative", "sent_to"))


def _remind(meeting: Meeting, now: datetime) -> list[MeetingReminder]:
    ready = readiness(
        collaborative=meeting.collaborative,
        held_on=meeting.held_on,
        as_at=meeting.held_on,
        now=now,
    )
    late = {one.provider: one.late for one in ready if one.late}
    told = set(meeting.reminders.values_list("provider", "sent_to"))
    return MeetingReminder.objects.bulk_create(
        MeetingReminder(
            meeting=meeting, provider_id=provider, sent_to_id=user, wards=late[key], at=now
        )
        for key, provider, user in _who_confirm(late, on=meeting.held_on)
        if (provider, user) not in told
    )


def _who_confirm(providers: Iterable[str], *, on: date) -> Iterable[tuple[str, int, int]]:
    """Who may confirm wards of these members and has an address: key, provider and user."""
    held = Membership.objects.as_at(on).filter(
        provider__key__in=list(providers),
        role__in=set(roles_with(Permission.CONFIRM_WARDS)) - SYSTEM_ROLES,
        user__is_active=True,
        user__is_system=False,
    )
    once = held.exclude(user__email="").order_by("provider", "user").distinct("provider", "user")
    return once.values_list("provider__key", "provider", "user")


def message(reminder: MeetingReminder, *, site: str) -> EmailMessage:
    """The mail of a reminder: names of wards and where to confirm them, and of nobody's person."""
    meeting = reminder.meeting
    begins = datetime.combine(meeting.held_on, meeting.starts_at, tzinfo=LONDON)
    since = confirm_from(meeting.held_on)
    wards = "\n".join(f"- {name}" for name in reminder.wards)
    return EmailMessage(
        subject=f"Wards to confirm before the meeting of {long_date(meeting.held_on)}",
        body=(
            f"The meeting of {meeting.collaborative.name} begins at {clock_time(begins)}.\n\n"
            f"Not confirmed since {clock_time(since)} on {long_date(since.date())}:\n{wards}\n\n"
            f"Confirm them at {site}/\n"
        ),
        to=[reminder.sent_to.email],
    )
