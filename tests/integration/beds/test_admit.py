"""Admission: what it writes, and everything that it refuses."""

from datetime import date

import pytest

from beds.models import BedPeriod
from beds.services import beds, checks, closures, holds, opening, pauses, placements
from impact.core.errors import Invalid, Refusal
from patients.models import Placement
from patients.services import checks as care
from patients.services import merges, referrals
from providers.services import codes, dates
from providers.services import wards as ward_services
from tests.factories import (
    DAY,
    IcbFactory,
    PatientFactory,
    ReferralFactory,
    WardFactory,
    days,
)
from tests.placing import WardWithBeds, history, only_stay, stays, uses, versions, ward_with_beds

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> WardWithBeds:
    return ward_with_beds()


def test_admit_begins_placement_stay_and_bed(there: WardWithBeds) -> None:
    placement = there.admit(
        planned_discharge_on=days(300),
        source_of_admission="40",
        legal_status="09",
        out_of_area_reason="no_bed",
    )

    stay = only_stay(placement)
    assert (placement.provider, placement.admitted_on) == (there.ward.provider, DAY)
    assert (placement.source_of_admission, placement.legal_status) == ("40", "09")
    assert placement.out_of_area_reason == "no_bed"
    assert placement.planned_discharge_on == days(300)
    assert (stay.ward, stay.start_date, stay.end_date) == (there.ward, DAY, None)
    assert uses(stay) == [("01", DAY, None)]


def test_admit_gives_stable_ids_of_its_own(there: WardWithBeds) -> None:
    placement = there.admit()

    assert placement.spell_id == f"P-{placement.pk}"
    assert only_stay(placement).ward_stay_id == f"W-{only_stay(placement).pk}"
    assert placement.typed


def test_admit_keeps_ids_that_are_given(there: WardWithBeds) -> None:
    placement = there.admit(spell_id="RHA/77", ward_stay_id="WS/1")

    assert (placement.spell_id, only_stay(placement).ward_stay_id) == ("RHA/77", "WS/1")
    assert not placement.typed


def test_admit_takes_people_without_a_bed_where_the_ward_has_none() -> None:
    there = ward_with_beds(0)

    placement = there.admit()

    assert uses(only_stay(placement)) == []


def test_admit_may_be_entered_late(there: WardWithBeds) -> None:
    placement = there.admit(on=days(-40), today=DAY)

    assert placement.admitted_on == days(-40)


def test_admit_takes_the_bed_that_was_freed_the_same_day(there: WardWithBeds) -> None:
    before = there.admit()
    placements.discharge(placement=before, discharged_on=days(5), today=days(5), by=there.by)

    there.admit(on=days(5))

    assert uses(there.beds[0]) == [("occupied", DAY, days(5)), ("occupied", days(5), None)]


def test_admit_takes_anyone_of_any_sex_into_any_ward() -> None:
    there = ward_with_beds(sex="female")

    assert there.admit(patient=PatientFactory(sex="male")).pk


def test_admit_is_in_the_history_with_who_and_what(there: WardWithBeds) -> None:
    placement = there.admit()

    expected = [("insert", "placements.admit", there.by.pk)]
    assert history(placement) == expected
    assert history(only_stay(placement)) == expected
    assert history(BedPeriod.objects.get()) == expected
    assert {it.pgh_context_id for it in versions(placement)} == {
        it.pgh_context_id for it in versions(only_stay(placement))
    }


def test_admit_ends_the_hold_for_its_referral(there: WardWithBeds) -> None:
    referral = ReferralFactory()
    holds.hold_bed(
        bed=there.beds[1],
        start_date=days(-3),
        review_on=days(4),
        today=days(-3),
        referral=referral,
        by=there.by,
    )

    placement = there.admit(there.beds[1], patient=referral.patient, referral=referral)

    assert uses(there.beds[1]) == [("held", days(-3), DAY), ("occupied", DAY, None)]
    referral.refresh_from_db()
    assert referral.placement == placement


def test_admit_into_another_bed_ends_the_hold_too(there: WardWithBeds) -> None:
    referral = ReferralFactory()
    hold = {"start_date": days(-3), "review_on": days(4), "today": DAY, "referral": referral}
    holds.hold_bed(bed=there.beds[1], by=there.by, **hold)

    there.admit(there.beds[2], patient=referral.patient, referral=referral)

    assert uses(there.beds[1]) == [("held", days(-3), DAY)]


def test_admit_on_the_first_day_of_the_hold_leaves_no_trace_of_it_but_history(
    there: WardWithBeds,
) -> None:
    referral = ReferralFactory()
    hold = {"start_date": DAY, "review_on": days(4), "today": DAY, "referral": referral}
    held = holds.hold_bed(bed=there.beds[0], by=there.by, **hold)

    there.admit(patient=referral.patient, referral=referral)

    assert uses(there.beds[0]) == [("occupied", DAY, None)]
    assert [label for label, _, _ in history(held)] == ["insert", "delete"]


def refused(there: WardWithBeds, kind: type[Refusal], **given: object) -> Refusal:
    before = Placement.objects.count()
    with pytest.raises(kind) as caught:
        there.admit(**given)  # type: ignore[arg-type]
    assert Placement.objects.count() == before
    return caught.value


def in_the_way(refusal: Refusal) -> tuple[str, date | None, date | None]:
    assert refusal.conflict is not None
    return refusal.conflict.what, refusal.conflict.start, refusal.conflict.end


def test_admit_refuses_an_occupied_bed_and_says_from_when(there: WardWithBeds) -> None:
    there.admit(on=days(-9))

    refusal = refused(there, checks.BedOccupied)

    assert in_the_way(refusal) == ("the bed is occupied", days(-9), None)
    assert "Bed 01 is occupied from 25 April 2026" in refusal.message


def test_admit_refuses_a_bed_that_is_occupied_later(there: WardWithBeds) -> None:
    there.admit(on=days(5))

    assert in_the_way(refused(there, checks.BedOccupied))[1:] == (days(5), None)


def test_admit_refuses_a_closed_bed(there: WardWithBeds) -> None:
    closures.close_bed(
        bed=there.beds[0],
        start_date=days(-2),
        end_date=days(9),
        reason="refurbishment",
        today=DAY,
        by=there.by,
    )

    assert in_the_way(refused(there, checks.BedClosed)) == ("the bed is closed", days(-2), days(9))


def test_admit_refuses_a_paused_bed(there: WardWithBeds) -> None:
    pauses.pause_bed(
        bed=there.beds[0],
        start_date=DAY,
        reason="cleaning",
        review_on=days(2),
        today=DAY,
        by=there.by,
    )

    assert in_the_way(refused(there, checks.BedPaused)) == ("the bed is paused", DAY, None)


def test_admit_refuses_a_bed_held_for_somebody_else_without_saying_who(
    there: WardWithBeds,
) -> None:
    holds.hold_bed(
        bed=there.beds[0],
        start_date=DAY,
        review_on=days(4),
        today=DAY,
        referral=ReferralFactory(patient__pseudonym="HELD-SELF"),
        by=there.by,
    )

    refusal = refused(there, checks.BedHeld)

    assert in_the_way(refusal) == ("the bed is held", DAY, None)
    assert "HELD-SELF" not in str(refusal.message) + str(refusal.extra())


def test_admit_refuses_a_bed_out_of_service(there: WardWithBeds) -> None:
    beds.retire_bed(bed=there.beds[0], on=days(-1), by=there.by)

    assert refused(there, checks.BedOutOfService).code == "bed_out_of_service"


def test_admit_refuses_no_bed_where_the_ward_has_some(there: WardWithBeds) -> None:
    with pytest.raises(checks.BedNeeded, match="has 3 beds in service on 4 May 2026"):
        placements.admit(
            patient=PatientFactory(),
            ward=there.ward,
            admitted_on=DAY,
            responsible_icb=IcbFactory(),
            today=DAY,
            by=there.by,
        )


def test_admit_refuses_a_bed_of_another_ward(there: WardWithBeds) -> None:
    refused(there, checks.BedElsewhere, bed=ward_with_beds().beds[0])


def test_admit_refuses_a_ward_whose_admissions_are_suspended(there: WardWithBeds) -> None:
    ward_services.suspend_admissions(
        ward=there.ward, start_date=days(-1), reason="regulator", today=DAY, by=there.by
    )

    refusal = refused(there, checks.AdmissionsSuspended)

    assert in_the_way(refusal) == ("admissions are suspended", days(-1), None)


def test_admit_refuses_a_ward_that_is_not_open() -> None:
    there = ward_with_beds(0, start_date=days(1))

    refused(there, ward_services.WardNotOpen)


def test_admit_refuses_the_future(there: WardWithBeds) -> None:
    refusal = refused(there, dates.InFuture, on=days(1), today=DAY)

    assert refusal.field == "admitted_on"


def test_admit_refuses_somebody_who_is_in_a_ward(there: WardWithBeds) -> None:
    elsewhere = ward_with_beds().admit(on=days(-7))

    refusal = refused(there, care.AlreadyInWard, patient=elsewhere.patient)

    assert in_the_way(refusal) == ("another ward stay", days(-7), None)
    assert elsewhere.patient.pseudonym not in refusal.message


def test_admit_takes_somebody_the_day_they_leave_elsewhere(there: WardWithBeds) -> None:
    elsewhere = ward_with_beds()
    before = elsewhere.admit(on=days(-7))
    placements.discharge(placement=before, discharged_on=DAY, today=DAY, by=there.by)

    there.admit(patient=before.patient)

    assert before.patient.placements.count() == 2


def test_admit_refuses_a_record_merged_into_another(there: WardWithBeds) -> None:
    kept, merged = PatientFactory(), PatientFactory(nhs_number=None)
    merges.merge_patients(kept=kept, merged=merged, reason="The same person", by=there.by)

    refused(there, care.MergedAway, patient=merged)


def test_admit_refuses_the_referral_of_another_person(there: WardWithBeds) -> None:
    refused(there, opening.ReferralOfAnother, referral=ReferralFactory())


@pytest.mark.parametrize("ended", ["declined_on", "withdrawn_on"])
def test_admit_refuses_a_referral_that_has_ended(there: WardWithBeds, ended: str) -> None:
    referral = ReferralFactory(**{ended: days(-2)})

    refused(there, referrals.ReferralNotOpen, referral=referral, patient=referral.patient)


def test_admit_refuses_a_spell_id_that_is_used(there: WardWithBeds) -> None:
    there.admit(spell_id="77")

    refused(there, opening.SpellIdTaken, spell_id="77", bed=there.beds[1])


@pytest.mark.parametrize("field", ["source_of_admission", "legal_status", "out_of_area_reason"])
def test_admit_refuses_a_code_that_its_list_does_not_hold(there: WardWithBeds, field: str) -> None:
    refusal = refused(there, codes.UnknownCode, **{field: "1Z"})

    assert isinstance(refusal, Invalid)
    assert refusal.field == field


def test_admit_refuses_a_planned_discharge_before_admission(there: WardWithBeds) -> None:
    refused(there, dates.OutOfOrder, planned_discharge_on=days(-1))


def test_admit_leaves_nothing_behind_when_it_refuses(there: WardWithBeds) -> None:
    refused(there, checks.BedElsewhere, bed=ward_with_beds().beds[0])

    assert not BedPeriod.objects.exists()


def test_ward_for_other_days_is_another_ward() -> None:
    ended = WardFactory(end_date=days(-1))
    there = ward_with_beds(0, provider=ended.provider, code=ended.code, start_date=days(-1))

    assert stays(there.admit())[0].ward == there.ward
