"""A whole ward changes provider, and wards are confirmed."""

import pytest

from beds.models import Bed, BedPeriod, Confirmation
from beds.services import closures, holds, leave, placements, ward_transfer, wards
from beds.services.leave import Trial
from beds.services.moves import move_bed
from patients.choices import LeaveKind, PlacementReason
from patients.models import Intervention, Leave, Placement, Stay
from patients.services import interventions, readiness
from providers.models import AdmissionSuspension, Provider
from providers.services import dates
from providers.services import wards as ward_services
from tests.factories import DAY, ProviderFactory, WardFactory, days, instant
from tests.placing import WardWithBeds, history, only_stay, uses, ward_with_beds

pytestmark = pytest.mark.django_db
ON, NOW = days(10), days(20)


@pytest.fixture
def here() -> WardWithBeds:
    return ward_with_beds(4)


@pytest.fixture
def taker() -> Provider:
    return ProviderFactory()


def test_transfer_ward_ends_one_ward_and_opens_another(here: WardWithBeds, taker: Provider) -> None:
    opened = wards.transfer_ward(ward=here.ward, provider=taker, on=ON, today=NOW, by=here.by)

    here.ward.refresh_from_db()
    assert here.ward.end_date == ON
    assert (opened.provider, opened.start_date, opened.end_date) == (taker, ON, None)
    assert (opened.code, opened.name, opened.site) == (
        here.ward.code,
        here.ward.name,
        here.ward.site,
    )
    assert (opened.service_line, opened.sex) == (here.ward.service_line, here.ward.sex)
    assert history(opened) == [("insert", "wards.transfer_ward", here.by.pk)]


def test_transfer_ward_keeps_people_in_their_beds(here: WardWithBeds, taker: Provider) -> None:
    placement = here.admit(here.beds[1], planned_discharge_on=days(200), legal_status="09")

    opened = wards.transfer_ward(ward=here.ward, provider=taker, on=ON, today=NOW, by=here.by)

    placement.refresh_from_db()
    begun = Placement.objects.get(provider=taker)
    assert (placement.discharged_on, placement.ended_by) == (ON, PlacementReason.WARD_TRANSFER)
    assert (begun.admitted_on, begun.begun_by) == (ON, PlacementReason.WARD_TRANSFER)
    assert (begun.patient, begun.responsible_icb) == (
        placement.patient,
        placement.responsible_icb,
    )
    assert (begun.planned_discharge_on, begun.legal_status) == (days(200), "09")
    stay = only_stay(begun)
    assert (stay.ward, stay.start_date, stay.end_date) == (opened, ON, None)
    assert uses(only_stay(placement)) == [("02", DAY, ON)]
    assert uses(stay) == [("02", ON, None)]
    assert stay.bed_periods.get().bed.ward == opened


def test_transfer_ward_passes_every_bed_on_with_what_it_is_doing(
    here: WardWithBeds, taker: Provider
) -> None:
    here.admit()
    closures.close_bed(bed=here.beds[1], start_date=DAY, reason="staffing", today=NOW, by=here.by)
    holds.hold_bed(
        bed=here.beds[2], start_date=DAY, review_on=ON, reason="other", today=NOW, by=here.by
    )
    closures.close_bed(
        bed=here.beds[3],
        start_date=days(12),
        end_date=days(40),
        reason="acuity",
        today=NOW,
        by=here.by,
    )

    opened = wards.transfer_ward(ward=here.ward, provider=taker, on=ON, today=NOW, by=here.by)

    assert [uses(bed) for bed in Bed.objects.filter(ward=here.ward)] == [
        [("occupied", DAY, ON)],
        [("closed", DAY, ON)],
        [("held", DAY, ON)],
        [],
    ]
    assert [uses(bed) for bed in Bed.objects.filter(ward=opened)] == [
        [("occupied", ON, None)],
        [("closed", ON, None)],
        [("held", ON, None)],
        [("closed", days(12), days(40))],
    ]


def test_transfer_ward_splits_leave_readiness_interventions_and_suspensions(
    here: WardWithBeds, taker: Provider
) -> None:
    placement = here.admit()
    leave.start_leave(
        placement=placement,
        kind=LeaveKind.HOME,
        start_date=days(5),
        end_date=days(30),
        bed_kept=False,
        today=NOW,
        by=here.by,
    )
    readiness.mark_ready(
        placement=placement, start_date=days(2), reason="24", today=NOW, by=here.by
    )
    interventions.record_intervention(
        placement=placement,
        incident_id="I1",
        type="06",
        started_at=instant(3),
        now=instant(20),
        by=here.by,
    )
    ward_services.suspend_admissions(
        ward=here.ward, start_date=days(1), reason="staffing", today=NOW, by=here.by
    )

    opened = wards.transfer_ward(ward=here.ward, provider=taker, on=ON, today=NOW, by=here.by)

    begun = Placement.objects.get(provider=taker)
    dated = [(days(5), ON), (ON, days(30))]
    assert list(Leave.objects.values_list("start_date", "end_date")) == dated
    assert uses(only_stay(begun)) == [("01", days(30), None)]
    assert list(begun.readiness.values_list("start_date", "end_date", "reason")) == [
        (ON, None, "24")
    ]
    assert placement.readiness.get().end_date == ON
    first, second = Intervention.objects.order_by("started_at")
    assert first.ended_at == second.started_at
    assert (second.placement, second.incident_id, second.ended_at) == (begun, "I1", None)
    assert list(
        AdmissionSuspension.objects.order_by("start_date").values_list("ward", "end_date")
    ) == [(here.ward.pk, ON), (opened.pk, None)]


def test_transfer_ward_follows_bed_moves_and_discharges_after_the_day(
    here: WardWithBeds, taker: Provider
) -> None:
    placement = here.admit()
    move_bed(placement=placement, bed=here.beds[3], on=days(12), today=NOW, by=here.by)
    placements.discharge(
        placement=placement, discharged_on=days(15), destination="19", today=NOW, by=here.by
    )

    wards.transfer_ward(ward=here.ward, provider=taker, on=ON, today=NOW, by=here.by)

    placement.refresh_from_db()
    begun = Placement.objects.get(provider=taker)
    assert (placement.discharged_on, placement.discharge_destination) == (ON, "")
    assert (begun.discharged_on, begun.discharge_destination) == (days(15), "19")
    assert uses(only_stay(begun)) == [("01", ON, days(12)), ("04", days(12), days(15))]


def test_transfer_ward_gives_those_admitted_that_day_to_the_taker(
    here: WardWithBeds, taker: Provider
) -> None:
    placement = here.admit(on=ON)

    opened = wards.transfer_ward(ward=here.ward, provider=taker, on=ON, today=NOW, by=here.by)

    placement.refresh_from_db()
    stay = only_stay(placement)
    assert (placement.provider, placement.begun_by) == (taker, PlacementReason.CARE)
    assert (stay.provider, stay.ward) == (taker, opened)


def test_transfer_ward_counts_a_move_into_it_that_day_as_care(
    here: WardWithBeds, taker: Provider
) -> None:
    next_door = ward_with_beds(1, provider=here.ward.provider)
    placement = next_door.admit()
    move = placements.Move(placement=placement, ward=here.ward, bed=here.beds[0])
    placements.transfer(move=move, on=ON, today=NOW, by=here.by)

    opened = wards.transfer_ward(ward=here.ward, provider=taker, on=ON, today=NOW, by=here.by)

    placement.refresh_from_db()
    begun = Placement.objects.get(provider=taker)
    assert (placement.discharged_on, placement.ended_by) == (ON, PlacementReason.CARE)
    assert begun.begun_by == PlacementReason.CARE
    assert (only_stay(begun).ward, only_stay(placement).ward) == (opened, next_door.ward)


def test_transfer_ward_leaves_those_who_had_gone(here: WardWithBeds, taker: Provider) -> None:
    placement = here.admit()
    placements.discharge(placement=placement, discharged_on=ON, today=NOW, by=here.by)

    wards.transfer_ward(ward=here.ward, provider=taker, on=ON, today=NOW, by=here.by)

    placement.refresh_from_db()
    assert placement.ended_by == PlacementReason.CARE
    assert not Placement.objects.filter(provider=taker).exists()


def test_transfer_ward_passes_on_a_bed_that_opens_later(
    here: WardWithBeds, taker: Provider
) -> None:
    later = Bed.objects.create(ward=here.ward, label="09", start_date=days(60))

    opened = wards.transfer_ward(ward=here.ward, provider=taker, on=ON, today=NOW, by=here.by)

    later.refresh_from_db()
    assert (later.ward, later.start_date) == (opened, days(60))


def test_transfer_ward_refuses_the_future(here: WardWithBeds, taker: Provider) -> None:
    with pytest.raises(dates.InFuture):
        wards.transfer_ward(ward=here.ward, provider=taker, on=ON, today=DAY, by=here.by)


def test_transfer_ward_refuses_its_own_provider(here: WardWithBeds) -> None:
    with pytest.raises(ward_transfer.SameProvider):
        wards.transfer_ward(
            ward=here.ward, provider=here.ward.provider, on=ON, today=NOW, by=here.by
        )


def test_transfer_ward_refuses_a_code_in_use(here: WardWithBeds, taker: Provider) -> None:
    WardFactory(provider=taker, code=here.ward.code)

    with pytest.raises(ward_transfer.WardCodeTaken):
        wards.transfer_ward(ward=here.ward, provider=taker, on=ON, today=NOW, by=here.by)


def test_transfer_ward_refuses_a_ward_that_has_ended(taker: Provider) -> None:
    there = ward_with_beds(0, end_date=DAY)

    with pytest.raises(ward_services.WardNotOpen):
        wards.transfer_ward(ward=there.ward, provider=taker, on=ON, today=NOW, by=there.by)


def test_transfer_ward_refuses_a_day_before_later_moves(
    here: WardWithBeds, taker: Provider
) -> None:
    here.admit(on=days(15), today=NOW)

    with pytest.raises(ward_transfer.LaterMoves, match="begins on 19 May 2026"):
        wards.transfer_ward(ward=here.ward, provider=taker, on=ON, today=NOW, by=here.by)


def test_transfer_ward_refuses_while_somebody_is_on_trial(
    here: WardWithBeds, taker: Provider
) -> None:
    next_door = ward_with_beds(1, provider=here.ward.provider)
    leave.start_leave(
        placement=here.admit(),
        kind=LeaveKind.TRIAL,
        start_date=days(3),
        trial=Trial(ward=next_door.ward, bed=next_door.beds[0]),
        today=NOW,
        by=here.by,
    )

    for ward in (here.ward, next_door.ward):
        with pytest.raises(ward_transfer.TrialRunning):
            wards.transfer_ward(ward=ward, provider=taker, on=ON, today=NOW, by=here.by)


def test_transfer_ward_leaves_nobody_without_a_bed(here: WardWithBeds, taker: Provider) -> None:
    for bed in here.beds:
        here.admit(bed)

    opened = wards.transfer_ward(ward=here.ward, provider=taker, on=ON, today=NOW, by=here.by)

    assert Stay.objects.filter(ward=opened, end_date=None).count() == 4
    assert BedPeriod.objects.filter(bed__ward=opened, end_date=None).count() == 4


def test_confirm_ward_records_what_was_counted_and_what_was_held(here: WardWithBeds) -> None:
    placement = here.admit()
    here.admit(here.beds[1])
    leave.start_leave(
        placement=placement, kind=LeaveKind.HOME, start_date=days(1), today=NOW, by=here.by
    )

    confirmation = wards.confirm_ward(
        ward=here.ward, confirmed_at=instant(2), headcount=1, note="One on leave", by=here.by
    )

    assert (confirmation.headcount, confirmation.held) == (1, 2)
    assert (confirmation.by, confirmation.confirmed_at) == (here.by, instant(2))
    assert history(confirmation) == [("insert", "wards.confirm_ward", here.by.pk)]


def test_confirm_ward_counts_somebody_on_trial_where_they_are(here: WardWithBeds) -> None:
    next_door = ward_with_beds(1, provider=here.ward.provider)
    leave.start_leave(
        placement=here.admit(),
        kind=LeaveKind.TRIAL,
        start_date=days(3),
        trial=Trial(ward=next_door.ward, bed=next_door.beds[0]),
        today=NOW,
        by=here.by,
    )

    counted = [
        wards.confirm_ward(ward=ward, confirmed_at=instant(day), headcount=1, by=here.by).held
        for day in (2, 4)
        for ward in (here.ward, next_door.ward)
    ]

    assert counted == [1, 0, 0, 1]


def test_confirm_wards_confirms_each_with_its_own_count(here: WardWithBeds) -> None:
    next_door = ward_with_beds(1, provider=here.ward.provider)
    here.admit()

    made = wards.confirm_wards(
        headcounts={here.ward: 2, next_door.ward: 0}, confirmed_at=instant(2), by=here.by
    )

    assert {(it.ward, it.headcount, it.held) for it in made} == {
        (here.ward, 2, 1),
        (next_door.ward, 0, 0),
    }


def test_confirm_wards_is_all_or_none(here: WardWithBeds) -> None:
    shut = ward_with_beds(0, end_date=DAY)

    with pytest.raises(ward_services.WardNotOpen):
        wards.confirm_wards(
            headcounts={here.ward: 0, shut.ward: 0}, confirmed_at=instant(2), by=here.by
        )

    assert not Confirmation.objects.exists()


def test_confirm_ward_refuses_a_ward_that_is_not_open() -> None:
    there = ward_with_beds(0, end_date=DAY)

    with pytest.raises(ward_services.WardNotOpen):
        wards.confirm_ward(ward=there.ward, confirmed_at=instant(2), headcount=0, by=there.by)
