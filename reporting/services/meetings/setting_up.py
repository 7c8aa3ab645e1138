"""When a collaborative meets, and what it goes through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from impact.audit.service import service
from impact.core.dated import overlapping
from impact.core.errors import Conflict, InTheWay, Invalid
from impact.core.text import long_date
from providers.models import Collaborative, User
from reporting.models import MeetingSettings, SettingsItem
from reporting.services.meetings.checks import check_lines, check_runs, check_words


class NoAgenda(Invalid):
    """A meeting without an item."""

    code = "no_agenda"


class AlreadySetUp(Conflict):
    """The meeting is set from a later day on, or from this very one."""

    code = "already_set_up"


@dataclass(frozen=True, kw_only=True)
class Planned:
    """An item of the agenda: a title, minutes, and the codes of the service lines it is about."""

    title: str
    minutes: int
    service_lines: tuple[str, ...]


@service("meetings.set_up")
def set_up(
    *,
    collaborative: Collaborative,
    weekday: int,
    starts_at: time,
    items: Sequence[Planned],
    start_date: date,
    by: User,
) -> MeetingSettings:
    """Have a collaborative meet on a weekday from a day on; what held before ends on that day.

    Raises NotAllowed, NoAgenda, NoSuchLine, AlreadySetUp.
    """
    check_runs(by, collaborative)
    _check(items, collaborative)
    its = MeetingSettings.objects.select_for_update().filter(collaborative=collaborative)
    later = its.filter(overlapping(start_date, None), start_date__gte=start_date).first()
    if later is not None:
        raise AlreadySetUp(
            f"The meeting is already set from {long_date(later.start_date)}. Choose a later day.",
            conflict=InTheWay(what="other settings", start=later.start_date, end=later.end_date),
            field="start_date",
        )
    for held in its.filter(overlapping(start_date, None)):
        held.end_date = start_date
        held.save(update_fields=["end_date"])
    made = MeetingSettings.objects.create(
        collaborative=collaborative, weekday=weekday, starts_at=starts_at, start_date=start_date
    )
    SettingsItem.objects.bulk_create(
        SettingsItem(
            settings=made,
            position=position,
            title=item.title.strip(),
            minutes=item.minutes,
            service_lines=list(item.service_lines),
        )
        for position, item in enumerate(items, start=1)
    )
    return made


def _check(items: Sequence[Planned], collaborative: Collaborative) -> None:
    if not items or not all(item.service_lines for item in items):
        raise NoAgenda(
            "Give the agenda an item or more, each about a service line or more.", field="items"
        )
    for item in items:
        check_words(item.title, field="items")
    lines = {line for item in items for line in item.service_lines}
    check_lines(lines, collaborative, field="items")
