"""Who has confirmed in time for a meeting, who is late, and what is still to be settled."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count

from beds.models import Difference
from impact.core.periods import LONDON
from impact.core.working_days import is_working_day
from providers.models import Collaborative
from providers.queries import members
from reporting.queries.meetings.picture import confirmations_of

_CONFIRM_FROM = time(17)


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A member before a meeting: which of its wards are confirmed, by whom last, and which late.

    `late_wards` are the late ones as `PROVIDER:WARD`, in the same order. `differences` counts those
    between its files and the records that nobody has settled.
    """

    provider: str
    provider_name: str
    confirmed: list[str]
    late: list[str]
    late_wards: list[str]
    last_at: datetime | None
    last_by: str
    differences: int


def confirm_from(held_on: date) -> datetime:
    """From when a confirmation counts for a meeting: 17:00 of the working day before. Pure."""
    day = held_on - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return datetime.combine(day, _CONFIRM_FROM, tzinfo=LONDON)


def readiness(
    *, collaborative: Collaborative, held_on: date, as_at: date, now: datetime
) -> list[Ready]:
    """Every member with a ward of the collaborative, those who are late first. Four queries."""
    since = confirm_from(held_on)
    wards = confirmations_of(collaborative=collaborative, as_at=as_at, until=now)
    open_differences = Difference.objects.filter(resolved_on__isnull=True).order_by()
    counts = dict(open_differences.values_list("provider__key").annotate(Count("pk")))
    found = []
    for member in members(collaborative=collaborative, on=as_at):
        its = [ward for ward in wards if ward["provider"] == member.key]
        if not its:
            continue
        times = [(datetime.fromisoformat(w["confirmed_at"]), w) for w in its if w["confirmed_at"]]
        in_time = {ward["ward"] for at, ward in times if at >= since}
        late = [ward for ward in its if ward["ward"] not in in_time]
        last_at, last = max(times, key=lambda pair: pair[0], default=(None, {}))
        found.append(
            Ready(
                provider=member.key,
                provider_name=member.short_name,
                confirmed=[ward["ward_name"] for ward in its if ward["ward"] in in_time],
                late=[ward["ward_name"] for ward in late],
                late_wards=[ward["ward"] for ward in late],
                last_at=last_at,
                last_by=str(last.get("by") or ""),
                differences=counts.get(member.key, 0),
            )
        )
    return sorted(found, key=lambda one: (not one.late, one.provider_name))
