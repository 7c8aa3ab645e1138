"""The API is asked so often a minute by each, and no oftener."""

from typing import Any

import pytest
from django.test import Client

from providers.access import Role
from tests.contracts.callers import CALLERS
from tests.worlds import World, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any) -> World:
    settings.API_REQUESTS_PER_MINUTE = 2
    return small_world()


def statuses(client: Client, times: int) -> list[int]:
    return [client.get("/api/v1/icbs/").status_code for _ in range(times)]


@pytest.mark.parametrize("caller", ["clinician", "system_reader"])
def test_who_asks_too_often_is_told_when_to_go_on(world: World, caller: str) -> None:
    client = CALLERS[caller](world)
    assert statuses(client, 3) == [200, 200, 429]

    answer = client.get("/api/v1/icbs/")

    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.json()["status"], answer.json()["code"]) == (429, "throttled")
    assert 0 <= int(answer["Retry-After"]) <= 60


def test_each_is_counted_alone_and_pages_not_at_all(world: World) -> None:
    busy, quiet = Client(), Client()
    busy.force_login(world.user(Role.CLINICIAN, "RHA"))
    quiet.force_login(world.user(Role.HUB, "EAST"))
    statuses(busy, 3)

    assert statuses(quiet, 1) == [200]
    assert [busy.get("/account/").status_code for _ in range(3)] == [200, 200, 200]


def test_every_operation_says_that_it_may_be_refused_for_asking_too_often(client: Client) -> None:
    schema = client.get("/api/schema/?format=json").json()

    operations = [
        operation
        for methods in schema["paths"].values()
        for method, operation in methods.items()
        if method != "parameters"
    ]
    assert operations
    assert all("429" in operation["responses"] for operation in operations)
