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
from reporting.models import Job, Publication, PublishedFigure, StoredFigure
from reporting.services.alone import in_turn
from reporting.services.figures import one_moment
from reporting.services.runs import Clock, Run


class NotClosed(Invalid):
    """A month is to be reported that has not ended."""

    code = "month_not_closed"


class NoMonth(Invalid):
    """What was given is no month."""

    code = "no_month"


def publish(
    *, collaborative: Collaborative, month: date, by: User, today: date, clock: Clock
) -> Publication:
    """Freezes the stored figures of a month, by its first day, up to date as of now.

    A month is reported once: asked for again, what was reported then is returned. Raises NotClosed
    and NoMonth.
    """
    _judge(month, today=today)
    about = f"{collaborative.code} {month:%Y-%m}"
    with in_turn(Job.PUBLISH), in_turn(Job.REFRESH):
        reported = Publication.objects.filter(collaborative=collaborative, month=month).first()
        if reported is not None:
            return reported
        with Run(Job.PUBLISH, about=about, clock=clock) as run, one_moment():
            now = clock()
            refresh(today=today, now=now)
            made = _publication(collaborative, month, by=by, today=today, now=now)
            rows = _freeze(made)
            run.end(
                f"{counted(rows, 'row')} frozen as counted before {long_date(today)}.",
                changed={"rows": rows},
            )
    return made


def publish_numbered(
    *, collaborative_id: int, month: str, user_id: int, today: date, clock: Clock
) -> Publication:
    """As `publish`, by numbers and `YYYY-MM`, as a task is given them."""
    return publish(
        collaborative=Collaborative.objects.get(pk=collaborative_id),
        month=month_named(month),
        by=User.objects.get(pk=user_id),
        today=today,
        clock=clock,
    )


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
