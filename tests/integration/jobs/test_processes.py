"""Jobs as they run in production: a real Redis, a real worker and a real beat."""

import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from beds.services import placements
from impact.core import clock
from impact.core.jobs import enqueue
from impact.core.periods import local_date
from impact.core.text import long_date
from patients.models import Placement
from providers.access import Role
from providers.models import User
from reporting import tasks
from reporting.figures.stored.refreshing import owed
from reporting.models import Ending, Job, JobRun, Publication, PublishedFigure
from reporting.services.alone import is_running
from reporting.services.publications import ask_to_publish
from tests.fixtures.services import celery_process
from tests.integration.jobs.processes import (
    HeldUp,
    held_up,
    overdue_schedule,
    own_redis,
    using,
    wait_until,
)
from tests.integration.jobs.standing import assert_stands, refresh, stored_rows
from tests.worlds import World, small_world

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = timedelta(minutes=3)


@pytest.fixture
def today() -> date:
    """The day on which the whole test falls, by the real clock: the one that a worker has.

    One that begins just before midnight waits for it.
    """
    while local_date(clock.now() + LONGEST) != clock.today():
        time.sleep(1)
    return clock.today()


@pytest.fixture
def world(today: date) -> World:
    """Everything is counted, and this night's run has been."""
    made = small_world()
    made.user(Role.COMMISSIONER, "EAST")
    refresh(today)
    JobRun.objects.create(
        job=Job.NIGHTLY,
        about=long_date(today),
        started_at=clock.now(),
        finished_at=clock.now(),
        ending=Ending.DONE,
        changed={"wrong": 0},
    )
    return made


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "worker.log"


def discharge(world: World, name: str, today: date) -> None:
    """By the service: what follows is sent on its commit."""
    placements.discharge(
        placement=world.people[name].placements.get(),
        discharged_on=today - timedelta(days=2),
        today=today,
        by=User.objects.get(username="commissioner-east"),
    )


def ask(world: World, today: date) -> JobRun:
    """Asks for the last closed month."""
    last = today.replace(day=1) - timedelta(days=1)
    return ask_to_publish(
        collaborative=world.collaboratives["EAST"],
        month=last.replace(day=1),
        by=User.objects.get(username="commissioner-east"),
        today=today,
        now=clock.now(),
    )


def stands(today: date) -> Callable[[], bool]:
    return lambda: not owed(today=today) and not is_running(Job.REFRESH)


def test_a_change_is_counted_by_the_worker_and_what_no_message_told_of_is_found(
    world: World, today: date, broker: str, log: Path, tmp_path: Path
) -> None:
    """A month asked for is found by a worker that starts; a change by SQL and a night by beat."""
    ask(world, today)
    said, options = tmp_path / "beat.log", overdue_schedule(tmp_path / "schedule")
    with celery_process("worker", broker=broker, log=log):
        wait_until(Publication.objects.exists, log=log)
        discharge(world, "own", today)
        wait_until(stands(today), log=log)
        sent = JobRun.objects.filter(job=Job.REFRESH)[0]
        JobRun.objects.filter(job=Job.NIGHTLY).delete()
        Placement.objects.filter(patient=world.people["away"]).update(out_of_area_reason="no_bed")
        assert owed(today=today)
        with celery_process("beat", *options, broker=broker, log=said):
            wait_until(stands(today), log=log)
            wait_until(JobRun.objects.filter(job=Job.NIGHTLY, ending=Ending.DONE).exists, log=log)

    assert_stands(today)
    assert sent.ending == Ending.DONE
    assert sent.changed["written"] > 0
    for name in ("sweep", "check_nightly"):
        assert f"(reporting.tasks.{name})" in said.read_text()


JOBS = {
    Job.REFRESH: "reporting_historyseen",
    Job.PUBLISH: "reporting_publishedfigure",
    Job.NIGHTLY: "reporting_historyseen",
}
"""Where each job is held up: after it has written, before it has ended."""


def begin(job: Job, world: World, today: date) -> None:
    """Sends the job what it is there for."""
    if job == Job.REFRESH:
        discharge(world, "own", today)
    elif job == Job.PUBLISH:
        enqueue(tasks.publish, ask(world, today).pk)
    else:
        JobRun.objects.filter(job=Job.NIGHTLY).delete()
        enqueue(tasks.check_nightly)


def kill(worker: "subprocess.Popen[bytes]", held: HeldUp) -> None:
    """Ends it with no time to say so, until the database has seen that its client is no more.

    It sees that by itself: nobody lets go of the lock that its query waits for.
    """
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    wait_until(lambda: not held.has_somebody_waiting())


def left_behind() -> list[JobRun]:
    return list(JobRun.objects.filter(ending__in=(Ending.RUNNING, Ending.ASKED)))


def is_done(job: Job) -> bool:
    return JobRun.objects.filter(job=job)[0].ending == Ending.DONE


def test_worker_killed_in_a_run_leaves_nothing_half_written(
    world: World, today: date, broker: str, log: Path
) -> None:
    """Each job in turn; the next worker finds by itself what was left, the night by its task."""
    for job, table in JOBS.items():
        with celery_process("worker", broker=broker, log=log) as worker:
            wait_until(lambda: not left_behind() and stands(today)(), log=log)
            assert_stands(today)
            before, published = stored_rows(), Publication.objects.count()
            with held_up(table) as held:
                begin(job, world, today)
                wait_until(held.has_somebody_waiting, log=log)
                assert is_running(job)
                kill(worker, held)
            assert not is_running(job)
        assert (stored_rows(), Publication.objects.count()) == (before, published)
        assert [run.job for run in left_behind()] == [job]

    tasks.check_nightly()

    told = {run.job: run for run in JobRun.objects.filter(ending=Ending.INTERRUPTED)}
    assert told.keys() == {Job.REFRESH, Job.NIGHTLY}
    assert all("interrupted" in run.sentence for run in told.values())
    # What somebody asked for was asked for still, and is done.
    assert JobRun.objects.get(job=Job.PUBLISH).ending == Ending.DONE
    assert PublishedFigure.objects.exists()
    assert is_done(Job.NIGHTLY)
    assert_stands(today)


def test_redis_stopped_under_a_page_and_started_again(
    world: World, today: date, redis_url: str, settings: Settings, log: Path, tmp_path: Path
) -> None:
    """Pages and changes go on; what was missed is found though Redis has forgotten everything."""
    beat, options = tmp_path / "beat.log", overdue_schedule(tmp_path / "schedule")
    client = Client()
    client.force_login(User.objects.get(username="commissioner-east"))
    with (
        own_redis() as server,
        using(server, settings),
        celery_process("worker", broker=server.url, log=log),
    ):
        server.stop()
        began = time.monotonic()
        for page in ("/figures/", "/bed-state/", "/figures/occupancy/"):
            assert client.get(page).status_code == 200
        discharge(world, "own", today)
        last = today.replace(day=1) - timedelta(days=1)
        asked = client.post(
            "/jobs/publish/", {"collaborative": "EAST", "month": f"{last:%Y-%m}"}, follow=True
        )
        signed_in = Client().post(
            reverse("account_login"),
            {"login": "commissioner-east", "password": "a long enough password"},
        )
        took = time.monotonic() - began
        shutil.rmtree(server.data)
        server.ensure()
        with celery_process("beat", *options, broker=server.url, log=beat):
            wait_until(lambda: stands(today)() and Publication.objects.exists(), log=log)

    text = asked.content.decode()
    assert "Jobs are delayed: the broker (Redis) does not answer." in text
    assert "not yet counted" in text
    assert signed_in.status_code == 302
    assert_stands(today)
    assert took < 20, "nothing waits for a broker that is away"
