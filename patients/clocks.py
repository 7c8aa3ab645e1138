"""The clocks of a referral: to its assessment and to the report, both from the day it came in."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from impact.core.text import counted, long_date
from patients.models import Referral
from patients.referral_states import OPEN_STATES
from providers.choices import Measure
from providers.standards import Standards

STOPS = {Measure.ASSESSMENT: "assessed_on", Measure.REPORT: "report_sent_on"}
"""The date of a referral that stops each clock."""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """How one clock stands on a day.

    `due_on` is the last day in time; `met_on` the day on which it was done, None while it was not.
    It is `running` while the referral is open and it was not done; a referral that ended before
    stopped it without a verdict.
    """

    measure: Measure
    due_on: date
    met_on: date | None
    running: bool
    as_at: date

    @property
    def overdue(self) -> bool:
        """Whether it runs and its last day has passed."""
        return self.running and self.as_at > self.due_on

    @property
    def late(self) -> bool:
        """Whether it was done after its last day."""
        return self.met_on is not None and self.met_on > self.due_on

    @property
    def words(self) -> str:
        """How it stands, in words."""
        if self.met_on is not None:
            after = counted((self.met_on - self.due_on).days, "day")
            late = f", {after} late" if self.late else ", in time"
            return f"Done on {long_date(self.met_on)}{late}"
        if not self.running:
            return "Ended without it"
        left = (self.due_on - self.as_at).days
        if left < 0:
            return f"Overdue by {counted(-left, 'day')}"
        return f"{counted(left, 'day')} left" if left else "Due today"


def clocks_of(*, referral: Referral, standards: Standards, as_at: date) -> list[Clock]:
    """Return the clocks of a referral as at a day; those for which a standard held. Pure."""
    allowed = {measure: standards.days(measure, on=referral.received_on) for measure in STOPS}
    return [
        Clock(
            measure=measure,
            due_on=referral.received_on + timedelta(days=days),
            met_on=getattr(referral, STOPS[measure]),
            running=getattr(referral, STOPS[measure]) is None and referral.state in OPEN_STATES,
            as_at=as_at,
        )
        for measure, days in allowed.items()
        if days is not None
    ]


def overdue_on(day: date, *, standards: Standards) -> Q:
    """Condition on referrals with their state: a clock of theirs runs and is overdue on `day`."""
    late = Q(pk__in=[])
    for measure, column in STOPS.items():
        for row in standards.of(measure):
            held = Q(received_on__lt=day - timedelta(days=row.days))
            if row.start_date is not None:
                held &= Q(received_on__gte=row.start_date)
            if row.end_date is not None:
                held &= Q(received_on__lt=row.end_date)
            late |= held & Q(**{f"{column}__isnull": True})
    return late & Q(state_now__in=OPEN_STATES)
