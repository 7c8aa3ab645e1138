"""Who may ask for which report, for whom, and what is made without asking."""

from datetime import date, timedelta
from typing import Any

import pytest

from impact.core.errors import Conflict, Invalid
from providers.access import Role
from reporting.choices import IssueState
from reporting.models import Agreement, Issue, Report
from reporting.services import reports
from reporting.services.reports import NotYours, Wanted
from tests.factories import DAY
from tests.integration.meetings.world import hall
from tests.integration.reports.desk import NOW, TODAY, Desk

pytestmark = pytest.mark.django_db


def test_a_report_is_saved_and_asked_for_at_once(desk: Desk) -> None:
    issue = desk.ask()

    assert (issue.state, issue.by, str(issue.report)) == (
        IssueState.ASKED,
        desk.commissioner,
        "Bed state for the board",
    )
    assert Report.objects.visible_to(desk.commissioner).get() == issue.report


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.HUB, Role.AUDITOR])
def test_only_who_reports_may_ask(desk: Desk, role: Role) -> None:
    wanted = Wanted(name="R", content="bed_state", collaborative=desk.small.collaborative)

    with pytest.raises(NotYours):
        reports.save_report(wanted=wanted, today=TODAY, now=NOW, by=desk.user("other", role))


def test_a_clinical_report_is_seen_by_clinicians_and_no_other_is(desk: Desk) -> None:
    clinical, other = desk.ask(), desk.ask(audience="anyone")
    hub = desk.user("hub", Role.HUB)

    assert set(Issue.objects.visible_to(hub)) == {clinical}
    assert set(Issue.objects.visible_to(desk.commissioner)) == {clinical, other}
    assert not Issue.objects.visible_to(desk.user("auditor", Role.AUDITOR)).exists()


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "About 943 476 5919"}, "name"),
        ({"audience": "agreement", "purpose": "Planning"}, "agreement"),
        ({"audience": "agreement", "agreement": "NHS England"}, "purpose"),
        ({"parameters": {"as_at": "yesterday"}}, "as_at"),
        ({"parameters": {"by": ["weather"]}}, "by"),
        ({"parameters": {"filters": {"weather": ["wet"]}}}, "filters"),
        ({"parameters": {"filters": {"provider": ["NOBODY"]}}}, "filters"),
        ({"parameters": {"filters": {"provider": ["RHA", "RHA"]}}}, "filters"),
        ({"schedule": "weekly"}, "schedule"),
        ({"content": "figures", "parameters": {"start": date(2026, 5, 1)}}, "end"),
        (
            {
                "content": "figures",
                "parameters": {"start": date(2026, 5, 1), "end": date(2026, 5, 1)},
            },
            "end",
        ),
        ({"content": "figures", "parameters": {}}, "figures"),
    ],
)
def test_what_cannot_be_made_is_refused_with_a_sentence(
    desk: Desk, columns: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        desk.ask(**columns)

    assert refused.value.field == field
    assert not Issue.objects.exists()


def test_an_agreement_keeps_its_key(desk: Desk) -> None:
    terms = {"audience": "agreement", "agreement": "NHS England", "purpose": "Planning"}

    first, second = desk.ask(**terms), desk.ask(**terms)
    other = desk.ask(**{**terms, "agreement": "The board"})

    assert first.report.agreement == second.report.agreement
    assert first.report.agreement.key != other.report.agreement.key
    assert Agreement.objects.count() == 2


def test_a_report_that_has_ended_is_not_asked_for_again(desk: Desk) -> None:
    issue = desk.ask()
    reports.end_report(report=issue.report, now=NOW, by=desk.commissioner)

    with pytest.raises(Conflict, match="not made any more"):
        reports.ask_again(report=Report.objects.get(), today=TODAY, now=NOW, by=desk.commissioner)


def test_what_is_done_cannot_be_cancelled(desk: Desk) -> None:
    issue = desk.ask()
    reports.cancel(issue=issue, now=NOW, by=desk.commissioner)

    with pytest.raises(Conflict, match="cancelled already"):
        reports.cancel(issue=issue, now=NOW, by=desk.commissioner)


def due(today: date) -> list[tuple[str, date]]:
    made = reports.make_due(today=today, now=NOW)
    issues = Issue.objects.filter(pk__in=made).order_by("pk")
    return [(issue.report.name, issue.as_at) for issue in issues]


def test_a_monthly_report_is_asked_for_once_a_month_for_the_month_before(desk: Desk) -> None:
    months = {"content": "figures", "parameters": {"figures": ["occupancy"]}}
    desk.ask(name="Monthly", schedule="monthly", **months)

    assert due(date(2026, 11, 30)) == []
    assert due(date(2026, 12, 2)) == [("Monthly", date(2026, 12, 1))]
    assert due(date(2026, 12, 3)) == []
    parameters = Issue.objects.get(as_at=date(2026, 12, 1)).parameters
    assert (parameters["start"], parameters["end"]) == ("2026-11-01", "2026-12-01")


def test_a_report_whose_owner_may_not_ask_any_more_is_not_made(desk: Desk) -> None:
    desk.ask(name="Monthly", schedule="monthly", parameters={})
    desk.commissioner.memberships.all().delete()

    assert due(date(2026, 12, 2)) == []


def test_a_report_that_is_made_every_week_is_for_the_week_before(desk: Desk) -> None:
    issue = desk.ask(content="figures", schedule="weekly", parameters={"figures": ["occupancy"]})

    week = issue.parameters["start"], issue.parameters["end"]
    assert week == ((TODAY - timedelta(days=7)).isoformat(), TODAY.isoformat())


def test_a_weekly_report_is_made_once_the_meeting_is_closed_as_at_its_day(db: None) -> None:
    room = hall()
    commissioner = room.world.user(Role.COMMISSIONER, "EAST")
    wanted = Wanted(name="Weekly", content="bed_state", collaborative=room.east, schedule="weekly")
    before, day = DAY - timedelta(days=3), DAY + timedelta(days=1)
    reports.save_report(wanted=wanted, today=before, now=NOW, by=commissioner)
    meeting = room.opened()

    assert due(day) == []
    room.closed(meeting)
    assert due(day) == [("Weekly", DAY)]
    assert due(day) == []
