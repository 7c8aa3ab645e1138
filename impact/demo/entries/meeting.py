"""The weekly meetings of the last weeks: who came, what was decided, what is to be done."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from beds.queries import Person, lists_under
from impact.core.periods import LONDON
from impact.demo.accounts import case_manager, support_hub
from impact.demo.entries.book import Book
from patients.models import Placement
from providers.models import Collaborative, Provider, ServiceLine, User
from providers.queries import members
from providers.services.accounts import system_user
from reporting.models import Action, Meeting, MeetingSettings, Presence, Weekday
from reporting.services import meetings
from reporting.services.meetings import About, Planned

_WEEKS = 4
_STARTS_AT = time(9, 30)
_CALLED = "IMPACT"
_DECISIONS = (
    ("Priority for the next bed of this line", False),
    ("Ask for a second opinion on the level of security", True),
    ("Keep the placement and look again in four weeks", False),
    ("Change the order in which referrals of this line are placed", True),
)
_ACTIONS = (
    "Get a date for the gatekeeping assessment",
    "Agree the discharge date with the local authority",
    "Chase the answer to the offer",
    "Write to the Ministry of Justice about the transfer",
    "Settle who pays for the placement after discharge",
)
_NAMES = ("R. Okoro", "J. Marsden", "P. Whelan", "S. Iqbal", "M. Farrow", "L. Bright", "T. Oduya")


@dataclass(frozen=True)
class _Hour:
    """A meeting that is told: whose, when, by whom, and the chance that its story is drawn by."""

    collaborative: Collaborative
    day: date
    by: User
    chance: Random

    @property
    def at(self) -> datetime:
        """When it began."""
        return datetime.combine(self.day, _STARTS_AT, tzinfo=LONDON)


def hold(book: Book) -> None:
    """Hold the meetings of the last weeks that are not here yet, and open the next one."""
    collaborative, by = Collaborative.objects.get(code=_CALLED), support_hub()
    monday = book.today - timedelta(days=book.today.weekday())
    days = [monday - timedelta(weeks=weeks) for weeks in range(_WEEKS, -1, -1)]
    if not MeetingSettings.objects.filter(collaborative=collaborative).exists():
        _set_up(book, collaborative, days[0], by)
    its = Meeting.objects.filter(collaborative=collaborative)
    there = {meeting.held_on: meeting for meeting in its}
    for day in days:
        told = day in there and there[day].is_closed
        if book.since <= day.toordinal() < book.today.toordinal() and not told:
            hour = _Hour(collaborative, day, by, Random(f"{book.seed} meeting {day}"))
            book.make(partial(_hold, hour, there.get(day)))
    begun = datetime.combine(book.today, time(), tzinfo=LONDON)
    meetings.open_due(today=book.today, now=begun, by=system_user())


def _set_up(book: Book, collaborative: Collaborative, since: date, by: User) -> None:
    """Each security level's lines are one item of the agenda."""
    by_level: dict[str, list[str]] = {}
    for line in ServiceLine.objects.filter(programme=collaborative.programme):
        by_level.setdefault(line.get_security_level_display(), []).append(line.code)
    items = [
        Planned(title=f"{level} secure", minutes=8 * len(lines), service_lines=tuple(lines))
        for level, lines in by_level.items()
    ]
    book.make(
        partial(
            meetings.set_up,
            collaborative=collaborative,
            weekday=Weekday.MONDAY,
            starts_at=_STARTS_AT,
            items=items,
            start_date=since,
            by=by,
        )
    )


def _hold(hour: _Hour, opened: Meeting | None) -> None:
    meeting = opened or meetings.open_meeting(
        collaborative=hour.collaborative,
        held_on=hour.day,
        today=hour.day,
        now=hour.at - timedelta(days=3),
        by=hour.by,
    )
    for provider in members(collaborative=hour.collaborative, on=hour.day):
        _attend(hour, meeting, provider)
    lists = lists_under(collaborative=hour.collaborative, as_at=hour.day)
    people = [*lists.out_of_area[:8], *lists.ready[:8]]
    for person in hour.chance.sample(people, min(3, len(people))):
        _decide(hour, meeting, person)
    for person in hour.chance.sample(people, min(4, len(people))):
        _act(hour, meeting, person)
    _finish(hour)
    ended = hour.at + timedelta(minutes=hour.chance.randint(48, 75))
    meetings.close_meeting(meeting=meeting, today=hour.day, now=ended, by=hour.by)


def _attend(hour: _Hour, meeting: Meeting, provider: Provider) -> None:
    presence = hour.chance.choices(
        [Presence.PRESENT, Presence.APOLOGIES, Presence.ABSENT], [17, 2, 1]
    )[0]
    names = hour.chance.choice(_NAMES) if presence == Presence.PRESENT else ""
    meetings.attend(meeting=meeting, provider=provider, presence=presence, names=names, by=hour.by)


def _decide(hour: _Hour, meeting: Meeting, person: Person) -> None:
    text, for_group = hour.chance.choice(_DECISIONS)
    meetings.decide(
        meeting=meeting,
        text=text,
        now=hour.at + timedelta(minutes=hour.chance.randint(5, 40)),
        by=hour.by,
        service_line=person.service_line,
        about=_about(person, hour.day),
        for_group=for_group,
    )


def _act(hour: _Hour, meeting: Meeting, person: Person) -> None:
    manager = case_manager()
    theirs = hour.chance.random() < 0.5
    meetings.act(
        meeting=meeting,
        text=hour.chance.choice(_ACTIONS),
        owner=manager.name if theirs else f"Ward manager, {person.ward_name}",
        owner_user=manager if theirs else None,
        due_on=hour.day + timedelta(days=hour.chance.choice((7, 7, 14, 21))),
        now=hour.at + timedelta(minutes=hour.chance.randint(5, 40)),
        by=hour.by,
        service_line=person.service_line,
        about=_about(person, hour.day),
    )


def _finish(hour: _Hour) -> None:
    """Most of what was due by the meeting is reported as done in it."""
    due = Action.objects.open().filter(
        meeting__collaborative=hour.collaborative, due_on__lte=hour.day
    )
    for action in due.order_by("due_on", "pk"):
        if hour.chance.random() < 0.75:
            meetings.mark_done(action=action, now=hour.at, outcome="Done", by=hour.by)


def _about(person: Person, day: date) -> About:
    placements = Placement.objects.filter(patient=person.patient, admitted_on__lte=day)
    return About(placement=placements.order_by("-admitted_on", "-pk").first())
