"""Two records of one person made one, and taken apart again."""

import pytest

from beds.services import leave, placements
from beds.services.leave import Trial
from impact.core.errors import Conflict
from patients.choices import LeaveKind
from patients.models import Patient, PatientMerge, Stay
from patients.services import checks, merges
from patients.services.merges import merge_patients, unmerge_patients
from providers.models import User
from tests.factories import (
    LegalStatusFactory,
    PatientFactory,
    PatientIdentifierFactory,
    ReferralFactory,
    UserFactory,
    days,
    instant,
    nhs_number,
)
from tests.placing import WardWithBeds, history, only_stay, ward_with_beds

pytestmark = pytest.mark.django_db
NOW = days(30)


@pytest.fixture
def by() -> User:
    return UserFactory()


@pytest.fixture
def kept() -> Patient:
    return PatientFactory(nhs_number=None, birth_date=None, sex="unknown")


@pytest.fixture
def merged() -> Patient:
    return PatientFactory(sex="female")


@pytest.fixture
def here() -> WardWithBeds:
    return ward_with_beds()


def merge(kept: Patient, merged: Patient, by: User) -> PatientMerge:
    return merge_patients(kept=kept, merged=merged, reason="The same person", by=by)


def test_merge_moves_care_to_the_kept_record(
    kept: Patient, merged: Patient, here: WardWithBeds, by: User
) -> None:
    placement = here.admit(patient=merged)
    rows = [
        PatientIdentifierFactory(patient=merged),
        ReferralFactory(patient=merged),
        LegalStatusFactory(patient=merged),
        placement,
        only_stay(placement),
    ]

    merge(kept, merged, by)

    for row in rows:
        row.refresh_from_db()
        assert row.patient == kept
    assert history(placement)[-1] == ("update", "people.merge_patients", by.pk)
    assert history(rows[-1])[-1] == ("update", "people.merge_patients", by.pk)


def test_merge_fills_what_the_kept_record_lacks(kept: Patient, merged: Patient, by: User) -> None:
    number = merged.nhs_number

    merge(kept, merged, by)

    kept.refresh_from_db()
    merged.refresh_from_db()
    assert (kept.nhs_number, kept.birth_date, kept.sex) == (number, merged.birth_date, "female")
    assert (merged.nhs_number, merged.merged_into) == (None, kept)


def test_merge_keeps_what_the_kept_record_says(merged: Patient, by: User) -> None:
    kept = PatientFactory(nhs_number=None, sex="male")

    merge(kept, merged, by)

    kept.refresh_from_db()
    assert kept.sex == "male"


def test_merge_record_holds_no_number_of_anybody(kept: Patient, merged: Patient, by: User) -> None:
    number = merged.nhs_number

    made = merge(kept, merged, by)

    assert str(number) not in str(made.moved)


def test_merge_takes_a_trial_leave_along(
    kept: Patient, merged: Patient, here: WardWithBeds, by: User
) -> None:
    elsewhere = ward_with_beds()
    leave.start_leave(
        placement=here.admit(patient=merged),
        kind=LeaveKind.TRIAL,
        start_date=days(3),
        trial=Trial(ward=elsewhere.ward, bed=elsewhere.beds[0]),
        today=NOW,
        by=by,
    )

    merge(kept, merged, by)

    assert set(Stay.objects.values_list("patient", flat=True)) == {kept.pk}


def test_merge_allows_stays_that_touch(
    kept: Patient, merged: Patient, here: WardWithBeds, by: User
) -> None:
    first = here.admit(patient=kept)
    placements.discharge(placement=first, discharged_on=days(5), today=NOW, by=by)
    here.admit(patient=merged, on=days(5), today=NOW)

    merge(kept, merged, by)

    assert kept.placements.count() == 2


def test_merge_refuses_stays_that_overlap_and_names_the_days(
    kept: Patient, merged: Patient, here: WardWithBeds, by: User
) -> None:
    first = here.admit(patient=kept)
    placements.discharge(placement=first, discharged_on=days(5), today=NOW, by=by)
    here.admit(here.beds[1], patient=merged, on=days(3), today=NOW)

    with pytest.raises(
        merges.StaysOverlap, match="in a ward from 7 May 2026 to 9 May 2026"
    ) as caught:
        merge(kept, merged, by)

    assert caught.value.conflict is not None
    assert caught.value.conflict.as_dict() == {
        "what": "ward stays of both",
        "from": "2026-05-07",
        "to": "2026-05-09",
    }
    merged.refresh_from_db()
    assert merged.merged_into is None


def test_merge_refuses_different_nhs_numbers(merged: Patient, by: User) -> None:
    kept = PatientFactory()

    with pytest.raises(merges.NumbersDiffer) as caught:
        merge(kept, merged, by)

    assert str(kept.nhs_number) not in caught.value.message


def test_merge_refuses_legal_statuses_that_disagree(
    kept: Patient, merged: Patient, by: User
) -> None:
    LegalStatusFactory(patient=kept, status="09")
    LegalStatusFactory(patient=merged, status="10")

    with pytest.raises(merges.LegalStatusesDiffer, match="from 4 May 2026"):
        merge(kept, merged, by)


def test_merge_leaves_the_same_legal_status_where_it_is(
    kept: Patient, merged: Patient, by: User
) -> None:
    LegalStatusFactory(patient=kept, status="09")
    LegalStatusFactory(patient=merged, status="09")

    made = merge(kept, merged, by)

    assert made.moved["legal_statuses"] == []
    assert merged.legal_statuses.count() == 1


def test_merge_refuses_one_record_with_itself(kept: Patient, by: User) -> None:
    with pytest.raises(merges.SameRecord):
        merge(kept, kept, by)


def test_merge_refuses_a_record_that_was_merged(kept: Patient, merged: Patient, by: User) -> None:
    merge(kept, merged, by)

    with pytest.raises(checks.MergedAway):
        merge(PatientFactory(nhs_number=None), merged, by)


def test_unmerge_gives_everything_back(
    kept: Patient, merged: Patient, here: WardWithBeds, by: User
) -> None:
    number = merged.nhs_number
    theirs = here.admit(patient=merged)
    placements.discharge(placement=theirs, discharged_on=days(5), today=NOW, by=by)
    identifier = PatientIdentifierFactory(patient=merged)
    own = here.admit(patient=kept, on=days(5), today=NOW)
    made = merge(kept, merged, by)

    undone = unmerge_patients(merge=made, now=instant(30), by=by)

    for row in (kept, merged, theirs, identifier, own):
        row.refresh_from_db()
    assert (theirs.patient, only_stay(theirs).patient) == (merged, merged)
    assert (identifier.patient, own.patient) == (merged, kept)
    assert (merged.nhs_number, merged.merged_into) == (number, None)
    assert (kept.nhs_number, kept.birth_date, kept.sex) == (None, None, "unknown")
    assert undone.undone_at == instant(30)


def test_unmerge_leaves_what_was_recorded_since(
    kept: Patient, merged: Patient, here: WardWithBeds, by: User
) -> None:
    made = merge(kept, merged, by)
    since = here.admit(patient=kept)

    unmerge_patients(merge=made, now=instant(30), by=by)

    since.refresh_from_db()
    assert since.patient == kept


def test_unmerge_keeps_a_number_that_was_the_kept_records_own(merged: Patient, by: User) -> None:
    number = nhs_number()
    kept = PatientFactory(nhs_number=number)
    Patient.objects.filter(pk=merged.pk).update(nhs_number=None)
    made = merge(kept, merged, by)

    unmerge_patients(merge=made, now=instant(30), by=by)

    kept.refresh_from_db()
    assert kept.nhs_number == number


def test_unmerge_refuses_twice(kept: Patient, merged: Patient, by: User) -> None:
    made = merge(kept, merged, by)
    unmerge_patients(merge=made, now=instant(30), by=by)

    with pytest.raises(merges.MergeUndone):
        unmerge_patients(merge=made, now=instant(30), by=by)


def test_unmerge_refuses_before_a_later_merge_is_undone(
    kept: Patient, merged: Patient, by: User
) -> None:
    made = merge(kept, merged, by)
    merge(PatientFactory(nhs_number=None), Patient.objects.get(pk=kept.pk), by)

    with pytest.raises(checks.MergedAway, match="Undo that merge first"):
        unmerge_patients(merge=made, now=instant(30), by=by)


def test_unmerge_refuses_to_tear_a_trial_leave_apart(
    kept: Patient, merged: Patient, here: WardWithBeds, by: User
) -> None:
    elsewhere = ward_with_beds()
    placement = here.admit(patient=merged)
    made = merge(kept, merged, by)
    leave.start_leave(
        placement=placement,
        kind=LeaveKind.TRIAL,
        start_date=days(3),
        trial=Trial(ward=elsewhere.ward, bed=elsewhere.beds[0]),
        today=NOW,
        by=by,
    )

    with pytest.raises(Conflict, match="must lie inside a trial leave of the same person"):
        unmerge_patients(merge=made, now=instant(30), by=by)
