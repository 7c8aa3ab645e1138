"""Reports through the API: asked for, followed, fetched, cancelled and proved."""

from typing import Any

import pytest
from django.test import Client

from reporting.models import Fetch, Issue
from tests.integration.reports.desk import Desk, content

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("monday")]
WANTED = {
    "name": "Bed state",
    "content": "bed_state",
    "collaborative": "IMPACT",
    "parameters": {"as_at": "2026-11-20"},
    "audience": "clinical",
}


def post(commissioner: Client, address: str, body: Any, **headers: str) -> Any:
    return commissioner.post(address, body, content_type="application/json", headers=headers)


def test_it_is_asked_for_and_then_ready(commissioner: Client) -> None:
    answer = post(commissioner, "/api/v1/reports/", WANTED)

    assert answer.status_code == 202
    found = commissioner.get(f"/api/v1/reports/{answer.json()['id']}/").json()
    assert (found["state"], found["rows"]) == ("done", 2)
    assert [file["kind"] for file in found["files"]] == ["csv", "xlsx", "pdf"]
    assert found["receipt"]["checksum"] == found["checksum"]


def test_asked_twice_with_one_key_it_is_made_once(commissioner: Client) -> None:
    key = {"Idempotency-Key": "one"}
    first, second = (post(commissioner, "/api/v1/reports/", WANTED, **key) for _ in range(2))

    assert first.json()["id"] == second.json()["id"]
    assert Issue.objects.count() == 1


def test_a_file_is_fetched_on_record(desk: Desk, commissioner: Client) -> None:
    issue = desk.made()

    answer = commissioner.get(f"/api/v1/reports/{issue.pk}/files/csv/")

    assert b"".join(answer.streaming_content) == content(issue)
    assert Fetch.objects.get().by == desk.commissioner
    assert commissioner.get(f"/api/v1/reports/{desk.ask().pk}/files/csv/").status_code == 404


def test_it_is_cancelled_and_asked_for_again(desk: Desk, commissioner: Client) -> None:
    issue = desk.ask()

    assert (
        post(commissioner, f"/api/v1/reports/{issue.pk}/cancel/", {}).json()["state"] == "cancelled"
    )
    assert post(commissioner, f"/api/v1/reports/{issue.pk}/cancel/", {}).status_code == 409
    again = post(commissioner, f"/api/v1/reports/{issue.pk}/again/", {})
    assert again.status_code == 202
    assert again.json()["id"] != issue.pk


def test_a_receipt_given_back_names_what_differs(desk: Desk, commissioner: Client) -> None:
    issue = desk.made()
    receipt = commissioner.get(f"/api/v1/reports/{issue.pk}/").json()["receipt"]
    same = post(commissioner, "/api/v1/reports/check/", {"receipt": receipt}).json()
    desk.small.stay(desk.people[0].start_date, bed="A7")

    found = post(commissioner, "/api/v1/reports/check/", {"receipt": receipt}).json()

    assert same["is_same"]
    assert same["corrections"] == []
    assert not found["is_same"]
    assert found["rows"][0]["then"]["Occupied"] == "6"
    assert found["rows"][0]["now"]["Occupied"] == "7"
    assert {each["what"] for each in found["corrections"]} == {"made"}


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"content": "weather"}, 400),
        ({"collaborative": "NOWHERE"}, 400),
        ({"audience": "agreement"}, 422),
        ({"parameters": {"by": ["weather"]}}, 422),
    ],
)
def test_what_cannot_be_made_is_a_problem(
    commissioner: Client, changed: dict[str, Any], status: int
) -> None:
    assert post(commissioner, "/api/v1/reports/", {**WANTED, **changed}).status_code == status
    assert not Issue.objects.exists()


def test_the_list_is_narrowed(desk: Desk, commissioner: Client) -> None:
    ready = desk.made()
    desk.ask()

    found = commissioner.get(
        "/api/v1/reports/?state=done&content=bed_state&collaborative=IMPACT"
    ).json()

    assert [each["id"] for each in found["results"]] == [ready.pk]
