"""The map of beds and a bed's timeline."""

from datetime import date

import pytest

from beds.models import Bed
from beds.state import bed_map, bed_timeline, ward_grid
from tests.integration.beds_state.small import OPENED, Small

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def november(day: int) -> date:
    return date(2026, 11, day)


@pytest.fixture
def small() -> Small:
    return Small()


def test_map_shows_every_bed_as_it_is(small: Small) -> None:
    ward = small.ward("A")
    for number in (10, 2, 1, 3):
        small.bed(ward, f"{number:02}" if number < 3 else str(number))
    stay = small.stay(date(2026, 10, 1), bed="01")
    small.leave(stay, november(18))
    stay.bed_periods.update(assumed=True)
    gone = small.stay(november(1), november(6), bed="02")
    assert gone.end_date == november(6)
    small.use("3", "closed", november(10), november(25), reason="refurbishment")
    referral = small.referral(november(1))
    small.use("10", "held", november(11), review_on=november(19), referral=referral)
    small.suspend(ward, november(1))

    (grid,) = bed_map(collaborative=small.collaborative, as_at=DAY)
    cells = {cell.label: cell for cell in grid.beds}

    assert [cell.label for cell in grid.beds] == ["01", "02", "3", "10"]
    assert grid.admissions_suspended
    assert (cells["01"].state, cells["01"].assumed, cells["01"].leave) == (
        "occupied",
        True,
        "section17",
    )
    assert (cells["01"].pseudonym, cells["01"].stay_days) == (stay.patient.pseudonym, 51)
    assert (cells["02"].state, cells["02"].since, cells["02"].days) == ("vacant", november(6), 15)
    assert (cells["3"].state, cells["3"].until, cells["3"].reason) == (
        "closed",
        november(25),
        "refurbishment",
    )
    assert (cells["10"].state, cells["10"].overdue) == ("held", True)
    assert cells["10"].pseudonym == referral.patient.pseudonym


def test_map_agrees_with_the_bed_state(small: Small) -> None:
    small.ward("A", beds=3)
    small.ward("B", beds=2)
    small.stay(november(1), bed="A1")
    small.use("B1", "paused", november(1))

    cells = [
        cell for grid in bed_map(collaborative=small.collaborative, as_at=DAY) for cell in grid.beds
    ]
    total = small.state(DAY).total

    for state in ("occupied", "held", "paused", "closed", "vacant"):
        assert getattr(total, state) == len([cell for cell in cells if cell.state == state])


def test_map_narrows(small: Small) -> None:
    other = small.service_line("OTHER")
    small.ward("A", beds=1)
    small.ward("B", beds=1, service_line=other)
    whole = small.collaborative

    assert [grid.ward for grid in bed_map(collaborative=whole, as_at=DAY, service_line=other)] == [
        "RHA:B"
    ]
    assert bed_map(collaborative=whole, as_at=DAY, provider=small.provider("N")) == []


def test_ward_without_beds_has_no_grid(small: Small) -> None:
    assert ward_grid(ward=small.ward("A"), as_at=DAY) is None


def test_timeline_has_no_gap(small: Small) -> None:
    ward = small.ward("A")
    bed = small.bed(ward, "1", end_date=date(2026, 12, 1))
    stay = small.stay(november(1), november(5), bed="1")
    small.use("1", "closed", november(5), november(8), reason="staffing")
    small.use("1", "paused", november(10), november(20))

    spans = bed_timeline(bed, as_at=DAY)

    assert [(span.state, span.start, span.end) for span in spans] == [
        ("vacant", OPENED, november(1)),
        ("occupied", november(1), november(5)),
        ("closed", november(5), november(8)),
        ("vacant", november(8), november(10)),
        ("paused", november(10), november(20)),
        ("vacant", november(20), date(2026, 12, 1)),
    ]
    assert [span.days for span in spans][1:4] == [4, 3, 2]
    assert spans[1].pseudonym == stay.patient.pseudonym


def test_timeline_of_a_bed_in_use_has_no_end(small: Small) -> None:
    small.ward("A", beds=1)
    small.stay(OPENED, bed="A1")

    (span,) = bed_timeline(Bed.objects.get(label="A1"), as_at=DAY)

    assert (span.state, span.end, span.days) == ("occupied", None, None)


def test_timeline_of_a_bed_never_used_is_vacant(small: Small) -> None:
    small.ward("A", beds=1)

    (span,) = bed_timeline(Bed.objects.get(label="A1"), as_at=DAY)

    assert (span.state, span.start, span.end) == ("vacant", OPENED, None)
