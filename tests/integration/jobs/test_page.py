"""The jobs page says how jobs run, what stands and what is due; and stands when Redis does not."""

from datetime import timedelta

import pytest
from django.test import Client

from beds.services import placements
from impact.core import clock
from providers.access import Role
from reporting.models import Ending, Job, JobRun
from tests.integration.jobs.standing import refresh
from tests.worlds import SINCE, World, small_world

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = SINCE + timedelta(days=60)


@pytest.fixture
def world() -> World:
    return small_world()


def shown(world: World, role: Role = Role.COMMISSIONER, where: str = "EAST") -> str:
    client = Client()
    client.force_login(world.user(role, where))
    with clock.at(TODAY):
        answer = client.get("/jobs/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_before_anything_is_stored(world: World) -> None:
    text = shown(world)

    assert "Without a broker" in text
    assert "No figures are stored yet" in text
    assert "Due:" in text
    assert "EAST" in text


def test_when_all_stands(world: World) -> None:
    with clock.at(TODAY):
        refresh(TODAY)

    text = shown(world)

    assert "Nothing is due" in text
    assert "Counted before" in text
    assert "Bring figures up to date" in text
    assert "Jobs are delayed" not in text


def test_what_is_due_is_counted(world: World) -> None:
    with clock.at(TODAY):
        refresh(TODAY)
    world.people["own"].placements.update(out_of_area_reason="no_bed")

    assert "1 change not yet counted" in shown(world)


def test_runs_show_how_they_ended(world: World) -> None:
    for ending in Ending:
        JobRun.objects.create(
            job=Job.REFRESH, started_at=clock.now(), ending=ending, sentence=f"Said of {ending}."
        )

    text = shown(world, Role.ADMINISTRATOR, "")

    for ending in Ending:
        assert f"Said of {ending}." in text
    assert "No figures are stored yet" in text


def test_only_ones_own_collaboratives_are_listed(world: World) -> None:
    with clock.at(TODAY):
        refresh(TODAY)

    text = shown(world).split('id="stored"')[1].split('id="reported"')[0]

    assert "EAST" in text
    assert "WEST" not in text


def test_only_what_was_reported_for_ones_own_is_listed(world: World) -> None:
    for code in world.collaboratives:
        JobRun.objects.create(
            job=Job.PUBLISH, about=f"{code} 2026-01", started_at=clock.now(), sentence="Frozen."
        )
    JobRun.objects.create(job=Job.NIGHTLY, about="2 March 2026", started_at=clock.now())

    for role, where in ((Role.COMMISSIONER, "EAST"), (Role.COMMISSIONER, "WEST")):
        text = shown(world, role, where)
        other = "WEST" if where == "EAST" else "EAST"
        assert f"{where} 2026-01" in text
        # Neither what was reported for it nor that its figures are due.
        assert other not in text
        assert "2 March 2026" in text
    assert "2026-01" not in shown(world, Role.ADMINISTRATOR, "")


def test_broker_away_is_said_and_nothing_waits_for_it(world: World, broker_away: None) -> None:
    text = shown(world)

    assert "the broker (Redis) does not answer" in text
    assert "delayed" in text


def test_no_worker_is_said(world: World, broker: str) -> None:
    assert "no worker does" in shown(world)


def test_change_inline_is_counted_before_the_next_page(world: World) -> None:
    with clock.at(TODAY):
        refresh(TODAY)
        placements.discharge(
            placement=world.people["own"].placements.get(),
            discharged_on=TODAY - timedelta(days=2),
            today=TODAY,
            by=world.user(Role.CLINICIAN, "RHA"),
        )

    assert "Nothing is due" in shown(world)


def test_change_inline_begins_no_first_count(world: World) -> None:
    """Nobody who saves a discharge is kept waiting for six years of figures."""
    with clock.at(TODAY):
        placements.discharge(
            placement=world.people["own"].placements.get(),
            discharged_on=TODAY - timedelta(days=2),
            today=TODAY,
            by=world.user(Role.CLINICIAN, "RHA"),
        )

    assert not JobRun.objects.exists()
