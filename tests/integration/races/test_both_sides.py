"""A parent shortened in one session while a child is added in another: one of them is refused.

Both ways round, for every containment rule. Without the locks of the triggers both would pass,
each unseen by the other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from beds.models import Bed
from impact.core.violations import constraint_of
from patients.choices import LeaveKind
from patients.models import Leave, Placement, Stay
from providers.models import Ward
from tests import factories as make
from tests.factories import days, instant
from tests.sessions import PATIENCE, OtherSession

pytestmark = pytest.mark.django_db(transaction=True)
Work = Callable[[], Any]
SHORT, LATE = days(5), days(8)


@dataclass(frozen=True)
class Pair:
    """Two writes of which each is right by itself and both are not."""

    rule: str
    shorten: Work
    add: Work


def _stay_in_placement() -> Pair:
    placement = make.PlacementFactory()
    ward = make.WardFactory(provider=placement.provider)
    return Pair(
        "stay_inside_placement",
        partial(Placement.objects.filter(pk=placement.pk).update, discharged_on=SHORT),
        partial(make.StayFactory, placement=placement, ward=ward, end_date=LATE),
    )


def _readiness_in_placement() -> Pair:
    placement = make.PlacementFactory()
    return Pair(
        "readiness_inside_placement",
        partial(Placement.objects.filter(pk=placement.pk).update, discharged_on=SHORT),
        partial(make.ReadinessFactory, placement=placement),
    )


def _intervention_in_placement() -> Pair:
    placement = make.PlacementFactory()
    return Pair(
        "intervention_inside_placement",
        partial(Placement.objects.filter(pk=placement.pk).update, discharged_on=SHORT),
        partial(make.InterventionFactory, placement=placement, started_at=instant(8)),
    )


def _leave_in_stay() -> Pair:
    stay = make.StayFactory()
    return Pair(
        "leave_inside_stay",
        partial(Stay.objects.filter(pk=stay.pk).update, end_date=SHORT),
        partial(make.LeaveFactory, stay=stay),
    )


def _bed_period_in_stay() -> Pair:
    stay = make.StayFactory()
    bed = make.BedFactory(ward=stay.ward)
    return Pair(
        "bed_period_inside_stay",
        partial(Stay.objects.filter(pk=stay.pk).update, end_date=SHORT),
        partial(make.OccupiedFactory, stay=stay, bed=bed, end_date=None),
    )


def _bed_period_in_bed() -> Pair:
    bed = make.BedFactory()
    return Pair(
        "bed_period_inside_bed",
        partial(Bed.objects.filter(pk=bed.pk).update, end_date=SHORT),
        partial(make.BedPeriodFactory, bed=bed),
    )


def _bed_in_ward() -> Pair:
    ward = make.WardFactory()
    return Pair(
        "bed_inside_ward",
        partial(Ward.objects.filter(pk=ward.pk).update, end_date=SHORT),
        partial(make.BedFactory, ward=ward),
    )


def _stay_in_ward() -> Pair:
    ward = make.WardFactory()
    placement = make.PlacementFactory(provider=ward.provider)
    return Pair(
        "stay_inside_ward",
        partial(Ward.objects.filter(pk=ward.pk).update, end_date=SHORT),
        partial(make.StayFactory, ward=ward, placement=placement),
    )


def _trial_in_leave() -> Pair:
    leave = make.LeaveFactory(kind=LeaveKind.TRIAL)
    placement = make.PlacementFactory(patient=leave.stay.patient)
    ward = make.WardFactory(provider=placement.provider)
    return Pair(
        "stay_inside_trial_leave",
        partial(Leave.objects.filter(pk=leave.pk).update, end_date=SHORT),
        partial(make.StayFactory, placement=placement, ward=ward, trial_leave=leave),
    )


PAIRS = [
    _bed_in_ward,
    _bed_period_in_bed,
    _bed_period_in_stay,
    _intervention_in_placement,
    _leave_in_stay,
    _readiness_in_placement,
    _stay_in_placement,
    _stay_in_ward,
    _trial_in_leave,
]


@pytest.fixture
def other() -> Iterator[OtherSession]:
    with OtherSession() as session:
        yield session


def rule_broken(work: Work) -> str | None:
    """The rule that the database refuses the work by, None where it takes it."""
    try:
        with transaction.atomic():
            work()
    except IntegrityError as error:
        return constraint_of(error)
    return None


@pytest.mark.parametrize("child_first", [True, False], ids=["child-first", "parent-first"])
@pytest.mark.parametrize("make_pair", PAIRS, ids=lambda made: made.__name__.strip("_"))
def test_one_of_the_two_is_refused(
    other: OtherSession, make_pair: Callable[[], Pair], child_first: bool
) -> None:
    pair = make_pair()
    first, second = (pair.add, pair.shorten) if child_first else (pair.shorten, pair.add)

    with transaction.atomic():
        first()
        later = other.begin(partial(rule_broken, second))
        assert other.waits(later)

    assert later.result(PATIENCE) == pair.rule
