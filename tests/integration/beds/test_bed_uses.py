"""Closures, holds and pauses of beds; admissions suspended."""

import pytest

from beds.choices import BedUse
from beds.services import beds as services
from beds.services import checks, closures, holds, moves, pauses, placements, uses
from patients.services import referrals
from providers.models import AdmissionSuspension
from providers.services import codes, dates
from providers.services import wards as ward_services
from tests.factories import DAY, ReferralFactory, days
from tests.integration.beds.steps import REFUSALS, SETTERS, close, hold, pause
from tests.placing import WardWithBeds, history, only_stay, ward_with_beds
from tests.placing import uses as used

pytestmark = pytest.mark.django_db


NOW = days(20)


def test_close_bed_with_approval(here: WardWithBeds) -> None:
    closure = close(here, approved_on=days(-2), note="New windows")

    assert (closure.reason, closure.note) == ("staffing", "New windows")
    assert (closure.approved_on, closure.approved_by) == (days(-2), here.by)
    assert history(closure) == [("insert", "beds.close_bed", here.by.pk)]


def test_close_bed_may_lie_in_the_future(here: WardWithBeds) -> None:
    close(here, start_date=days(60), end_date=days(90))

    assert used(here.beds[0]) == [("closed", days(60), days(90))]


def test_close_bed_ends_with_the_bed(here: WardWithBeds) -> None:
    services.retire_bed(bed=here.beds[0], on=days(50), by=here.by)

    assert close(here).end_date == days(50)


def test_close_bed_refuses_an_occupied_bed(here: WardWithBeds) -> None:
    here.admit()

    with pytest.raises(checks.BedOccupied) as caught:
        close(here, start_date=days(60))

    assert caught.value.conflict is not None
    assert caught.value.conflict.as_dict() == {
        "what": "the bed is occupied",
        "from": "2026-05-04",
        "to": None,
    }


@pytest.mark.parametrize("later", SETTERS)
@pytest.mark.parametrize("first", SETTERS)
def test_one_bed_has_one_use_a_day(here: WardWithBeds, first: BedUse, later: BedUse) -> None:
    SETTERS[first](here)

    with pytest.raises(REFUSALS[first]):
        SETTERS[later](here, start_date=days(1))


def test_close_bed_refuses_a_reason_that_its_list_does_not_hold(here: WardWithBeds) -> None:
    with pytest.raises(codes.UnknownCode, match="Bed closure reason"):
        close(here, reason="whim")


def test_close_bed_refuses_an_approval_in_the_future(here: WardWithBeds) -> None:
    with pytest.raises(dates.InFuture):
        close(here, approved_on=days(21))


def test_close_bed_refuses_days_out_of_service(here: WardWithBeds) -> None:
    with pytest.raises(checks.BedOutOfService):
        close(here, start_date=days(-5000))


def test_reopen_bed_ends_the_closure(here: WardWithBeds) -> None:
    closures.reopen_bed(closure=close(here), on=days(5), by=here.by)

    assert used(here.beds[0]) == [("closed", DAY, days(5))]


def test_reopen_bed_may_be_planned_and_put_off(here: WardWithBeds) -> None:
    closure = close(here, end_date=days(30))

    closures.reopen_bed(closure=closure, on=days(60), by=here.by)

    assert used(here.beds[0]) == [("closed", DAY, days(60))]


def test_reopen_bed_refuses_to_be_put_off_into_somebody(here: WardWithBeds) -> None:
    closure = close(here, end_date=days(10))
    here.admit(on=days(10), today=NOW)

    with pytest.raises(checks.BedOccupied):
        closures.reopen_bed(closure=closure, on=days(12), by=here.by)


def test_reopen_bed_on_its_first_day_takes_the_closure_away(here: WardWithBeds) -> None:
    closure = close(here)

    assert closures.reopen_bed(closure=closure, on=DAY, by=here.by) is None
    assert used(here.beds[0]) == []
    assert history(closure)[-1] == ("delete", "beds.reopen_bed", here.by.pk)


def test_reopen_bed_refuses_a_day_before_the_closure(here: WardWithBeds) -> None:
    with pytest.raises(dates.OutOfOrder):
        closures.reopen_bed(closure=close(here), on=days(-1), by=here.by)


def test_reopen_bed_refuses_what_is_no_longer_there(here: WardWithBeds) -> None:
    closure = close(here)
    closures.reopen_bed(closure=closure, on=DAY, by=here.by)

    with pytest.raises(uses.NotInUse, match="no longer closed"):
        closures.reopen_bed(closure=closure, on=days(3), by=here.by)


def test_reopen_bed_refuses_the_day_on_which_it_reopens_already(here: WardWithBeds) -> None:
    with pytest.raises(uses.NotInUse, match="to 14 May 2026 already"):
        closures.reopen_bed(closure=close(here, end_date=days(10)), on=days(10), by=here.by)


def test_approve_closure_records_who_and_when(here: WardWithBeds) -> None:
    closure = closures.approve_closure(
        closure=close(here), approved_on=days(2), today=NOW, by=here.by
    )

    assert (closure.approved_on, closure.approved_by) == (days(2), here.by)


def test_approve_closure_refuses_a_hold(here: WardWithBeds) -> None:
    with pytest.raises(uses.NotInUse):
        closures.approve_closure(closure=hold(here), approved_on=days(2), today=NOW, by=here.by)


def test_hold_bed_for_a_referral_or_a_reason(here: WardWithBeds) -> None:
    referral = ReferralFactory()

    held = hold(here, referral=referral)

    assert (held.referral, held.review_on, held.set_by) == (referral, days(3), here.by)
    assert held.end_date is None


def test_hold_bed_goes_on_past_its_review(here: WardWithBeds) -> None:
    hold(here, review_on=days(1))

    with pytest.raises(checks.BedHeld):
        here.admit(on=days(15), today=NOW)


def test_hold_bed_refuses_no_cause(here: WardWithBeds) -> None:
    with pytest.raises(holds.CauseNeeded):
        hold(here, reason="")


def test_hold_bed_refuses_a_review_before_its_start(here: WardWithBeds) -> None:
    with pytest.raises(dates.OutOfOrder):
        hold(here, review_on=days(-1))


def test_hold_bed_refuses_the_future(here: WardWithBeds) -> None:
    with pytest.raises(dates.InFuture):
        hold(here, start_date=days(21), review_on=days(22))


def test_hold_bed_refuses_a_referral_that_has_ended(here: WardWithBeds) -> None:
    with pytest.raises(referrals.ReferralNotOpen):
        hold(here, referral=ReferralFactory(withdrawn_on=DAY))


def test_hold_bed_refuses_an_occupied_bed(here: WardWithBeds) -> None:
    here.admit()

    with pytest.raises(checks.BedOccupied):
        hold(here)


def test_release_hold_frees_the_bed(here: WardWithBeds) -> None:
    holds.release_hold(hold=hold(here), on=days(2), today=NOW, by=here.by)

    assert used(here.beds[0]) == [("held", DAY, days(2))]
    assert here.admit(on=days(2), today=NOW).pk


def test_release_hold_refuses_the_future(here: WardWithBeds) -> None:
    with pytest.raises(dates.InFuture):
        holds.release_hold(hold=hold(here), on=days(21), today=NOW, by=here.by)


def test_pause_bed_is_reviewed_within_seven_days(here: WardWithBeds) -> None:
    assert pause(here, review_on=days(7)).review_on == days(7)


def test_pause_bed_refuses_a_later_review(here: WardWithBeds) -> None:
    with pytest.raises(pauses.ReviewTooLate, match="by 11 May 2026 at the latest"):
        pause(here, review_on=days(8))


def test_pause_bed_refuses_an_occupied_bed(here: WardWithBeds) -> None:
    here.admit()

    with pytest.raises(checks.BedOccupied):
        pause(here)


def test_resume_bed_ends_the_pause(here: WardWithBeds) -> None:
    pauses.resume_bed(pause=pause(here), on=days(2), today=NOW, by=here.by)

    assert used(here.beds[0]) == [("paused", DAY, days(2))]


def test_review_use_puts_the_review_off(here: WardWithBeds) -> None:
    period = pauses.review_use(period=pause(here), review_on=days(27), today=NOW, by=here.by)

    assert period.review_on == days(27)


def test_review_use_keeps_a_pause_within_seven_days(here: WardWithBeds) -> None:
    with pytest.raises(pauses.ReviewTooLate):
        pauses.review_use(period=pause(here), review_on=days(28), today=NOW, by=here.by)


def test_review_use_lets_a_hold_run_longer(here: WardWithBeds) -> None:
    period = pauses.review_use(period=hold(here), review_on=days(60), today=NOW, by=here.by)

    assert period.review_on == days(60)


def test_review_use_refuses_what_has_ended(here: WardWithBeds) -> None:
    paused = pause(here)
    pauses.resume_bed(pause=paused, on=days(2), today=NOW, by=here.by)

    with pytest.raises(uses.NotInUse):
        pauses.review_use(period=paused, review_on=days(22), today=NOW, by=here.by)


def test_suspend_and_resume_admissions(here: WardWithBeds) -> None:
    suspension = ward_services.suspend_admissions(
        ward=here.ward, start_date=DAY, reason="staffing", today=NOW, by=here.by
    )

    ward_services.resume_admissions(ward=here.ward, on=days(5), today=NOW, by=here.by)

    assert AdmissionSuspension.objects.get().end_date == days(5)
    assert [action for _, action, _ in history(suspension)] == [
        "wards.suspend_admissions",
        "wards.resume_admissions",
    ]
    assert here.admit(on=days(5), today=NOW).pk


def test_suspend_admissions_refuses_twice(here: WardWithBeds) -> None:
    given = {"ward": here.ward, "reason": "staffing", "today": NOW, "by": here.by}
    ward_services.suspend_admissions(start_date=days(3), **given)

    with pytest.raises(ward_services.AlreadySuspended, match="from 7 May 2026"):
        ward_services.suspend_admissions(start_date=DAY, **given)


def test_suspend_admissions_refuses_the_future(here: WardWithBeds) -> None:
    with pytest.raises(dates.InFuture):
        ward_services.suspend_admissions(
            ward=here.ward, start_date=days(21), reason="staffing", today=NOW, by=here.by
        )


def test_resume_admissions_refuses_where_none_are_suspended(here: WardWithBeds) -> None:
    with pytest.raises(ward_services.NotSuspended):
        ward_services.resume_admissions(ward=here.ward, on=DAY, today=NOW, by=here.by)


def test_suspended_ward_lets_people_out_and_about(here: WardWithBeds) -> None:
    placement = here.admit()
    ward_services.suspend_admissions(
        ward=here.ward, start_date=days(1), reason="staffing", today=NOW, by=here.by
    )

    moves.move_bed(placement=placement, bed=here.beds[1], on=days(2), today=NOW, by=here.by)
    placements.discharge(placement=placement, discharged_on=days(3), today=NOW, by=here.by)

    assert used(only_stay(placement)) == [("01", DAY, days(2)), ("02", days(2), days(3))]


def test_hold_and_pause_that_are_over_may_be_entered_late(here: WardWithBeds) -> None:
    there = ward_with_beds()
    placed = there.admit(on=days(3), today=NOW)
    referral = ReferralFactory(patient=placed.patient, placement=placed)

    hold(here, end_date=days(3), referral=referral)
    pause(here, start_date=days(3), review_on=days(5), end_date=days(6))

    assert used(here.beds[0]) == [("held", DAY, days(3)), ("paused", days(3), days(6))]


@pytest.mark.parametrize("use", [BedUse.HELD, BedUse.PAUSED])
def test_hold_and_pause_end_when_they_end(here: WardWithBeds, use: BedUse) -> None:
    with pytest.raises(dates.InFuture):
        SETTERS[use](here, end_date=days(21))


@pytest.mark.parametrize("use", SETTERS)
def test_use_of_a_bed_lasts_a_night(here: WardWithBeds, use: BedUse) -> None:
    with pytest.raises(uses.NoNight, match="From 4 May 2026 to the same day is no night"):
        SETTERS[use](here, end_date=DAY)
