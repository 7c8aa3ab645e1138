"""`manage.py compute_figures`: the jobs without a broker, and an exit status that is true."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from impact.core import clock
from reporting.models import Job, JobRun, StoredFigure
from reporting.services.alone import in_turn
from tests.integration.jobs.standing import assert_stands
from tests.integration.jobs.test_nightly import TODAY
from tests.sessions import OtherSession
from tests.worlds import SINCE, World, small_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return small_world()


def compute(*options: str) -> tuple[str, str]:
    """What it prints, and says beside it."""
    out, err = StringIO(), StringIO()
    with clock.at(TODAY):
        call_command("compute_figures", *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def as_json(*options: str) -> dict[str, Any]:
    return json.loads(compute("--format", "json", *options)[0])


def test_counts_what_is_due_and_says_so(world: World) -> None:
    first, again = as_json(), as_json()

    assert first["run"]["ending"] == "done"
    assert first["run"]["written"] > 0
    assert [each["collaborative"] for each in first["collaboratives"]] == ["EAST", "WEST"]
    assert {each["cut_off"] for each in first["collaboratives"]} == {TODAY.isoformat()}
    assert again["run"] is None
    assert_stands(TODAY)


def test_all_counts_everything_afresh_and_writes_only_what_differs(world: World) -> None:
    compute()
    StoredFigure.objects.filter(period_start=SINCE).update(numerator=F("numerator") + 1)
    wrong = StoredFigure.objects.filter(period_start=SINCE).count()

    run = as_json("--all")["run"]

    assert run["written"] == wrong
    assert_stands(TODAY)


def test_table_lists_collaboratives_and_tells_the_run_beside_it(world: World) -> None:
    out, said = compute()

    assert [line.split()[0] for line in out.splitlines()] == ["collaborative", "EAST", "WEST"]
    assert "rows written" in said
    assert "Nothing is due" in compute()[1]


def test_nightly_is_done_once_and_fails_where_it_found_faults(world: World) -> None:
    assert "January 2026 counted from nothing is as stored." in compute("--nightly")[1]
    assert "have been done" in compute("--nightly")[1]
    JobRun.objects.filter(job=Job.NIGHTLY).delete()
    StoredFigure.objects.filter(period_start=SINCE).update(numerator=F("numerator") + 1)

    with pytest.raises(CommandError, match="found faults"):
        compute("--nightly")

    assert "differed from a full recount" in JobRun.objects.get(job=Job.NIGHTLY).sentence
    assert_stands(TODAY)


def test_where_another_run_waits_already_it_says_so_and_fails(world: World) -> None:
    with OtherSession() as one, OtherSession() as two, in_turn(Job.REFRESH):
        waiting = one.begin(compute)
        assert one.waits(waiting)
        overtaken = two.begin(compute)

        with pytest.raises(CommandError, match="waiting already"):
            overtaken.result(60)
    waiting.result(60)
