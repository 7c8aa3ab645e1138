"""The self-check: every rule with what the last night found."""

import pytest
from django.test import Client

from beds.queries.invariants import ALL
from impact.core import clock
from providers.access import Role
from reporting.models import Ending, Job, JobRun
from tests.pages import Cell, found, listed, opened, rows, words
from tests.worlds import small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(small_world().user(Role.AUDITOR, "EAST"))
    return client


def shown(client: Client) -> list[list[Cell]]:
    return rows(next(found(listed(opened(client, "/data/checks/"), "rules"), "table")))


def night(**changed: object) -> JobRun:
    now = clock.now()
    return JobRun.objects.create(
        job=Job.NIGHTLY, started_at=now, finished_at=now, ending=Ending.DONE, changed=changed
    )


def test_before_any_night_nothing_is_said_to_hold(client: Client) -> None:
    assert {row[1].text for row in shown(client)} == {"Not checked yet"}
    assert len(shown(client)) == len(ALL)


def test_night_that_does_not_say_which_rule_says_nothing_of_each(client: Client) -> None:
    night(rules=len(ALL), rules_broken=1)

    assert {row[1].text for row in shown(client)} == {"Not checked yet"}


def test_broken_rules_come_first_with_their_count(client: Client) -> None:
    night(broken={})
    night(broken={ALL[-1].name: 3})

    first, *others = shown(client)

    assert words_of(first) == ["Broken", "3 rows"]
    assert ALL[-1].name in first[0].text
    assert {tuple(words_of(row)) for row in others} == {("Holds", "0")}


def test_run_under_way_says_nothing_yet(client: Client) -> None:
    night(broken={})
    JobRun.objects.create(job=Job.NIGHTLY, started_at=clock.now(), ending=Ending.RUNNING)

    assert {row[1].text for row in shown(client)} == {"Holds"}
    assert "As checked" in words(opened(client, "/data/checks/"))


def words_of(row: list[Cell]) -> list[str]:
    return [cell.text for cell in row[1:]]
