"""As at when: the days to choose from, the banner of a past one, how fresh it all is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from beds.presenters.addresses import asked_day
from beds.queries.since import WEEK
from impact.core.periods import ONE_DAY, start_of_day
from impact.core.templatetags.nhs import ago
from impact.core.text import counted, long_date

_TODAY = "Today"


@dataclass(frozen=True)
class Choice:
    """Something to choose by a link; `current` where it is what is looked at."""

    label: str
    note: str
    url: str
    current: bool


@dataclass(frozen=True)
class Option:
    """One of a list to choose from in a form."""

    value: str
    label: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class AsAt:
    """What a page says of its date.

    `banner` is a sentence where the day is past, else "". `since` is the day from which ins and
    outs are counted, None on a page that tells none.
    """

    day: date
    today: date
    known_at: datetime
    choices: list[Choice]
    banner: str
    today_url: str
    since: date | None = None

    @property
    def is_past(self) -> bool:
        """Whether the page shows another day than today."""
        return self.day != self.today

    def told(self, moment: datetime) -> str:
        """How long ago something was: before now, or before the end of a past day."""
        if not self.is_past:
            return ago(moment, self.known_at)
        return ago(moment, start_of_day(self.day + ONE_DAY)).replace(" ago", " before")


def as_at(
    *, day: date, today: date, known_at: datetime, url: Callable[[dict[str, str]], str]
) -> AsAt:
    """The dates of a page; `url` gives its address for what says as at when."""
    monday = today - timedelta(days=today.weekday())
    days = {"Last week": monday - WEEK, "This week": monday, _TODAY: today}
    gone = (today - day).days
    return AsAt(
        day=day,
        today=today,
        known_at=known_at,
        choices=[
            Choice(
                label,
                f"{chosen:%a} {chosen.day} {chosen:%b}",
                url(asked_day(chosen, today=today)),
                # On a Monday this week's day is today's: one of the two will do.
                current=chosen == day and (chosen != today or label == _TODAY),
            )
            for label, chosen in days.items()
        ],
        banner=f"This is {long_date(day)}, {counted(gone, 'day')} ago, not today." if gone else "",
        today_url=url({}),
    )


def freshness(stale: Iterable[bool]) -> str:
    """How many wards were not confirmed in the last seven days, in a sentence."""
    wards = list(stale)
    late = sum(wards)
    if not wards:
        return ""
    if not late:
        return "Every ward was confirmed in the last 7 days."
    if late == len(wards):
        return "No ward was confirmed in the last 7 days."
    return f"{late} of {counted(len(wards), 'ward')} not confirmed in the last 7 days."
