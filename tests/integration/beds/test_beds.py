"""Beds in service, closures, holds and pauses."""

import pytest

from beds.choices import Basis, BedUse
from beds.models import Bed, BedPeriod
from beds.services import beds as services
from beds.services import checks, locks, placements
from patients.services import checks as care
from providers.services import dates
from providers.services import wards as ward_services
from tests.factories import DAY, days
from tests.integration.beds.steps import REFUSALS, SETTERS, close
from tests.placing import WardWithBeds, history, only_stay, ward_with_beds
from tests.placing import uses as used

pytestmark = pytest.mark.django_db


NOW = days(20)


def test_open_bed_brings_it_into_service(here: WardWithBeds) -> None:
    bed = services.open_bed(
        ward=here.ward, label="S1", basis=Basis.SURGE, start_date=days(40), by=here.by
    )

    assert (bed.label, bed.basis, bed.start_date, bed.end_date) == ("S1", "surge", days(40), None)
    assert history(bed) == [("insert", "beds.open_bed", here.by.pk)]


def test_open_bed_takes_a_label_again_after_it_was_retired(here: WardWithBeds) -> None:
    services.retire_bed(bed=here.beds[0], on=DAY, by=here.by)

    assert services.open_bed(ward=here.ward, label="01", start_date=DAY, by=here.by).pk


def test_open_bed_refuses_a_label_in_use(here: WardWithBeds) -> None:
    with pytest.raises(services.LabelTaken, match="has a bed 01 in service from 1 April 2020"):
        services.open_bed(ward=here.ward, label="01", start_date=DAY, by=here.by)


def test_open_bed_refuses_a_ward_that_is_not_open() -> None:
    there = ward_with_beds(0, end_date=DAY)

    with pytest.raises(ward_services.WardNotOpen):
        services.open_bed(ward=there.ward, label="01", start_date=DAY, by=there.by)


def test_open_bed_refuses_an_end_before_its_start(here: WardWithBeds) -> None:
    with pytest.raises(dates.OutOfOrder):
        services.open_bed(ward=here.ward, label="09", start_date=DAY, end_date=days(-1), by=here.by)


def test_retire_bed_may_lie_in_the_future(here: WardWithBeds) -> None:
    bed = services.retire_bed(bed=here.beds[0], on=days(300), by=here.by)

    assert bed.end_date == days(300)


def test_retire_bed_refuses_somebody_in_it(here: WardWithBeds) -> None:
    here.admit()

    with pytest.raises(checks.BedOccupied):
        services.retire_bed(bed=here.beds[0], on=days(3), by=here.by)


@pytest.mark.parametrize("use", SETTERS)
def test_retire_bed_refuses_a_use_that_goes_on(here: WardWithBeds, use: BedUse) -> None:
    SETTERS[use](here)

    with pytest.raises(REFUSALS[use]):
        services.retire_bed(bed=here.beds[0], on=days(3), by=here.by)


def test_change_basis_ends_the_bed_and_opens_another(here: WardWithBeds) -> None:
    placement = here.admit()

    opened = services.change_basis(
        bed=here.beds[0], basis=Basis.SURGE, on=days(5), today=NOW, by=here.by
    )

    here.beds[0].refresh_from_db()
    assert here.beds[0].end_date == days(5)
    assert (opened.label, opened.basis, opened.start_date) == ("01", "surge", days(5))
    assert used(here.beds[0]) == [("occupied", DAY, days(5))]
    assert used(opened) == [("occupied", days(5), None)]
    assert used(only_stay(placement)) == [("01", DAY, days(5)), ("01", days(5), None)]


@pytest.mark.parametrize("use", SETTERS)
def test_change_basis_carries_what_the_bed_is_doing(here: WardWithBeds, use: BedUse) -> None:
    period = SETTERS[use](here)

    opened = services.change_basis(
        bed=here.beds[0], basis=Basis.SURGE, on=days(5), today=NOW, by=here.by
    )

    rest = BedPeriod.objects.get(bed=opened)
    assert (rest.use, rest.reason, rest.review_on) == (use, period.reason, period.review_on)


def test_change_basis_refuses_the_same_basis(here: WardWithBeds) -> None:
    with pytest.raises(care.NothingToChange, match="is a block bed already"):
        services.change_basis(
            bed=here.beds[0], basis=Basis.BLOCK, on=days(5), today=NOW, by=here.by
        )


def test_change_basis_refuses_a_day_out_of_service(here: WardWithBeds) -> None:
    services.retire_bed(bed=here.beds[0], on=days(4), by=here.by)

    with pytest.raises(checks.BedOutOfService):
        services.change_basis(
            bed=here.beds[0], basis=Basis.SURGE, on=days(5), today=NOW, by=here.by
        )


def test_change_basis_refuses_the_future(here: WardWithBeds) -> None:
    with pytest.raises(dates.InFuture):
        services.change_basis(
            bed=here.beds[0], basis=Basis.SURGE, on=days(21), today=NOW, by=here.by
        )


def test_bed_that_retires_takes_nobody_without_an_end(here: WardWithBeds) -> None:
    services.retire_bed(bed=here.beds[0], on=days(300), by=here.by)

    with pytest.raises(checks.BedOutOfService, match="in service only from"):
        here.admit()


def test_bed_that_was_taken_away_meanwhile_takes_nobody_and_is_not_closed(
    here: WardWithBeds,
) -> None:
    Bed.objects.filter(pk=here.beds[0].pk).delete()

    with pytest.raises(locks.TakenAway):
        here.admit(here.beds[0])
    with pytest.raises(locks.TakenAway):
        close(here)


def test_placement_that_was_taken_away_meanwhile_is_not_ended(here: WardWithBeds) -> None:
    placement = here.admit()
    placements.cancel_admission(placement=placement, by=here.by)

    with pytest.raises(locks.TakenAway, match="took it away"):
        placements.discharge(placement=placement, discharged_on=NOW, today=NOW, by=here.by)
