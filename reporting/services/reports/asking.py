"""Saves reports, asks for issues of them, and takes back what is not wanted any more."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from impact.audit.service import service
from impact.core.errors import Conflict, Invalid, NotAllowed
from impact.core.telling import ask_to_stop
from impact.core.text import holds_ten_digits
from providers.access import Permission
from providers.models import Collaborative, User
from providers.services.locks import locked
from reporting.choices import Audience, IssueState, Schedule
from reporting.models import Agreement, Issue, Report
from reporting.reports.contents import content_named
from reporting.reports.parameters import checked, filled_in

_KEY_BYTES = 32


class NotYours(NotAllowed):
    """Somebody asks for a report that they may not ask for."""

    code = "not_yours"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A report as somebody wants it saved; `agreement` is its name, for readers under one."""

    name: str
    content: str
    collaborative: Collaborative
    parameters: Mapping[str, Any] = field(default_factory=dict)
    audience: str = Audience.ANYONE
    agreement: str = ""
    purpose: str = ""
    hides_noughts: bool = False
    schedule: str = Schedule.NEVER


@service("reports.save")
def save_report(*, wanted: Wanted, today: date, now: datetime, by: User) -> Issue:
    """Save a report under a name and ask for its first issue.

    Raises NotYours, and Invalid where it cannot be made as it is wanted.
    """
    content = content_named(wanted.content)
    check_asks(by, wanted.collaborative, audience=wanted.audience)
    if wanted.audience not in content.audiences:
        raise Invalid(
            f"{content.title} is not given to {_words(wanted.audience)}.", field="audience"
        )
    _check_words(wanted)
    parameters = checked(content, wanted.parameters, collaborative=wanted.collaborative)
    if wanted.schedule != Schedule.NEVER and (parameters.get("as_at") or parameters.get("start")):
        raise Invalid("A report on a schedule has no dates of its own.", field="schedule")
    report = Report.objects.create(
        name=wanted.name.strip(),
        content=content.name,
        collaborative=wanted.collaborative,
        parameters=parameters,
        audience=wanted.audience,
        agreement=_agreement(wanted),
        purpose=wanted.purpose.strip() if wanted.audience == Audience.AGREEMENT else "",
        hides_noughts=wanted.hides_noughts,
        schedule=wanted.schedule,
        owner=by,
        made_at=now,
    )
    return _asked(report, as_at=today, by=by, now=now)


@service("reports.ask")
def ask_again(*, report: Report, today: date, now: datetime, by: User) -> Issue:
    """Ask for a further issue of a saved report. Raises NotYours, Conflict where it has ended."""
    check_asks(by, report.collaborative, audience=report.audience)
    if report.ended_at:
        raise Conflict("This report is not made any more. Save a new one.")
    return _asked(report, as_at=today, by=by, now=now)


@service("reports.end")
def end_report(*, report: Report, now: datetime, by: User) -> Report:
    """Have a report made no more; what was issued of it stays. Raises NotYours."""
    check_asks(by, report.collaborative, audience=report.audience)
    found = locked(Report.objects.all(), {report.pk})[report.pk]
    if found.ended_at is None:
        found.ended_at, found.schedule = now, Schedule.NEVER
        found.save()
    return found


@service("reports.cancel")
def cancel(*, issue: Issue, now: datetime, by: User) -> Issue:
    """Have an issue made no further. Raises NotYours, Conflict where it has ended already."""
    check_asks(by, issue.report.collaborative, audience=issue.report.audience)
    found = locked(Issue.objects.all(), {issue.pk})[issue.pk]
    if not found.is_open:
        raise Conflict(f"This is {found.get_state_display()} already: nothing is left to cancel.")
    found.state, found.finished_at = IssueState.CANCELLED, now
    found.sentence = f"Cancelled by {by}."
    found.save()
    ask_to_stop(work_name(issue.pk))
    return found


def check_asks(user: User, collaborative: Collaborative, *, audience: str) -> None:
    """Raises NotYours for somebody who may not ask for reports, or not for these readers."""
    if not may_ask(user, collaborative):
        raise NotYours("Reports of a collaborative are asked for by its commissioners.")
    seen = Collaborative.objects.visible_to(user, Permission.VIEW_PEOPLE)
    if audience == Audience.CLINICAL and not seen.filter(pk=collaborative.pk).exists():
        raise NotYours(
            "A report for the clinical group is asked for by somebody who belongs to it."
        )


def may_ask(user: User, collaborative: Collaborative) -> bool:
    """Whether somebody may ask for reports of a collaborative."""
    its = Collaborative.objects.visible_to(user, Permission.EXPORT_REPORTS)
    return its.filter(pk=collaborative.pk).exists()


def ask_for(report: Report, *, as_at: date, by: User, now: datetime) -> Issue:
    """An issue of a report that is due, for its owner. Only within a service."""
    return _asked(report, as_at=as_at, by=by, now=now)


def work_name(issue_id: int) -> str:
    """Under which name the making of an issue tells how far it is."""
    return f"report-issue-{issue_id}"


def _asked(report: Report, *, as_at: date, by: User, now: datetime) -> Issue:
    parameters = filled_in(
        content_named(report.content), report.parameters, schedule=report.schedule, as_at=as_at
    )
    return Issue.objects.create(
        report=report,
        by=by,
        asked_at=now,
        as_at=date.fromisoformat(parameters["as_at"]),
        parameters=parameters,
    )


def _agreement(wanted: Wanted) -> Agreement | None:
    """The agreement of that name, made with a key of its own where it is the first time."""
    if wanted.audience != Audience.AGREEMENT:
        return None
    found, _ = Agreement.objects.get_or_create(
        collaborative=wanted.collaborative,
        name=wanted.agreement.strip(),
        defaults={"key": secrets.token_bytes(_KEY_BYTES)},
    )
    return found


def _check_words(wanted: Wanted) -> None:
    needed = {"name": wanted.name}
    if wanted.audience == Audience.AGREEMENT:
        needed |= {"agreement": wanted.agreement, "purpose": wanted.purpose}
    for name, text in needed.items():
        if not text.strip():
            raise Invalid(f"Give the {name}: it is printed on every file.", field=name)
        if holds_ten_digits(text):
            raise Invalid("This holds ten digits, which may be an NHS number.", field=name)


def _words(audience: str) -> str:
    return str(Audience(audience).label)
