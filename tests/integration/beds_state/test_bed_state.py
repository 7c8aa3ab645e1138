"""The bed state by hand: the worked example, freshness, suspension, leave, trial, surge."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from beds.state import changes_since
from patients.models import Readiness
from tests.integration.beds_state.small import NOW, Small

pytestmark = pytest.mark.django_db


def november(day: int) -> date:
    return date(2026, 11, day)


@pytest.fixture
def small() -> Small:
    return Small()


def test_worked_example_day_by_day(small: Small) -> None:
    """`figures.md` section 5 as seven bed states: their sums are the week's bed days."""
    small.ward("A", beds=3)
    away = small.ward("X", site=small.site("FAR", small.provider("PRIORY"), "QOQ"))
    first = small.stay(november(2), bed="A1")
    small.leave(first, november(18), november(20))
    small.stay(november(10), november(16), bed="A2")
    small.stay(november(16), november(20), bed="A2", icb="QOP")
    fourth = small.stay(date(2026, 10, 20), november(19), ward=away, out_of_area_reason="no_bed")
    small.stay(november(20), bed="A2", patient=fourth.patient)
    small.use("A3", "closed", november(16), november(21), reason="refurbishment")

    week = [small.state(november(day)).total for day in range(16, 23)]

    assert [row.occupied for row in week] == [2, 2, 2, 2, 2, 2, 2]
    assert [row.closed for row in week] == [1, 1, 1, 1, 1, 0, 0]
    assert [row.open_block for row in week] == [2, 2, 2, 2, 2, 3, 3]
    assert [row.on_leave for row in week] == [0, 0, 1, 1, 0, 0, 0]
    assert [row.vacant for row in week] == [0, 0, 0, 0, 0, 1, 1]
    assert [row.out_of_area for row in week] == [1, 1, 1, 0, 0, 0, 0]
    assert sum(row.occupied for row in week) == 14
    assert sum(row.open_block for row in week) == 16
    assert week[-1].occupancy == Decimal("66.666667")


def test_ward_row_names_and_labels(small: Small) -> None:
    small.ward("A", beds=1)

    row = small.state(november(1)).rows[0]

    assert row.keys == {
        "provider": "RHA",
        "site": "HOME",
        "ward": "RHA:A",
        "service_line": "LS_M_MI",
    }
    assert row.labels == {"provider": "Rha", "site": "HOME", "ward": "A", "service_line": "LS_M_MI"}


def test_as_dict_is_the_contract(small: Small) -> None:
    ward = small.ward("A", beds=3)
    small.stay(november(1), bed="A1")
    small.confirm(ward, datetime(2026, 11, 20, 9, tzinfo=UTC))

    answer = small.state(november(21)).as_dict()

    assert answer["as_at"] == "2026-11-21"
    assert answer["known_at"] == "2026-11-23T09:00:00+00:00"
    assert (answer["collaborative"], answer["by"]) == ("IMPACT", "ward")
    assert answer["rows"] == [
        {
            "provider": "RHA",
            "site": "HOME",
            "ward": "RHA:A",
            "service_line": "LS_M_MI",
            "beds": 3,
            "surge": 0,
            "closed": 0,
            "open": 3,
            "open_block": 3,
            "occupied": 1,
            "on_leave": 0,
            "absent_without_leave": 0,
            "held": 0,
            "paused": 0,
            "vacant": 2,
            "can_admit": 2,
            "occupancy": 33.333333,
            "ready_for_discharge": 0,
            "admissions_suspended": 0,
            "confirmed_at": "2026-11-20T09:00:00+00:00",
            "stale": False,
            "can_admit_low": 2,
            "can_admit_high": 2,
            "waiting": None,
            "out_of_area": None,
        }
    ]
    assert answer["total"]["waiting"] == 0
    assert "ward" not in answer["total"]


def test_occupancy_without_an_open_block_bed_is_none(small: Small) -> None:
    ward = small.ward("A", beds=1)
    small.bed(ward, "A9", basis="surge")
    small.use("A1", "closed", november(1))
    small.stay(november(1), bed="A9")

    total = small.state(november(2)).total

    assert (total.occupied, total.open, total.open_block) == (1, 1, 0)
    assert total.occupancy is None


def test_surge_beds_are_occupied_beyond_the_block(small: Small) -> None:
    ward = small.ward("A", beds=2)
    small.bed(ward, "A9", basis="surge", start_date=november(5), end_date=november(10))
    for bed in ("A1", "A2"):
        small.stay(november(1), bed=bed)
    small.stay(november(5), november(10), bed="A9")

    total = small.state(november(5)).total

    assert (total.beds, total.surge, total.occupied, total.open_block) == (3, 1, 3, 2)
    assert total.occupancy == 150
    assert small.state(november(10)).total.surge == 0


@pytest.mark.parametrize(
    ("days_before", "stale"), [(None, True), (8, True), (7, False), (0, False)]
)
def test_stale_after_seven_days(small: Small, days_before: int | None, stale: bool) -> None:
    ward = small.ward("A", beds=1)
    if days_before is not None:
        small.confirm(ward, datetime(2026, 11, 20 - days_before, 0, 30, tzinfo=UTC))

    row = small.state(november(20)).rows[0]

    assert row.stale is stale
    assert (row.can_admit_low, row.can_admit, row.can_admit_high) == (0 if stale else 1, 1, 1)


def test_confirmation_after_the_date_is_not_known_to_it(small: Small) -> None:
    ward = small.ward("A", beds=1)
    small.confirm(ward, datetime(2026, 11, 10, 9, tzinfo=UTC))
    small.confirm(ward, datetime(2026, 11, 21, 0, 0, tzinfo=UTC))

    row = small.state(november(20)).rows[0]

    assert row.confirmed_at == datetime(2026, 11, 10, 9, tzinfo=UTC)
    assert row.labels["confirmed_by"] == "Ward Clerk"
    assert row.stale


def test_confirmation_counts_on_its_local_day(small: Small) -> None:
    """Half past eleven at night in July is the next day in no zone but ours."""
    ward = small.ward("A", beds=1)
    small.confirm(ward, datetime(2026, 7, 1, 23, 30, tzinfo=UTC))

    assert small.state(date(2026, 7, 1)).rows[0].confirmed_at is None
    assert small.state(date(2026, 7, 2)).rows[0].confirmed_at is not None
    assert not small.state(date(2026, 7, 9)).rows[0].stale


def test_total_is_a_range_over_stale_wards(small: Small) -> None:
    fresh, old = small.ward("A", beds=2), small.ward("B", beds=3)
    small.confirm(fresh, datetime(2026, 11, 19, 9, tzinfo=UTC))
    small.confirm(old, datetime(2026, 11, 1, 9, tzinfo=UTC))

    total = small.state(november(20)).total

    assert (total.can_admit_low, total.can_admit_high) == (2, 5)
    assert total.stale
    assert total.confirmed_at == datetime(2026, 11, 1, 9, tzinfo=UTC)


def test_total_never_confirmed_where_a_ward_never_was(small: Small) -> None:
    small.confirm(small.ward("A", beds=1), datetime(2026, 11, 19, 9, tzinfo=UTC))
    small.ward("B", beds=1)

    assert small.state(november(20)).total.confirmed_at is None


def test_suspended_ward_has_vacant_beds_and_none_to_offer(small: Small) -> None:
    ward = small.ward("A", beds=2)
    small.ward("B", beds=1)
    small.suspend(ward, november(5), november(8))

    state = small.state(november(7))

    assert [(row.vacant, row.can_admit, row.admissions_suspended) for row in state.rows] == [
        (2, 0, 1),
        (1, 1, 0),
    ]
    assert (state.total.can_admit, state.total.admissions_suspended) == (1, 1)
    assert small.state(november(8)).total.can_admit == 3


def test_same_day_stay_holds_no_bed(small: Small) -> None:
    ward = small.ward("A", beds=1)
    small.stay(november(5), november(5), ward=ward)

    assert small.state(november(5)).total.vacant == 1


def test_leave_without_the_bed_kept_frees_it(small: Small) -> None:
    small.ward("A", beds=2)
    stay = small.stay(november(1), bed="A1")
    small.leave(stay, november(5), november(8), bed_kept=False)
    period = stay.bed_periods.get()
    period.end_date = november(5)
    period.save()
    stay.bed_periods.create(bed=period.bed, use="occupied", start_date=november(8))
    Readiness.objects.create(placement=stay.placement, start_date=november(3))

    away = small.state(november(6)).total
    back = small.state(november(8)).total

    assert (away.occupied, away.on_leave, away.vacant, away.ready_for_discharge) == (0, 0, 2, 1)
    assert (back.occupied, back.vacant) == (1, 1)


def test_absent_without_leave_stands_apart_from_leave(small: Small) -> None:
    small.ward("A", beds=2)
    small.leave(small.stay(november(1), bed="A1"), november(5), kind="absent_without_leave")
    small.leave(small.stay(november(1), bed="A2"), november(5), kind="court")

    total = small.state(november(5)).total

    assert (total.occupied, total.on_leave, total.absent_without_leave) == (2, 1, 1)


def test_trial_leave_fills_two_beds_and_counts_one_person(small: Small) -> None:
    small.ward("A", beds=1)
    small.ward("B", beds=1)
    sending = small.stay(november(1), bed="A1")
    trial = small.leave(sending, november(5), november(9), kind="trial")
    Readiness.objects.create(placement=sending.placement, start_date=november(4))
    small.stay(november(5), november(9), bed="B1", trial=trial)

    rows = {row.ward: row for row in small.state(november(6)).rows}

    assert (rows["RHA:A"].occupied, rows["RHA:A"].on_leave) == (1, 1)
    assert (rows["RHA:B"].occupied, rows["RHA:B"].on_leave) == (1, 0)
    assert rows["RHA:A"].ready_for_discharge == 0
    assert rows["RHA:B"].ready_for_discharge == 1
    assert small.state(november(9)).rows[0].ready_for_discharge == 1


def test_line_with_people_waiting_only_has_a_row(small: Small) -> None:
    small.ward("A", beds=1)
    medium = small.service_line("MS_F", position=1)
    small.referral(november(3), service_line=medium)
    small.referral(november(3), service_line=small.service_line("X", programme="other"))
    small.referral(november(3), responsible_icb=small.icbs["QOP"])

    state = small.state(november(5), by="service_line")

    assert [(row.service_line, row.beds, row.waiting) for row in state.rows] == [
        ("MS_F", 0, 1),
        ("LS_M_MI", 1, 0),
    ]
    assert state.rows[0].labels == {"service_line": "MS_F"}
    assert (state.rows[0].confirmed_at, state.rows[0].stale) == (None, False)
    assert state.total.waiting == 1


def test_provider_narrows_out_of_area_and_has_nobody_waiting(small: Small) -> None:
    priory = small.provider("PRIORY", member=True)
    away = small.ward("X", site=small.site("FAR", priory, "QOQ"))
    small.stay(november(1), ward=away)
    small.stay(
        november(1), ward=small.ward("Y", site=small.site("SPOT", small.provider("N"), "QOQ"))
    )
    small.referral(november(1))

    assert small.state(november(2)).total.out_of_area == 2
    narrowed = small.state(november(2), provider=priory).total
    assert (narrowed.out_of_area, narrowed.waiting) == (1, None)


def test_ward_without_a_bed_in_service_has_no_row(small: Small) -> None:
    ward = small.ward("A")
    small.bed(ward, "A1", end_date=november(5))

    assert [row.ward for row in small.state(november(4)).rows] == ["RHA:A"]
    assert small.state(november(5)).rows == ()


def test_rows_in_order_of_line_provider_ward(small: Small) -> None:
    alpha = small.provider("ALPHA", member=True)
    early = small.service_line("EARLY", position=1)
    small.ward("B", beds=1)
    small.ward("A", beds=1)
    small.ward("C", beds=1, site=small.site("ALPHA-1", alpha, "QT1"))
    small.ward("Z", beds=1, service_line=early)

    state = small.state(november(1))

    assert [row.ward for row in state.rows] == ["RHA:Z", "ALPHA:C", "RHA:A", "RHA:B"]
    assert [row.provider for row in state.cut(by="provider").rows] == ["ALPHA", "RHA"]
    assert [row.site for row in state.cut(by="site").rows] == ["ALPHA-1", "HOME"]


def test_ins_and_outs_since(small: Small) -> None:
    small.ward("A", beds=3)
    small.stay(november(1), november(10), bed="A1")
    small.stay(november(10), bed="A2")
    small.stay(november(1), bed="A3")

    row = small.state(november(12), since=november(5)).rows[0]

    assert (row.changes["occupied"].ins, row.changes["occupied"].outs) == (1, 1)
    assert str(row.changes["occupied"]) == "+1 −1"
    assert str(row.changes["beds"]) == ""
    alone = changes_since(
        collaborative=small.collaborative, since=november(5), as_at=november(12), by="ward"
    )
    assert alone[tuple(row.keys.values())] == row.changes
    assert alone[()] == row.changes


def test_unknown_cut_is_refused(small: Small) -> None:
    with pytest.raises(ValueError, match="bed"):
        small.state(november(1), by="bed")


def test_known_at_is_told_in_local_time(small: Small) -> None:
    small.ward("A", beds=1)
    summer = datetime(2026, 7, 1, 8, tzinfo=UTC)
    state = small.state(november(1))

    assert state.known_at == NOW
    assert small.state(date(2026, 7, 1)).as_dict()["known_at"] == "2026-11-23T09:00:00+00:00"
    small.confirm(small.ward("B", beds=1), summer)
    row = small.state(date(2026, 7, 1)).as_dict()["rows"][1]
    assert row["confirmed_at"] == "2026-07-01T09:00:00+01:00"


def test_leave_without_the_bed_kept_is_never_counted_as_kept(small: Small) -> None:
    """Were the bed still recorded as theirs, it is occupied, and not by somebody on leave."""
    small.ward("A", beds=1)
    small.leave(small.stay(november(1), bed="A1"), november(5), bed_kept=False)

    total = small.state(november(6)).total

    assert (total.occupied, total.on_leave) == (1, 0)
