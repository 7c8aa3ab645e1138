"""One run of a job at a time, and at most one that waits for it: over real connections."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from impact.core import clock
from patients.models import Placement
from reporting.models import Ending, Job, JobRun, StoredFigure
from reporting.services.alone import alone, in_turn, is_running
from reporting.services.runs import Run
from tests.factories import PatientFactory
from tests.integration.jobs.standing import assert_stands, refresh
from tests.sessions import OtherSession, in_a_session
from tests.worlds import SINCE, World, place, small_world

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = SINCE + timedelta(days=60)


def test_second_waits_and_third_is_not_needed() -> None:
    begun, go_on = threading.Event(), threading.Event()
    order: list[str] = []

    def first() -> None:
        with alone(Job.REFRESH) as mine:
            assert mine
            begun.set()
            assert go_on.wait(30)
            order.append("first")

    def second() -> None:
        with alone(Job.REFRESH) as mine:
            assert mine
            order.append("second")

    with OtherSession() as one, OtherSession() as two:
        running = one.begin(first)
        assert begun.wait(30)
        waiting = two.begin(second)
        assert two.waits(waiting)
        with alone(Job.REFRESH) as mine:
            assert not mine
        assert is_running(Job.REFRESH)
        assert not is_running(Job.NIGHTLY)
        go_on.set()
        running.result(30)
        waiting.result(30)

    assert order == ["first", "second"]
    assert not is_running(Job.REFRESH)


def test_other_jobs_do_not_wait() -> None:
    with in_turn(Job.REFRESH), OtherSession() as other:

        def run() -> bool:
            with alone(Job.NIGHTLY) as mine:
                return mine

        assert other.begin(run).result(30)


def test_lock_goes_with_a_fault() -> None:
    with pytest.raises(ZeroDivisionError), alone(Job.REFRESH):
        _ = 1 / 0

    assert not is_running(Job.REFRESH)
    with alone(Job.REFRESH) as mine:
        assert mine


def test_run_left_behind_is_marked_by_the_next() -> None:
    left = JobRun.objects.create(job=Job.REFRESH, started_at=clock.now())

    with Run(Job.REFRESH, about="", clock=clock.now) as run:
        run.end("Done.", changed={})

    left.refresh_from_db()
    assert left.ending == Ending.INTERRUPTED
    assert "next run" in left.sentence
    assert run.row.ending == Ending.DONE


def test_failed_run_says_so_and_quotes_nothing() -> None:
    with pytest.raises(ValueError, match="999"), Run(Job.REFRESH, about="", clock=clock.now):
        raise ValueError("999 000 0000")

    run = JobRun.objects.get()
    assert run.ending == Ending.FAILED
    assert "ValueError" in run.sentence
    assert "999" not in run.sentence


def test_many_changes_at_once_are_folded_into_few_runs() -> None:
    """Eight sessions change something and ask; every change is in the figures at the end."""
    world = small_world()
    refresh(TODAY)
    before = JobRun.objects.count()
    people = [world.people["own"], world.people["inward"], world.people["fellow"]]
    placements = list(Placement.objects.filter(patient__in=people))

    def change(number: int) -> Callable[[], Any]:
        def work() -> Any:
            placement = placements[number % 3]
            Placement.objects.filter(pk=placement.pk).update(
                admitted_on=SINCE - timedelta(days=number + 1)
            )
            return refresh(TODAY)

        return work

    with ThreadPoolExecutor(8) as pool:
        runs = list(pool.map(lambda number: in_a_session(change(number)), range(8)))

    endings = [run.ending for run in runs if run is not None]
    assert set(endings) <= {Ending.DONE, Ending.OVERTAKEN}
    assert Ending.DONE in endings
    assert JobRun.objects.filter(ending=Ending.DONE).count() - before <= 8
    assert_stands(TODAY)


def test_two_full_runs_at_once_write_once() -> None:
    small_world()

    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda _: in_a_session(lambda: refresh(TODAY)), range(2)))

    # Who comes second waits and finds nothing to do, or comes before the first has looked at
    # anything, and is not needed.
    endings = sorted(run.ending for run in runs if run)
    assert endings in ([Ending.DONE], [Ending.DONE, Ending.OVERTAKEN])
    assert JobRun.objects.filter(ending=Ending.DONE).count() == 1
    assert StoredFigure.objects.exists()
    assert_stands(TODAY)


def test_what_is_committed_during_a_run_is_the_next_runs() -> None:
    world = small_world()
    refresh(TODAY)
    _discharge(world, "own", TODAY - timedelta(days=3))
    with OtherSession() as other, connection.cursor() as cursor:
        # The run is held up at its first write, after its moment was taken.
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE reporting_series IN ACCESS EXCLUSIVE MODE")
        running = other.begin(lambda: refresh(TODAY))
        assert other.waits(running)
        with OtherSession() as third:
            third.begin(lambda: _discharge(world, "fellow", TODAY - timedelta(days=2))).result(30)
        cursor.execute("COMMIT")
        done = running.result(30)

    assert done is not None
    refresh(TODAY)
    assert_stands(TODAY)


def test_overtaken_run_is_on_record() -> None:
    small_world()
    with OtherSession() as one, OtherSession() as two, in_turn(Job.REFRESH):
        waiting = one.begin(lambda: refresh(TODAY))
        assert one.waits(waiting)
        overtaken = two.begin(lambda: refresh(TODAY)).result(30)
        assert not waiting.done()

    assert overtaken is not None
    assert overtaken.ending == Ending.OVERTAKEN
    assert "waiting" in overtaken.sentence


def _discharge(world: World, name: str, day: date) -> None:
    placement = world.people[name].placements.get()
    placement.stays.update(end_date=day)
    Placement.objects.filter(pk=placement.pk).update(discharged_on=day)


def test_new_person_reaches_the_figures() -> None:
    world = small_world()
    refresh(TODAY)
    place(PatientFactory(), world.wards["own"], world.icbs["QT1"], TODAY, None)

    run = refresh(TODAY + timedelta(days=1))

    assert run is not None
    assert run.changed["written"] > 0
    assert_stands(TODAY + timedelta(days=1))
