"""Freezing a closed month as reported."""

from datetime import date, datetime
from typing import Any

from django.db.models import F

from impact.core.errors import Invalid
from impact.core.grains import Grain, calendar_period
from impact.core.text import counted, long_date
from providers.models import Collaborative, User
from reporting.figures.catalogue import CATALOGUE, Figure
from reporting.figures.stored.history import as_json, read_mark
from reporting.figures.stored.refreshing import refresh
from reporting.models import (
    Ending,
    Job,
    JobRun,
    Publication,
    PublishedFigure,
    StoredFigure,
)
from reporting.services.alone import in_turn, is_running
from reporting.services.figures import one_moment
from reporting.services.runs import Clock, Run, settle_left_behind


class NotClosed(Invalid):
    """A month is to be reported that has not ended."""

    code = "month_not_closed"


class NoMonth(Invalid):
    """What was given is no month."""

    code = "no_month"


def ask_to_publish(
    *, collaborative: Collaborative, month: date, by: User, today: date, now: datetime
) -> JobRun:
    """Puts on record that a month is to be reported, for a job to do. Raises NotClosed, NoMonth.

    The request is data, not a message: should the message be lost, the next sweep finds it. Asked
    twice, it is asked once.
    """
    _judge(month, today=today)
    run, _ = JobRun.objects.get_or_create(
        job=Job.PUBLISH,
        about=_about(collaborative, month),
        ending=Ending.ASKED,
        defaults={
            "by": by,
            "asked": {"collaborative": collaborative.pk, "month": month.isoformat()},
            "started_at": now,
        },
    )
    return run


def asked_for() -> list[int]:
    """The numbers of runs that were asked for and not begun, or killed on the way."""
    if not is_running(Job.PUBLISH):
        settle_left_behind(Job.PUBLISH)
    return list(
        JobRun.objects.filter(job=Job.PUBLISH, ending=Ending.ASKED).values_list("pk", flat=True)
    )


def publish_asked(*, run_id: int, today: date, clock: Clock) -> Publication | None:
    """Does what was asked for; None where it has been done."""
    with in_turn(Job.PUBLISH):
        run = JobRun.objects.filter(pk=run_id, ending=Ending.ASKED).first()
        if run is None or run.by is None:
            return None
        return _publish(
            Run(Job.PUBLISH, about=run.about, clock=clock, asked=run),
            collaborative=Collaborative.objects.get(pk=run.asked["collaborative"]),
            month=date.fromisoformat(run.asked["month"]),
            by=run.by,
            today=today,
        )


def publish(
    *, collaborative: Collaborative, month: date, by: User, today: date, clock: Clock
) -> Publication:
    """Freezes the stored figures of a month, by its first day, up to date as of now.

    A month is reported once: asked for again, what was reported then is returned. Raises NotClosed
    and NoMonth.
    """
    _judge(month, today=today)
    with in_turn(Job.PUBLISH):
        return _publish(
            Run(Job.PUBLISH, about=_about(collaborative, month), clock=clock),
            collaborative=collaborative,
            month=month,
            by=by,
            today=today,
        )


def _publish(
    run: Run, *, collaborative: Collaborative, month: date, by: User, today: date
) -> Publication:
    with in_turn(Job.REFRESH), run, one_moment():
        made = Publication.objects.filter(collaborative=collaborative, month=month).first()
        if made is not None:
            run.end("It had been reported before; nothing is changed.", changed={"rows": 0})
            return made
        now = run.clock()
        refresh(today=today, now=now)
        made = _publication(collaborative, month, by=by, today=today, now=now)
        rows = _freeze(made)
        run.end(
            f"{counted(rows, 'row')} frozen as counted before {long_date(today)}.",
            changed={"rows": rows},
        )
    return made


def _about(collaborative: Collaborative, month: date) -> str:
    return f"{collaborative.code} {month:%Y-%m}"


def month_named(text: str) -> date:
    """The first day of `YYYY-MM`. Raises NoMonth."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as fault:
        raise NoMonth("Give a month as year and number, such as 2026-10.") from fault


def months_to_report(collaborative: Collaborative, *, today: date) -> list[date]:
    """The closed months with stored figures that have not been reported, the latest first."""
    stored = StoredFigure.objects.filter(
        series__stored_set__collaborative=collaborative,
        series__grain=Grain.MONTH.value,
        series__cut="",
        period_end__lte=today,
    )
    reported = Publication.objects.filter(collaborative=collaborative).values("month")
    months = stored.exclude(period_start__in=reported).values_list("period_start", flat=True)
    return list(months.distinct().order_by("-period_start"))


def _judge(month: date, *, today: date) -> None:
    period = calendar_period(month, Grain.MONTH)
    if period.start != month or period.end is None:
        raise NoMonth(f"A month is given by its first day, and {long_date(month)} is none.")
    if period.end > today:
        raise NotClosed(
            f"{month:%B %Y} ends after today: report it from {long_date(period.end)} on."
        )


def _publication(
    collaborative: Collaborative, month: date, *, by: User, today: date, now: datetime
) -> Publication:
    return Publication.objects.create(
        collaborative=collaborative,
        month=month,
        cut_off=today,
        published_at=now,
        by=by,
        definitions={figure.name: _definition(figure) for figure in CATALOGUE.values()},
        seen=as_json(read_mark()),
    )


def _definition(figure: Figure) -> dict[str, Any]:
    return {
        "title": figure.title,
        "meaning": figure.meaning,
        "unit": figure.unit.value,
        "scale": str(figure.scale),
        "version": figure.version,
        "source": figure.source,
    }


def _freeze(publication: Publication) -> int:
    """Copies the month's stored rows beside the publication: how many."""
    rows = StoredFigure.objects.filter(
        series__stored_set__collaborative=publication.collaborative,
        series__grain=Grain.MONTH.value,
        period_start=publication.month,
    ).annotate(figure=F("series__figure"), version=F("series__version"), cut=F("series__cut"))
    columns = ("figure", "version", "cut", "group", "days", "numerator", "denominator", "extras")
    made = PublishedFigure.objects.bulk_create(
        [PublishedFigure(publication=publication, **row) for row in rows.values(*columns)]
    )
    return len(made)
