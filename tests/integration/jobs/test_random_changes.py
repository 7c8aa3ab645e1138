"""Stored figures stand after any change: of any row, through services, by import.

`CHANGE_WORLDS` asks more worlds than a run of the suite does, `CHANGE_FROM` others.
"""

import os
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import transaction

from impact.core import clock
from providers.models import (
    Collaborative,
    CollaborativeMember,
    FootprintIcb,
    Icb,
    Provider,
    Ward,
)
from reporting.figures.stored.refreshing import owed
from reporting.models import StoredFigure
from tests.factories import ServiceLineFactory
from tests.integration.beds.test_random_days import WORK, Weeks
from tests.integration.figures.places import SPAN
from tests.integration.jobs.changing import random_changer
from tests.integration.jobs.standing import (
    assert_answers_live,
    assert_stands,
    differences,
    refresh,
)

WORLDS = int(os.environ.get("CHANGE_WORLDS", "2"))
FIRST = int(os.environ.get("CHANGE_FROM", "0"))
ROUNDS, CHANGES = 6, 5


@pytest.mark.parametrize("seed", range(FIRST, FIRST + WORLDS))
def test_random_changes_of_any_row_reach_the_stored_figures(
    seed: int, transactional_db: None
) -> None:
    changer, random = random_changer(seed)
    today = changer.story.day(SPAN)
    refresh(today)
    moved = 0

    for _ in range(ROUNDS):
        for _ in range(random.randint(1, CHANGES)):
            with transaction.atomic():
                changer.change()
        if random.random() < 0.3:
            today += timedelta(days=random.choice((1, 1, 6, -4)))
        run = refresh(today)
        moved += bool(run and run.changed["written"] + run.changed["removed"])
        assert differences(today) == [], changer.made

    assert moved > ROUNDS // 3
    assert not owed(today=today)
    assert_answers_live(cut_off=today, days=SPAN + 20)


@pytest.mark.parametrize("seed", range(FIRST, FIRST + WORLDS))
def test_weeks_of_work_through_services_reach_the_stored_figures_on_commit(
    seed: int, transactional_db: None
) -> None:
    """Nobody asks for a refresh here: each service's commit does."""
    weeks = Weeks(dice=Random(seed))
    collaborative = collaborative_of(weeks)
    with clock.at(weeks.today):
        refresh(weeks.today)

    for _ in range(5):
        weeks.today += timedelta(days=1)
        with clock.at(weeks.today):
            for _ in range(6):
                work = weeks.dice.choice(WORK)
                weeks.do(lambda work=work: work(weeks))
            weeks.do(weeks.admit)
            assert_stands(weeks.today)

    assert stored_total(collaborative, "admissions") > 0
    assert stored_total(collaborative, "occupancy") > 0
    with clock.at(weeks.today):
        assert_answers_live(cut_off=weeks.today, days=60)


def collaborative_of(weeks: Weeks) -> Collaborative:
    """A collaborative whose own all of it is."""
    line = ServiceLineFactory()
    Ward.objects.update(service_line=line)
    made = Collaborative.objects.create(code="ALL", name="All", programme=line.programme)
    FootprintIcb.objects.create(collaborative=made, icb=weeks.icb)
    FootprintIcb.objects.bulk_create(
        FootprintIcb(collaborative=made, icb=icb) for icb in Icb.objects.exclude(pk=weeks.icb.pk)
    )
    CollaborativeMember.objects.bulk_create(
        CollaborativeMember(collaborative=made, provider=it) for it in Provider.objects.all()
    )
    return made


def stored_total(collaborative: Collaborative, figure: str) -> Decimal:
    """The sum of the stored numerators by month, uncut."""
    rows = StoredFigure.objects.filter(
        series__stored_set__collaborative=collaborative,
        series__figure=figure,
        series__grain="month",
        series__cut="",
    )
    return sum((row.numerator or Decimal() for row in rows), Decimal())
