"""The list of meetings, and a meeting before it begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from beds.presenters.addresses import with_query
from beds.presenters.dates import Choice
from impact.core.listing import Cell, Column, Listing
from impact.core.templatetags.nhs import ago
from impact.core.text import clock_time, counted, listed, long_date, long_moment
from providers.models import Collaborative
from reporting.models import AgendaItem, Meeting, MeetingSettings
from reporting.presenters.meetings.said import NOTHING, address
from reporting.queries.meetings import Ready, confirm_from


def meetings_list(meetings: Sequence[Meeting]) -> Listing:
    """Meetings, the latest first, each leading to its page or to what it saw."""
    return Listing(
        anchor="meetings",
        heading="Meetings",
        about="The latest first. What a closed one saw is kept for good.",
        empty="There is no meeting yet.",
        columns=[
            Column(label="Day"),
            Column(label="State"),
            Column(label="Decisions", numeric=True),
            Column(label="Actions", numeric=True),
            Column(label="Minutes"),
        ],
        rows=[
            [
                Cell(
                    f"{one.held_on:%A} {long_date(one.held_on)}",
                    address("meeting", one),
                    f"{one.starts_at:%H:%M}",
                ),
                _state(one),
                Cell(str(getattr(one, "decided", 0))),
                Cell(str(getattr(one, "given", 0))),
                Cell("Minutes", address("meeting_minutes", one)) if one.is_closed else NOTHING,
            ]
            for one in meetings
        ],
        count=len(meetings),
    )


def _state(one: Meeting) -> Cell:
    if one.closed_at is None:
        return Cell("Open", note=f"Since {long_moment(one.opened_at)}", colour="blue")
    return Cell("Closed", note=f"{one.closed_by}, {long_moment(one.closed_at)}")


def choices(collaboratives: Sequence[Collaborative], current: Collaborative) -> list[Choice]:
    """The collaboratives to choose from; none for somebody who sees one alone."""
    if len(collaboratives) == 1:
        return []
    place = reverse("meetings")
    return [
        Choice(
            each.short_name,
            "",
            with_query(place, {"collaborative": each.code}),
            current=each == current,
        )
        for each in collaboratives
    ]


def settings_sentence(settings: MeetingSettings | None) -> str:
    """When a collaborative meets, in words."""
    if settings is None:
        return "No day is set: meetings open when the hub opens them."
    return (
        f"Every {settings.get_weekday_display()} at {settings.starts_at:%H:%M}, set from "
        f"{long_date(settings.start_date)}. Each week's opens by itself."
    )


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A service line in the order of the agenda, with its minutes and whether it is looked at."""

    code: str
    name: str
    item: str
    minutes: int
    url: str
    current: bool


def stops(
    meeting: Meeting, items: Sequence[AgendaItem], names: dict[str, str], *, current: str = ""
) -> list[Stop]:
    """The service lines of an agenda in order; an item's minutes are shared out among its lines."""
    found: dict[str, Stop] = {}
    for item in items:
        for code in item.service_lines:
            found.setdefault(
                code,
                Stop(
                    code=code,
                    name=names.get(code, code),
                    item=item.title,
                    minutes=max(1, item.minutes // len(item.service_lines)),
                    url=address("meeting_line", meeting, code),
                    current=code == current,
                ),
            )
    return list(found.values())


def agenda_list(items: Sequence[AgendaItem], stops: Sequence[Stop]) -> Listing:
    """The agenda, an item a row, with its first service line to begin at."""
    by_code = {stop.code: stop for stop in stops}
    return Listing(
        anchor="agenda",
        heading="Agenda",
        about=f"{counted(sum(item.minutes for item in items), 'minute')} in all.",
        empty="Nothing is on the agenda.",
        columns=[
            Column(label="Item"),
            Column(label="Minutes", numeric=True),
            Column(label="Service lines"),
        ],
        rows=[
            [
                Cell(f"{item.position}. {item.title}", by_code[item.service_lines[0]].url),
                Cell(str(item.minutes)),
                Cell(listed(by_code[code].name for code in item.service_lines)),
            ]
            for item in items
        ],
        count=len(items),
    )


def readiness_list(ready: Sequence[Ready], *, held_on: date, now: datetime) -> Listing:
    """Who has confirmed in time and who has not, and what is still to be settled."""
    late = sum(bool(one.late) for one in ready)
    since = confirm_from(held_on)
    day = long_date(since.date())
    return Listing(
        anchor="ready",
        heading="Who has confirmed",
        about=(
            f"Confirmed since {clock_time(since)} on {day}. {late} of "
            f"{counted(len(ready), 'provider')} late, those first."
        ),
        empty="No member has a ward.",
        columns=[
            Column(label="Provider"),
            Column(label="Confirmed", numeric=True),
            Column(label="Wards to confirm"),
            Column(label="Last confirmed"),
            Column(label="Differences open", numeric=True),
        ],
        rows=[
            [
                Cell(one.provider_name),
                Cell(f"{len(one.confirmed)} of {len(one.confirmed) + len(one.late)}"),
                Cell("Late", note=listed(one.late), colour="red") if one.late else Cell("None"),
                Cell(ago(one.last_at, now).capitalize(), note=one.last_by)
                if one.last_at
                else Cell("Never"),
                Cell(str(one.differences)),
            ]
            for one in ready
        ],
        count=len(ready),
    )
