"""Reports through the API: asked for, followed, fetched, cancelled and proved."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from impact.core import clock
from reporting.models import Fetch, Issue
from tests.integration.reports.desk import NOW, Desk, content

pytestmark = pytest.mark.django_db(transaction=True)
WANTED = {
    "name": "Bed state",
    "content": "bed_state",
    "collaborative": "IMPACT",
    "parameters": {"as_at": "2026-11-20"},
    "audience": "clinical",
}


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def client(desk: Desk) -> Client:
    found = Client()
    found.force_login(desk.commissioner)
    return found


def post(client: Client, address: str, body: Any, **headers: str) -> Any:
    return client.post(address, body, content_type="application/json", headers=headers)


def test_it_is_asked_for_and_then_ready(client: Client) -> None:
    answer = post(client, "/api/v1/reports/", WANTED)

    assert answer.status_code == 202
    found = client.get(f"/api/v1/reports/{answer.json()['id']}/").json()
    assert (found["state"], found["rows"]) == ("done", 2)
    assert [file["kind"] for file in found["files"]] == ["csv", "xlsx", "pdf"]
    assert found["receipt"]["checksum"] == found["checksum"]


def test_asked_twice_with_one_key_it_is_made_once(client: Client) -> None:
    key = {"Idempotency-Key": "one"}
    first, second = (post(client, "/api/v1/reports/", WANTED, **key) for _ in range(2))

    assert first.json()["id"] == second.json()["id"]
    assert Issue.objects.count() == 1


def test_a_file_is_fetched_on_record(desk: Desk, client: Client) -> None:
    issue = desk.made()

    answer = client.get(f"/api/v1/reports/{issue.pk}/files/csv/")

    assert b"".join(answer.streaming_content) == content(issue)
    assert Fetch.objects.get().by == desk.commissioner
    assert client.get(f"/api/v1/reports/{desk.ask().pk}/files/csv/").status_code == 404


def test_it_is_cancelled_and_asked_for_again(desk: Desk, client: Client) -> None:
    issue = desk.ask()

    assert post(client, f"/api/v1/reports/{issue.pk}/cancel/", {}).json()["state"] == "cancelled"
    assert post(client, f"/api/v1/reports/{issue.pk}/cancel/", {}).status_code == 409
    again = post(client, f"/api/v1/reports/{issue.pk}/again/", {})
    assert again.status_code == 202
    assert again.json()["id"] != issue.pk


def test_a_receipt_given_back_names_what_differs(desk: Desk, client: Client) -> None:
    issue = desk.made()
    receipt = client.get(f"/api/v1/reports/{issue.pk}/").json()["receipt"]
    same = post(client, "/api/v1/reports/check/", {"receipt": receipt}).json()
    desk.small.stay(desk.people[0].start_date, bed="A7")

    found = post(client, "/api/v1/reports/check/", {"receipt": receipt}).json()

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
    client: Client, changed: dict[str, Any], status: int
) -> None:
    assert post(client, "/api/v1/reports/", {**WANTED, **changed}).status_code == status
    assert not Issue.objects.exists()


def test_the_list_is_narrowed(desk: Desk, client: Client) -> None:
    ready = desk.made()
    desk.ask()

    found = client.get("/api/v1/reports/?state=done&content=bed_state&collaborative=IMPACT").json()

    assert [each["id"] for each in found["results"]] == [ready.pk]
