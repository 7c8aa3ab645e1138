"""The static schedule: local time whatever the clocks do, and tasks that there are."""

from datetime import UTC, datetime, timedelta

import pytest

from impact.celery import app
from impact.core.periods import LONDON, start_of_day
from reporting.services.nightly import BEGINS

NIGHT = app.conf.beat_schedule["every night"]["schedule"]


def next_after(moment: datetime) -> datetime:
    """When the night's run is sent next, by a beat that looks at this moment."""
    night = type(NIGHT)(hour=NIGHT.hour, minute=NIGHT.minute, nowfun=lambda: moment, app=app)
    return moment + night.remaining_estimate(moment)


@pytest.mark.parametrize(
    ("noon", "utc"),
    [
        (datetime(2026, 1, 14, 12, tzinfo=UTC), datetime(2026, 1, 15, 0, 15, tzinfo=UTC)),
        (datetime(2026, 7, 14, 12, tzinfo=UTC), datetime(2026, 7, 14, 23, 15, tzinfo=UTC)),
        # The nights before and after the clocks go forward, and back.
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 0, 15, tzinfo=UTC)),
        (datetime(2026, 3, 29, 12, tzinfo=UTC), datetime(2026, 3, 29, 23, 15, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 24, 23, 15, tzinfo=UTC)),
        (datetime(2026, 10, 25, 12, tzinfo=UTC), datetime(2026, 10, 26, 0, 15, tzinfo=UTC)),
    ],
)
def test_night_begins_at_the_same_local_time_all_year(noon: datetime, utc: datetime) -> None:
    found = next_after(noon)

    assert found == utc
    assert (found.astimezone(LONDON).hour, found.astimezone(LONDON).minute) == (0, 15)


def test_nights_are_a_local_day_apart_over_a_year() -> None:
    moment, nights = datetime(2026, 1, 1, 12, tzinfo=UTC), []
    for _ in range(366):
        moment = next_after(moment) + timedelta(seconds=1)
        nights.append(moment.astimezone(LONDON).date())

    assert nights == [nights[0] + timedelta(days=number) for number in range(366)]


def test_night_of_the_schedule_is_the_one_that_the_sweep_makes_up_for() -> None:
    noon = datetime(2026, 7, 14, 12, tzinfo=UTC)

    assert next_after(noon) == start_of_day(noon.date() + timedelta(days=1)) + BEGINS


def test_every_task_of_the_schedule_is_there() -> None:
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
