"""Reasons against using a bed, and cautions: pure functions over rows that are nowhere saved."""

from datetime import date

import pytest

from beds.choices import BedUse
from beds.models import Bed, BedPeriod
from beds.services.cautions import cautions
from beds.services.checks import (
    BedClosed,
    BedHeld,
    BedOccupied,
    BedOutOfService,
    BedPaused,
    reasons_against,
)
from patients.models import Patient, Referral, Stay
from patients.services.checks import stays_in_the_way
from providers.models import Ward

FIRST = date(2026, 5, 4)


def may(day: int) -> date:
    return date(2026, 5, day)


def bed(**values: date) -> Bed:
    return Bed(label="01", start_date=date(2020, 4, 1), **values)


def period(use: BedUse, start: int, end: int | None = None, **values: int) -> BedPeriod:
    return BedPeriod(use=use, start_date=may(start), end_date=may(end) if end else None, **values)


def test_reasons_against_an_empty_bed_are_none() -> None:
    assert reasons_against(bed=bed(), periods=[], start=FIRST, end=None) == []


@pytest.mark.parametrize(
    ("use", "kind"),
    [
        (BedUse.OCCUPIED, BedOccupied),
        (BedUse.HELD, BedHeld),
        (BedUse.CLOSED, BedClosed),
        (BedUse.PAUSED, BedPaused),
    ],
)
def test_reasons_against_say_how_the_bed_is_used(use: BedUse, kind: type) -> None:
    (reason,) = reasons_against(bed=bed(), periods=[period(use, 6, 9)], start=FIRST, end=None)

    assert isinstance(reason, kind)
    assert reason.conflict is not None
    assert (reason.conflict.start, reason.conflict.end) == (may(6), may(9))
    assert f"is {use.value} from 6 May 2026 to 9 May 2026" in reason.message


def test_reasons_against_are_in_order_and_complete() -> None:
    periods = [period(BedUse.CLOSED, 20), period(BedUse.OCCUPIED, 6, 9)]

    reasons = reasons_against(bed=bed(), periods=periods, start=FIRST, end=None)

    assert [type(reason) for reason in reasons] == [BedOccupied, BedClosed]


def test_reasons_against_leave_out_what_only_touches() -> None:
    periods = [period(BedUse.OCCUPIED, 1, 4), period(BedUse.CLOSED, 9)]

    assert reasons_against(bed=bed(), periods=periods, start=FIRST, end=may(9)) == []


def test_reasons_against_leave_out_a_use_of_no_day() -> None:
    assert (
        reasons_against(bed=bed(), periods=[period(BedUse.CLOSED, 6, 6)], start=FIRST, end=None)
        == []
    )


def test_reasons_against_a_same_day_stay_are_none() -> None:
    periods = [period(BedUse.OCCUPIED, 1)]

    assert reasons_against(bed=bed(), periods=periods, start=FIRST, end=FIRST) == []


@pytest.mark.parametrize(("start", "end"), [(date(2019, 1, 1), may(9)), (FIRST, None)])
def test_reasons_against_days_out_of_service(start: date, end: date | None) -> None:
    reasons = reasons_against(bed=bed(end_date=may(20)), periods=[], start=start, end=end)

    assert [type(reason) for reason in reasons] == [BedOutOfService]
    assert "in service only from 1 April 2020 to 20 May 2026" in reasons[0].message


def test_reasons_against_leave_out_the_hold_of_the_same_referral() -> None:
    hold = period(BedUse.HELD, 1, referral_id=7)

    mine = reasons_against(
        bed=bed(), periods=[hold], start=FIRST, end=None, referral=Referral(pk=7)
    )
    another = reasons_against(
        bed=bed(), periods=[hold], start=FIRST, end=None, referral=Referral(pk=8)
    )

    assert mine == []
    assert [type(reason) for reason in another] == [BedHeld]


def test_stays_in_the_way_say_when_and_not_who() -> None:
    stays = [
        Stay(start_date=may(1), end_date=may(3)),
        Stay(start_date=may(9), end_date=None),
        Stay(start_date=may(5), end_date=may(6)),
    ]

    reasons = stays_in_the_way(stays=stays, start=FIRST, end=None)

    assert [(it.what, it.start, it.end) for it in reasons] == [
        ("another ward stay", may(5), may(6)),
        ("another ward stay", may(9), None),
    ]


@pytest.mark.parametrize(
    ("person", "ward", "said"),
    [
        ("male", "male", 0),
        ("female", "male", 1),
        ("male", "female", 1),
        ("unknown", "male", 1),
        ("other", "any", 0),
        ("female", "any", 0),
    ],
)
def test_cautions_about_the_sex_of_a_ward(person: str, ward: str, said: int) -> None:
    assert len(cautions(patient=Patient(sex=person, pseudonym="X"), ward=Ward(sex=ward))) == said
