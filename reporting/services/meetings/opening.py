"""Opening meetings: each week's by itself, another when the hub wants one."""

from datetime import date, datetime, time, timedelta

from impact.audit.service import service
from impact.core.errors import Conflict, Invalid
from impact.core.text import long_date
from providers.models import Collaborative, ServiceLine, User
from reporting.models import AgendaItem, Meeting, MeetingSettings
from reporting.services.meetings.checks import check_runs

_AHEAD = timedelta(days=6)
_MORNING = time(9, 30)
_MINUTES = 10


class AlreadyOpen(Conflict):
    """There is a meeting on this day already."""

    code = "meeting_already_open"


class DayPassed(Invalid):
    """A meeting is to be opened for a past day, or for one far ahead."""

    code = "day_passed"


@service("meetings.open_due")
def open_due(*, today: date, now: datetime, by: User) -> list[Meeting]:
    """Open the next meeting of every collaborative that has one within a week; those opened.

    Whether one is due is read from the settings and the meetings there are, so that a run that was
    missed is made up for by the next, and one too many changes nothing.
    """
    opened = []
    held = MeetingSettings.objects.select_for_update(of=("self",)).order_by("pk")
    for settings in held.select_related("collaborative"):
        day = settings.next_day(today=today)
        there = Meeting.objects.filter(
            collaborative=settings.collaborative, held_on__range=(today, today + _AHEAD)
        )
        if settings.holds(day) and not there.exists():
            opened.append(_open(settings.collaborative, day, settings, now=now, by=by))
    return opened


@service("meetings.open_meeting")
def open_meeting(
    *, collaborative: Collaborative, held_on: date, today: date, now: datetime, by: User
) -> Meeting:
    """Open a meeting on a day from today on, with the agenda that is set for that day.

    Where none is set, an item for each service line of the programme. Raises NotAllowed, DayPassed,
    AlreadyOpen.
    """
    check_runs(by, collaborative)
    if held_on < today:
        raise DayPassed(
            f"{long_date(held_on)} has passed. Open a meeting today or later.", field="held_on"
        )
    if Meeting.objects.filter(collaborative=collaborative, held_on=held_on).exists():
        raise AlreadyOpen(
            f"There is a meeting on {long_date(held_on)} already. Use that one.", field="held_on"
        )
    settings = MeetingSettings.objects.filter(collaborative=collaborative).as_at(held_on).first()
    return _open(collaborative, held_on, settings, now=now, by=by)


def _open(
    collaborative: Collaborative,
    day: date,
    settings: MeetingSettings | None,
    *,
    now: datetime,
    by: User,
) -> Meeting:
    meeting = Meeting.objects.create(
        collaborative=collaborative,
        held_on=day,
        starts_at=settings.starts_at if settings else _MORNING,
        opened_at=now,
        opened_by=by,
    )
    items = _as_set(settings) if settings else _one_a_line(collaborative)
    for position, item in enumerate(items, start=1):
        item.meeting, item.position = meeting, position
    AgendaItem.objects.bulk_create(items)
    return meeting


def _as_set(settings: MeetingSettings) -> list[AgendaItem]:
    return [
        AgendaItem(title=item.title, minutes=item.minutes, service_lines=item.service_lines)
        for item in settings.items.all()
    ]


def _one_a_line(collaborative: Collaborative) -> list[AgendaItem]:
    return [
        AgendaItem(title=line.name, minutes=_MINUTES, service_lines=[line.code])
        for line in ServiceLine.objects.filter(programme=collaborative.programme)
    ]
