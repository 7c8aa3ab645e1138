"""What a night does: the cut-off rolled, a month recounted, data checked, what is overdue told."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from beds.models import Bed
from impact.core import clock
from impact.core.text import long_date
from providers.models import Ward
from reporting import tasks
from reporting.models import Ending, Job, JobRun, StoredFigure, StoredSet
from reporting.services.alone import in_turn
from reporting.services.nightly import is_due, nightly
from tests.factories import (
    BedFactory,
    ConfirmationFactory,
    HeldFactory,
    PausedFactory,
    WardFactory,
)
from tests.integration.jobs.standing import assert_stands, differences, refresh
from tests.worlds import SINCE, World, small_world

pytestmark = pytest.mark.django_db(transaction=True)
# One month has ended since the world began, so that it is the one looked at.
TODAY = date(2026, 2, 10)


@pytest.fixture
def world() -> World:
    return small_world()


def night(today: date = TODAY) -> JobRun:
    """A night's run that was not done before."""
    with clock.at(today):
        run = nightly(today=today, clock=clock.now)
    assert run is not None
    return run


def test_cut_off_is_rolled_to_today(world: World) -> None:
    refresh(TODAY - timedelta(days=1))

    run = night()

    assert run.ending == Ending.DONE
    assert set(StoredSet.objects.values_list("cut_off", flat=True)) == {TODAY}
    assert_stands(TODAY)
    assert JobRun.objects.filter(job=Job.REFRESH, ending=Ending.DONE).count() == 2


def test_first_night_stores_figures_and_says_that_the_month_is_right(world: World) -> None:
    run = night()

    assert StoredFigure.objects.exists()
    assert_stands(TODAY)
    assert "January 2026 counted from nothing is as stored." in run.sentence
    assert run.changed["recounted"] > 0
    assert run.changed["wrong"] == 0


def test_drift_is_found_told_and_set_right(world: World) -> None:
    """Numbers that no change explains: one other, one gone, one that should not be."""
    refresh(TODAY)
    january = StoredFigure.objects.filter(
        period_start=SINCE,
        series__stored_set__collaborative=world.collaboratives["EAST"],
        series__grain="month",
        series__cut="",
    )
    inward = january.get(series__figure="inward_rate")
    january.filter(pk=inward.pk).update(numerator=F("numerator") + Decimal("0.5"))
    january.get(series__figure="admissions").delete()
    made = StoredFigure.objects.get(pk=inward.pk)
    made.pk, made.group = None, ["NOBODY"]
    made.save()
    assert len(differences(TODAY)) == 3

    run = night()

    assert run.ending == Ending.FAILED
    assert "3 stored rows of January 2026 differed from a full recount" in run.sentence
    assert run.changed["wrong"] == 3
    assert_stands(TODAY)


def test_change_nobody_has_counted_yet_is_no_drift(world: World) -> None:
    refresh(TODAY)
    world.people["fellow"].placements.update(out_of_area_reason="no_bed")

    run = night()

    assert run.ending == Ending.DONE
    assert run.changed["wrong"] == 0


def test_broken_rule_of_the_data_is_told_and_the_rest_is_done(world: World) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        world.people["own"].placements.update(discharged_on=SINCE)

    run = night()

    assert run.ending == Ending.FAILED
    assert "Rules of the data that are broken: " in run.sentence
    assert run.changed["rules_broken"] > 0
    assert run.changed["rules"] > run.changed["rules_broken"]
    assert len(run.changed["broken"]) == run.changed["rules_broken"]
    assert "tokens are cleared" in run.sentence


def test_overdue_and_unconfirmed_are_told(world: World) -> None:
    """A ward of both collaboratives is told once; what is in time is not told."""
    late, fresh = _ward(world), _ward(world)
    ConfirmationFactory(ward=late, confirmed_at=clock.now() - timedelta(days=400))
    ConfirmationFactory(ward=late, confirmed_at=_noon(TODAY - timedelta(days=8)))
    ConfirmationFactory(ward=fresh, confirmed_at=_noon(TODAY - timedelta(days=2)))
    held, paused, in_time, over = (_bed(late) for _ in range(4))
    _bed(fresh)
    since, before = TODAY - timedelta(days=9), TODAY - timedelta(days=1)
    HeldFactory(bed=held, start_date=since, review_on=before)
    PausedFactory(bed=paused, start_date=since, review_on=before)
    HeldFactory(bed=in_time, start_date=since, review_on=TODAY)
    PausedFactory(bed=over, start_date=since, review_on=since, end_date=before)

    run = night()

    assert "2 holds and pauses overdue for review; 1 ward not confirmed within 7 days." in (
        run.sentence
    )
    assert (run.changed["overdue"], run.changed["stale"]) == (2, 1)


def test_what_has_expired_is_cleared_and_the_rest_kept(world: World) -> None:
    now, day = timezone.now(), timedelta(days=1)
    client = Application.objects.create(
        name="Feed", client_type="confidential", authorization_grant_type="client-credentials"
    )
    for name, expires in (("old", now - day), ("new", now + day)):
        AccessToken.objects.create(token=name, application=client, scope="read", expires=expires)
        Session.objects.create(session_key=name, session_data="", expire_date=expires)
        JobRun.objects.create(
            job=Job.REFRESH,
            about=name,
            started_at=_noon(TODAY - timedelta(days=91 if name == "old" else 89)),
            ending=Ending.DONE,
        )

    run = night()

    assert list(AccessToken.objects.values_list("scope", "expires")) == [("read", now + day)]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert run.changed["cleared_runs"] == 1
    assert not JobRun.objects.filter(about="old").exists()
    assert JobRun.objects.filter(about="new").exists()


def test_it_is_done_once_a_day_and_again_the_next(world: World) -> None:
    night()

    with clock.at(TODAY):
        assert nightly(today=TODAY, clock=clock.now) is None
    assert night(TODAY + timedelta(days=1)).ending == Ending.DONE
    assert JobRun.objects.filter(job=Job.NIGHTLY).count() == 2


def tried(ending: Ending, *, minutes: int = 0) -> JobRun:
    """A run of this night that did not come to its end, so long after noon."""
    return JobRun.objects.create(
        job=Job.NIGHTLY,
        about=long_date(TODAY),
        started_at=_noon(TODAY) + timedelta(minutes=minutes),
        ending=ending,
        sentence="It stopped.",
    )


def due(*, minutes: int = 0) -> bool:
    """Whether the night is due, so long after noon."""
    return is_due(today=TODAY, now=_noon(TODAY) + timedelta(minutes=minutes))


def test_night_is_due_after_midnight_and_an_hour_after_a_fault(world: World) -> None:
    assert not due(minutes=-691)
    assert due(minutes=-690)
    tried(Ending.FAILED)

    assert not due(minutes=59)
    assert due(minutes=61)


def test_night_whose_worker_was_killed_is_due_at_once_but_not_for_ever(world: World) -> None:
    for minutes in (1, 2, 3):
        assert due(minutes=minutes)
        tried(Ending.RUNNING, minutes=minutes)

    assert not due(minutes=4)
    assert due(minutes=62)


def test_night_under_way_is_not_due(world: World) -> None:
    with in_turn(Job.NIGHTLY):
        assert not due()
    assert due()


def test_night_that_was_missed_is_made_up_for_by_the_sweep_once(world: World) -> None:
    with clock.at(TODAY):
        tasks.sweep()
        tasks.sweep()

    assert [run.ending for run in JobRun.objects.filter(job=Job.NIGHTLY)] == [Ending.DONE]


def _noon(day: date) -> datetime:
    with clock.at(day) as nine:
        return nine + timedelta(hours=3)


def _ward(world: World) -> Ward:
    """A ward of PRIV, in the area of EAST alone, without people."""
    like = world.wards["fellow"]
    return WardFactory(provider=like.provider, site=like.site, service_line=like.service_line)


def _bed(ward: Ward) -> Bed:
    return BedFactory(ward=ward)
