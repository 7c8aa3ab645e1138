"""All six years in the database: what the page will show is what the story told."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from pytest_django import DjangoDbBlocker

from beds.choices import ImportState
from beds.models import BedPeriod, Confirmation, ImportBatch
from beds.queries.feeds import feeds
from beds.queries.invariants import check
from beds.state.bed_state import BedState, bed_state
from impact.core import clock
from impact.demo.feeds import FED
from impact.demo.loader import Loaded
from patients.queries import census, out_of_area
from providers.models import AdmissionSuspension, Collaborative, Provider
from tests.fixtures.demonstration import TOLD_UNTIL as TODAY
from tests.fixtures.demonstration import copied_story

COLUMNS = ("beds", "closed", "open", "occupied", "held", "paused", "vacant", "can_admit")


@pytest.fixture(scope="module")
def whole(story: Loaded, django_db_blocker: DjangoDbBlocker) -> Iterator[Loaded]:
    with django_db_blocker.unblock(), copied_story():
        yield story


@pytest.fixture
def impact(whole: Loaded) -> Collaborative:
    return Collaborative.objects.get(code="IMPACT")


def _state(collaborative: Collaborative, by: str) -> BedState:
    with clock.at(TODAY):
        return bed_state(collaborative=collaborative, as_at=TODAY, known_at=clock.now(), by=by)


def test_whole_story_is_taken_and_breaks_no_invariant(whole: Loaded) -> None:
    assert whole.left_out == []
    assert whole.created > 20_000
    assert [found.invariant.name for found in check(today=TODAY) if found.broken] == []


@pytest.mark.parametrize("by", ["ward", "provider", "service_line", "site"])
def test_bed_state_adds_up(impact: Collaborative, by: str) -> None:
    state = _state(impact, by)

    for row in (*state.rows, state.total):
        assert row.beds == row.closed + row.open
        assert row.open == row.occupied + row.held + row.paused + row.vacant
    for column in COLUMNS:
        assert sum(getattr(row, column) for row in state.rows) == getattr(state.total, column)


def test_bed_state_shows_nine_providers_and_their_beds(impact: Collaborative) -> None:
    by_provider, by_ward = _state(impact, "provider"), _state(impact, "ward")

    assert len(by_provider.rows) == 9
    assert len(by_ward.rows) == 29
    assert by_provider.total.beds - by_provider.total.surge == 371
    assert by_provider.total.held
    assert by_provider.total.paused
    assert by_provider.total.surge
    assert by_provider.total.absent_without_leave


def test_bed_state_one_ward_is_stale_and_most_were_confirmed_this_week(
    impact: Collaborative,
) -> None:
    wards = _state(impact, "ward").rows

    assert [row.ward for row in wards if row.stale] == ["RP7:WILLIS"]
    this_week = [
        row for row in wards if row.confirmed_at and row.confirmed_at.date() > TODAY - timedelta(7)
    ]
    assert len(this_week) > 20
    first = Confirmation.objects.last()
    assert first is not None
    assert (TODAY - first.confirmed_at.date()).days >= 26 * 7 - 7


def test_people_are_where_the_recount_finds_them(impact: Collaborative) -> None:
    yesterday = TODAY - timedelta(days=1)
    away = out_of_area(collaborative=impact, on=yesterday)

    assert 330 <= census(collaborative=impact, on=yesterday).count() <= 370
    assert 15 <= away.count() <= 25
    assert away.filter(ward__provider__key="GMMH").exists()
    assert away.filter(placement__out_of_area_reason="no_bed").exists()


def test_assumed_beds_where_the_files_name_none(whole: Loaded) -> None:
    assumed = BedPeriod.objects.filter(assumed=True)

    assert set(assumed.values_list("bed__ward__provider__key", flat=True)) == {"PRIORY", "INMIND"}


def test_providers_that_feed_their_wards_have_sent_week_by_week(whole: Loaded) -> None:
    sent = ImportBatch.objects.select_related("provider")

    assert {batch.provider.key for batch in sent} == set(FED)
    assert {(batch.state, batch.refused, batch.fault_count) for batch in sent} == {
        (ImportState.APPLIED, 0, 0)
    }
    assert sum(batch.created for batch in sent) > 20
    members = Provider.objects.filter(key__in=FED).values_list("pk", flat=True)
    told = feeds(list(members))
    with clock.at(TODAY):
        assert {(one.kind, one.usual, one.late_by(clock.now())) for one in told} == {
            (kind, timedelta(days=7), None) for kind in ("stays", "legal_status")
        }


def test_suspensions_of_the_regulator_still_run_in_one_or_two_wards(
    whole: Loaded, aside: None
) -> None:
    running = AdmissionSuspension.objects.as_at(TODAY)

    assert 1 <= running.count() <= 2
    assert {found.start_date for found in running} == {date(2025, 7, 14)}


def test_baselines_are_agreed_for_every_day_of_each_line(impact: Collaborative) -> None:
    agreed: dict[str, list[tuple[date, date]]] = {}
    for line, start, end in impact.baselines.values_list(
        "service_line__code", "start_date", "end_date"
    ):
        agreed.setdefault(line, []).append((start, end))

    assert len(agreed) >= 9
    for spans in agreed.values():
        starts, ends = zip(*sorted(spans), strict=True)
        assert starts == (date(2020, 10, 1), *ends[:-1])
        assert ends[-1] == date(2027, 4, 1)
