"""Asks for reports that are due by their schedule."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Max

from impact.audit.history import change
from impact.core.grains import Grain, calendar_period
from reporting.choices import Schedule
from reporting.models import Issue, Meeting, Report
from reporting.services.reports.asking import ask_for, may_ask


def make_due(*, today: date, now: datetime) -> list[int]:
    """Asks, for its owner, for every report that is due; returns the issues' numbers.

    A weekly report is due once a meeting is closed, as at the meeting's day; a monthly one from the
    first of the month. What has been asked for since, by whomever, is not asked for again, nor what
    its owner may not ask for any more.
    """
    made = []
    for report, as_at in _due(today):
        if not may_ask(report.owner, report.collaborative):
            continue
        with change(by=report.owner, action="reports.ask"):
            Report.objects.select_for_update().get(pk=report.pk)
            if not Issue.objects.filter(report=report, as_at__gte=as_at).exists():
                made.append(ask_for(report, as_at=as_at, by=report.owner, now=now).pk)
    return made


def _due(today: date) -> Iterator[tuple[Report, date]]:
    """The reports to be made now, each with its day. Two queries."""
    reports = Report.objects.filter(ended_at=None).exclude(schedule=Schedule.NEVER)
    closed = Meeting.objects.filter(closed_at__isnull=False, held_on__lte=today)
    met = dict(closed.order_by().values_list("collaborative").annotate(Max("held_on")))
    month = calendar_period(today, Grain.MONTH).start
    for report in reports.select_related("owner", "collaborative").annotate(
        last=Max("issues__as_at")
    ):
        weekly = report.schedule == Schedule.WEEKLY
        as_at = met.get(report.collaborative_id) if weekly else month
        if as_at and (report.last is None or report.last < as_at):
            yield report, as_at
