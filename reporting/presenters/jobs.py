"""The page of the jobs: how they run, what stands, what is due, and how the last runs went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from impact.core.listing import Cell, Column, Listing
from impact.core.text import counted, listed, long_date, long_moment
from reporting.broker import Running
from reporting.figures.stored.refreshing import Owed
from reporting.models import Ending, Job, JobRun, Publication, StoredSet
from reporting.queries.late import is_late

_HOW = {
    Running.INLINE: (
        "Without a broker: what a change touches is counted at once, in the process of whoever "
        "makes it. Nothing runs at night by itself: run manage.py compute_figures --nightly once a "
        "day."
    ),
    Running.WORKER: "By a worker, in the background, after every change and every night.",
    Running.NO_WORKER: (
        "Jobs are delayed: the broker answers, but no worker does. Start one; it begins with what "
        "is due."
    ),
    Running.NO_BROKER: (
        "Jobs are delayed: the broker (Redis) does not answer. Nothing is lost: once it is back, "
        "what is due is found from the data."
    ),
}
_COLOURS = {
    Ending.ASKED: "yellow",
    Ending.RUNNING: "blue",
    Ending.DONE: "green",
    Ending.FAILED: "red",
    Ending.OVERTAKEN: "grey",
    Ending.INTERRUPTED: "orange",
}


@dataclass(frozen=True, kw_only=True)
class JobsPage:
    """What the page places: `delayed` where somebody should do something, in sentences."""

    delayed: bool
    how: str
    due: str
    stored: Listing
    runs: Listing
    reported: Listing


def jobs_page(
    *,
    running: Running,
    owed: Owed,
    sets: Sequence[StoredSet],
    runs: Sequence[JobRun],
    publications: Sequence[Publication],
    now: datetime,
) -> JobsPage:
    """The page, from what was read; `sets` and `publications` are those that may be seen."""
    late = is_late(owed.waiting, now=now)
    away = running in (Running.NO_WORKER, Running.NO_BROKER)
    return JobsPage(
        delayed=away or late,
        how=_HOW[running],
        due=_due(owed),
        stored=_stored(sets),
        runs=_runs(runs),
        reported=_reported(publications),
    )


def _due(owed: Owed) -> str:
    """What is due, in a sentence; until then figures are counted as they are asked for."""
    if not owed:
        return "Nothing is due: every stored figure is as counted now."
    parts = []
    if owed.waiting.changes:
        oldest = f", the oldest of {long_moment(owed.waiting.since)}" if owed.waiting.since else ""
        parts.append(f"{counted(owed.waiting.changes, 'change')} not yet counted{oldest}")
    if owed.collaboratives:
        parts.append(f"the stored figures of {listed(owed.collaboratives)} for today")
    return f"Due: {' and '.join(parts)}. Until then figures are counted when they are asked for."


def _stored(sets: Sequence[StoredSet]) -> Listing:
    return Listing(
        anchor="stored",
        heading="Stored figures",
        about="Every figure by month and week: whole, by provider and by service line.",
        empty="No figures are stored yet. Until then they are counted when they are asked for.",
        columns=[Column(label="Collaborative"), Column(label="Counted before"), Column(label="At")],
        rows=[
            [
                Cell(each.collaborative.short_name),
                Cell(long_date(each.cut_off)),
                Cell(long_moment(each.computed_at)),
            ]
            for each in sets
        ],
        count=len(sets),
    )


def _runs(runs: Sequence[JobRun]) -> Listing:
    labels = ("Job", "For", "Began", "Took", "Ended", "What came of it")
    return Listing(
        anchor="runs",
        heading="Latest runs",
        about="The latest first. A run that found nothing due is not listed.",
        empty="No job has run yet.",
        columns=[Column(label=label, numeric=label == "Took") for label in labels],
        rows=[
            [
                Cell(Job(run.job).label),
                Cell(run.about),
                Cell(long_moment(run.started_at)),
                Cell(_took(run)),
                Cell(Ending(run.ending).label, colour=_COLOURS[Ending(run.ending)]),
                Cell(run.sentence),
            ]
            for run in runs
        ],
        count=len(runs),
    )


def _took(run: JobRun) -> str:
    if run.finished_at is None:
        return "–"
    seconds = (run.finished_at - run.started_at).total_seconds()
    return f"{seconds:.1f} s"


def _reported(publications: Sequence[Publication]) -> Listing:
    return Listing(
        anchor="reported",
        heading="Months as reported",
        about="A month's numbers as they were frozen; each opens against what is counted now.",
        empty="No month has been reported yet.",
        columns=[
            Column(label=label)
            for label in ("Month", "Collaborative", "Reported", "By", "Counted before")
        ],
        rows=[
            [
                Cell(f"{each.month:%B %Y}", href=reported_url(each)),
                Cell(each.collaborative.short_name),
                Cell(long_moment(each.published_at)),
                Cell(str(each.by)),
                Cell(long_date(each.cut_off)),
            ]
            for each in publications
        ],
        count=len(publications),
    )


def reported_url(publication: Publication) -> str:
    """The page of a month as reported."""
    return reverse(
        "reported_month",
        args=[publication.collaborative.code, month_text(publication.month)],
    )


def month_text(month: date) -> str:
    """`YYYY-MM`."""
    return f"{month:%Y-%m}"
