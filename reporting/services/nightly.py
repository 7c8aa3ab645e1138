"""What is looked after every night: figures, data, what is overdue, what has expired."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db.models import Min, QuerySet
from oauth2_provider.models import clear_expired

from beds.queries import out_of_use, read_labels
from beds.queries.invariants import check
from beds.state import Cut, bed_state
from impact.core.grains import Grain, calendar_period
from impact.core.periods import start_of_day
from impact.core.text import counted, listed, long_date
from providers.models import Collaborative
from reporting.figures.stored.reach import Kind, Reach
from reporting.figures.stored.recount import Recounted, recount
from reporting.figures.stored.refreshing import refresh
from reporting.models import Ending, Job, JobRun, StoredFigure
from reporting.services.alone import alone, in_turn, is_running
from reporting.services.figures import one_moment, refresh_figures
from reporting.services.runs import Clock, Run, overtaken

KEPT = {Job.REFRESH: timedelta(days=90), Job.NIGHTLY: timedelta(days=731)}
"""How long rows of runs are kept; a publication's are kept for good."""


BEGINS = timedelta(minutes=15)
"""After midnight, local time; the beat schedule says the same."""
GRACE, AGAIN_AFTER = timedelta(minutes=15), timedelta(hours=1)
TRIES = 3
"""Begun so often within the hour, it is not tried again: it may be what kills the worker."""


@dataclass
class _Night:
    """What a night found: sentences, of which some are faults, and counts.

    `broken` is how many rows break which rule of the data, of those that any breaks.
    """

    said: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)


def nightly(*, today: date, clock: Clock) -> JobRun | None:
    """Rolls the cut-off to `today`, checks what is stored and recorded, clears what has expired.

    Once a day: None where it has been done. A fault that it finds ends the run as failed, with the
    sentence that says which; everything else is done all the same.
    """
    about = long_date(today)
    with alone(Job.NIGHTLY) as mine:
        if not mine:
            return overtaken(Job.NIGHTLY, about=about, clock=clock)
        if is_done(today=today):
            return None
        with Run(Job.NIGHTLY, about=about, clock=clock) as run:
            refresh_figures(today=today, clock=clock)
            night = _Night()
            _recount_a_month(night, today=today, now=clock())
            _check_data(night, today=today)
            _list_overdue(night, today=today, now=clock())
            _clear(night, now=clock())
            ending = Ending.FAILED if night.faults else Ending.DONE
            changed = {**night.counts, "broken": night.broken}
            run.end(" ".join([*night.faults, *night.said]), changed=changed, ending=ending)
        return run.row


def is_due(*, today: date, now: datetime) -> bool:
    """Whether the night's run was missed: none came to its end, none is under way, and none failed
    of late. One whose worker was killed is tried again at once.
    """
    if now < start_of_day(today) + BEGINS + GRACE or is_done(today=today):
        return False
    of_late = _runs(today).filter(started_at__gt=now - AGAIN_AFTER)
    return (
        not is_running(Job.NIGHTLY)
        and not of_late.filter(ending=Ending.FAILED).exists()
        and of_late.count() < TRIES
    )


def is_done(*, today: date) -> bool:
    """Whether a run for `today` came to its end; one that found faults did."""
    return _runs(today).exclude(finished_at=None).exclude(changed={}).exists()


def _runs(today: date) -> QuerySet[JobRun]:
    return JobRun.objects.filter(job=Job.NIGHTLY, about=long_date(today))


def _recount_a_month(night: _Night, *, today: date, now: datetime) -> None:
    """Counts a month from nothing, whatever history says; what differs is set right, and a fault.

    What was due is brought up to date before, in the same transaction, so that a difference is one.
    """
    month = _some_month(today)
    if month is None:
        return
    reaches = [Reach(kind, *month) for kind in Kind]
    with in_turn(Job.REFRESH), one_moment():
        refresh(today=today, now=now)
        done = sum(
            (
                recount(each, reaches=reaches, cut_off=today, now=now)
                for each in Collaborative.objects.all()
            ),
            Recounted(),
        )
    wrong = done.written + done.removed
    night.counts["recounted"], night.counts["wrong"] = done.periods, wrong
    name = f"{month[0]:%B %Y}"
    if wrong:
        night.faults.append(
            f"{counted(wrong, 'stored row')} of {name} differed from a full recount and "
            "have been set right: please tell whoever looks after this product."
        )
    else:
        night.said.append(f"{name} counted from nothing is as stored.")


def _some_month(today: date) -> tuple[date, date] | None:
    """A past month with stored figures; the same one for all runs of a day."""
    months_stored = StoredFigure.objects.filter(series__grain=Grain.MONTH.value)
    first = months_stored.aggregate(first=Min("period_start"))["first"]
    months: list[tuple[date, date]] = []
    while first is not None:
        period = calendar_period(first, Grain.MONTH)
        if period.start is None or period.end is None or period.end > today:
            break
        months.append((period.start, period.end))
        first = period.end
    # Which month is looked at is no secret.
    return random.Random(today.toordinal()).choice(months) if months else None


def _check_data(night: _Night, *, today: date) -> None:
    found = list(check(today=today))
    broken = [finding for finding in found if finding.broken]
    night.counts["rules"], night.counts["rules_broken"] = len(found), len(broken)
    night.broken = {each.invariant.name: each.broken for each in broken}
    if broken:
        names = listed(f"{each.invariant.name} ({each.broken:,})" for each in broken)
        night.faults.append(f"Rules of the data that are broken: {names}.")
    else:
        night.said.append(f"All {len(found)} rules of the data hold.")


def _list_overdue(night: _Night, *, today: date, now: datetime) -> None:
    """A bed or a ward of two collaboratives is one bed or ward."""
    labels = read_labels(on=today)
    overdue: set[int] = set()
    stale: set[str | None] = set()
    for each in Collaborative.objects.all():
        beds = out_of_use(collaborative=each, as_at=today, labels=labels)
        overdue |= {bed.bed for bed in beds if bed.overdue}
        state = bed_state(collaborative=each, as_at=today, known_at=now, by=Cut.WARD)
        stale |= {row.ward for row in state.rows if row.stale}
    night.counts["overdue"], night.counts["stale"] = len(overdue), len(stale)
    night.said.append(
        f"{counted(len(overdue), 'hold or pause', 'holds and pauses')} overdue for review; "
        f"{counted(len(stale), 'ward')} not confirmed within 7 days."
    )


def _clear(night: _Night, *, now: datetime) -> None:
    """Takes away expired sessions and tokens, and old rows of runs."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    clear_expired()
    old = [
        JobRun.objects.filter(job=job, started_at__lt=now - age).delete()[0]
        for job, age in KEPT.items()
    ]
    night.counts["cleared_runs"] = sum(old)
    night.said.append("Expired sessions and tokens are cleared.")
