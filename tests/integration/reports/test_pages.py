"""The pages of reports: asked for, made, fetched on record, and checked by their receipts."""

from typing import Any

import pytest
from django.test import Client

from impact.audit.models import AccessLog
from providers.access import Role
from reporting.choices import IssueState
from reporting.models import Fetch, Issue, Report
from reporting.reports.contents import CONTENTS
from reporting.reports.covers import receipt_text
from tests.integration.reports.desk import Desk, content
from tests.pages import attribute, found, listed, opened, rows, words

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("monday")]


def typed(**columns: Any) -> dict[str, Any]:
    return {
        "collaborative": "IMPACT",
        "name": "For the board",
        "by": "ward",
        "audience": "anyone",
        "schedule": "never",
        **columns,
    }


def texts(page: Any, anchor: str) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows(listed(page, anchor))]


def test_a_report_is_asked_for_made_and_listed(commissioner: Client) -> None:
    answer = commissioner.post("/reports/new/bed_state/", typed())

    issue = Issue.objects.get()
    assert answer["Location"] == f"/reports/{issue.pk}/"
    assert issue.state == IssueState.DONE
    (row,) = texts(opened(commissioner, "/reports/"), "issues")
    assert row[0].startswith("For the board")
    assert row[1] == "Anyone else"
    assert row[-1] == "Nobody yet"


def test_every_report_on_offer_has_a_form(commissioner: Client) -> None:
    links = [attribute(link, "href") for link in found(opened(commissioner, "/reports/"), "a")]
    offered = [link for link in links if link.startswith("/reports/new/")]

    assert len(offered) == len(CONTENTS)
    assert {commissioner.get(link).status_code for link in offered} == {200}


def test_what_a_report_is_narrowed_to_is_chosen_from_what_there_is(
    desk: Desk, commissioner: Client
) -> None:
    page = opened(commissioner, "/reports/new/bed_state/")
    lists = {attribute(each, "name"): each for each in found(page, "select")}
    assert [words(each) for each in found(lists["only_provider"], "option")] == ["All", "Rha"]

    commissioner.post("/reports/new/bed_state/", typed(only_provider="RHA"))
    assert Issue.objects.get().parameters["filters"] == {"provider": ["RHA"]}
    refused = commissioner.post("/reports/new/bed_state/", typed(only_provider="NOBODY"))
    assert refused.status_code == 422


def test_what_is_refused_stands_beside_its_field(commissioner: Client) -> None:
    answer = commissioner.post("/reports/new/bed_state/", typed(audience="agreement"))

    assert answer.status_code == 422
    assert "Give the agreement" in answer.content.decode()
    assert not Report.objects.exists()


def test_a_file_that_is_fetched_is_on_record(desk: Desk, commissioner: Client) -> None:
    issue = desk.made()

    answer = commissioner.get(f"/reports/{issue.pk}/csv/")

    assert b"".join(answer.streaming_content) == content(issue)
    assert answer["Content-Disposition"].endswith('bed_state-IMPACT-2026-11-20.csv"')
    assert Fetch.objects.get().by == desk.commissioner
    assert AccessLog.objects.get(kind="export").filters == {"issue": issue.pk}
    assert texts(opened(commissioner, f"/reports/{issue.pk}/"), "fetches")[0][1:] == [
        "Commissioner",
        "CSV",
    ]


def test_whoever_is_named_in_a_file_is_on_record(desk: Desk, commissioner: Client) -> None:
    month = {"start": "2026-11-01", "end": "2026-11-21"}
    issue = desk.made(content="placements", parameters=month)

    b"".join(commissioner.get(f"/reports/{issue.pk}/csv/").streaming_content)

    named = AccessLog.objects.get(kind="export").people
    assert named == sorted(stay.patient_id for stay in desk.people)


def test_a_page_waits_while_it_is_made_and_it_may_be_cancelled(
    desk: Desk, commissioner: Client
) -> None:
    issue = desk.ask()

    page = commissioner.get(f"/reports/{issue.pk}/").content.decode()
    assert 'hx-trigger="every 2s"' in page
    commissioner.post(f"/reports/{issue.pk}/cancel/")

    page = commissioner.get(f"/reports/{issue.pk}/").content.decode()
    assert "hx-trigger" not in page
    assert "Cancelled by Commissioner." in page


def test_a_clinician_reads_the_clinical_ones_and_asks_for_none(desk: Desk) -> None:
    clinical, other = desk.made(), desk.made(audience="anyone")
    client = Client()
    client.force_login(desk.user("hub", Role.HUB))

    assert client.get(f"/reports/{clinical.pk}/csv/").status_code == 200
    assert client.get(f"/reports/{other.pk}/").status_code == 404
    assert client.get("/reports/new/bed_state/").status_code == 404
    assert "Make it again" not in client.get(f"/reports/{clinical.pk}/").content.decode()


def test_a_receipt_given_back_proves_the_file(desk: Desk, commissioner: Client) -> None:
    issue = desk.made()

    answer = commissioner.post("/reports/check/", {"receipt": receipt_text(issue)})

    assert "the same byte for byte" in answer.content.decode()


def test_a_receipt_says_what_was_corrected_since_and_names_nobody(
    desk: Desk, commissioner: Client
) -> None:
    issue = desk.made()
    stay = desk.small.stay(desk.people[0].start_date, bed="A7")

    answer = commissioner.post("/reports/check/", {"receipt": receipt_text(issue)})

    text = answer.content.decode()
    assert "2 rows differ" in text
    assert "Occupied: 6" in text
    assert "Occupied: 7" in text
    assert stay.patient.pseudonym not in text
    assert AccessLog.objects.get(page="reports/check").shown == 2


@pytest.mark.parametrize("receipt", ["", "nothing", "[1]", '{"issue": 1}'])
def test_what_is_no_receipt_is_refused(commissioner: Client, receipt: str) -> None:
    assert commissioner.post("/reports/check/", {"receipt": receipt}).status_code == 422


def test_a_report_on_a_schedule_is_listed_until_it_is_ended(
    desk: Desk, commissioner: Client
) -> None:
    issue = desk.made(schedule="weekly", parameters={})
    assert len(texts(opened(commissioner, "/reports/"), "saved")) == 1

    commissioner.post(f"/reports/{issue.pk}/end/")

    page = commissioner.get("/reports/").content.decode()
    assert "No report is made on a schedule." in page


def test_it_is_made_again_as_things_are_now(desk: Desk, commissioner: Client) -> None:
    issue = desk.made()
    commissioner.post(f"/reports/{issue.pk}/again/")

    assert Issue.objects.filter(report=issue.report, state=IssueState.DONE).count() == 2
