"""Which days a change can touch, rule by rule; and which periods are counted again for them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from impact.core.grains import Grain
from reporting.figures.catalogue import CATALOGUE
from reporting.figures.stored.dependence import kinds_of
from reporting.figures.stored.history import Change
from reporting.figures.stored.periods import clipped, due_periods, hull, merged, whole_periods
from reporting.figures.stored.reach import EVER, NEVER, RULES, Kind, is_wide

Values = dict[str, Any]
JAN, FEB, MAR = "2026-01-01", "2026-02-01", "2026-03-01"
NEW_YEAR, FEBRUARY, MARCH = (date.fromisoformat(text) for text in (JAN, FEB, MAR))


def changed(
    table: str, old: Values | None = None, new: Values | None = None, *, unknown: bool = False
) -> Change:
    return Change(table, 1, old, new, datetime(2026, 5, 1, tzinfo=UTC), unknown=unknown)


def touched(table: str, old: Values | None, new: Values | None) -> set[tuple[Kind, date, date]]:
    """Kind, first day and the day after the last of what a change reaches."""
    found: Iterable[Any] = RULES[table](changed(table, old, new))
    return {(reach.kind, reach.first, reach.last) for reach in found}


def bed(start: str = JAN, end: str | None = None, **given: Any) -> Values:
    row = {"ward_id": 1, "basis": "block", "label": "01", "start_date": start, "end_date": end}
    return {**row, **given}


def test_bed_made_touches_every_day_in_service() -> None:
    assert touched("beds_bed", None, bed()) == {(Kind.BEDS, NEW_YEAR, NEVER)}
    assert touched("beds_bed", bed(end=FEB), None) == {(Kind.BEDS, NEW_YEAR, FEBRUARY)}


def test_bed_taken_out_of_service_touches_the_days_that_it_lost() -> None:
    assert touched("beds_bed", bed(), bed(end=FEB)) == {(Kind.BEDS, FEBRUARY, NEVER)}
    assert touched("beds_bed", bed(FEB), bed()) == {(Kind.BEDS, NEW_YEAR, FEBRUARY)}


def test_bed_of_another_ward_or_basis_touches_all_its_days() -> None:
    both = {(Kind.BEDS, NEW_YEAR, NEVER), (Kind.BEDS, FEBRUARY, NEVER)}

    assert touched("beds_bed", bed(), bed(FEB, ward_id=2)) == both
    assert touched("beds_bed", bed(), bed(FEB, basis="surge")) == both


def test_bed_with_another_label_touches_nothing() -> None:
    assert touched("beds_bed", bed(), bed(label="02")) == set()


def use(start: str = JAN, end: str | None = None, **given: Any) -> Values:
    row = {"bed_id": 1, "use": "closed", "stay_id": None, "start_date": start, "end_date": end}
    return {**row, **given}


def test_use_of_a_bed_touches_the_days_that_differ() -> None:
    assert touched("beds_bedperiod", use(end=MAR), use(end=FEB)) == {(Kind.BEDS, FEBRUARY, MARCH)}
    assert touched("beds_bedperiod", use(JAN, FEB), use(FEB, MAR)) == {
        (Kind.BEDS, NEW_YEAR, FEBRUARY),
        (Kind.BEDS, FEBRUARY, MARCH),
    }
    assert touched("beds_bedperiod", use(end=FEB), use(end=FEB, use="held")) == {
        (Kind.BEDS, NEW_YEAR, FEBRUARY)
    }
    assert touched("beds_bedperiod", use(end=FEB), use(end=FEB, note="Paint")) == set()


def stay(start: str = JAN, end: str | None = None, **given: Any) -> Values:
    row = {
        "placement_id": 1,
        "patient_id": 1,
        "ward_id": 1,
        "trial_leave_id": None,
        "ward_stay_id": "W1",
        "start_date": start,
        "end_date": end,
    }
    return {**row, **given}


def test_end_of_a_stay_touches_its_days_from_then_on() -> None:
    assert touched("patients_stay", stay(), stay(end=FEB)) == {(Kind.DAYS, FEBRUARY, NEVER)}


def test_start_of_a_stay_touches_what_goes_on_from_it_too() -> None:
    assert touched("patients_stay", stay(FEB), stay(JAN)) == {
        (Kind.DAYS, NEW_YEAR, FEBRUARY),
        (Kind.ONWARD, NEW_YEAR, NEVER),
    }


def test_stay_in_another_ward_touches_all_its_days() -> None:
    assert touched("patients_stay", stay(end=FEB), stay(end=FEB, ward_id=2)) == {
        (Kind.DAYS, NEW_YEAR, FEBRUARY),
        (Kind.ONWARD, NEW_YEAR, NEVER),
    }


def test_stay_of_the_same_day_touches_no_patient_day() -> None:
    assert touched("patients_stay", None, stay(end=JAN)) == {(Kind.ONWARD, NEW_YEAR, NEVER)}


def spell(start: str = JAN, end: str | None = None, **given: Any) -> Values:
    row = {
        "patient_id": 1,
        "responsible_icb_id": 1,
        "out_of_area_reason": "",
        "admitted_on": start,
        "discharged_on": end,
    }
    return {**row, **given}


def test_spell_with_another_reason_or_icb_touches_all_its_days() -> None:
    all_of_it = {(Kind.DAYS, NEW_YEAR, MARCH), (Kind.ONWARD, NEW_YEAR, NEVER)}
    old = spell(end=MAR)

    assert touched("patients_placement", old, spell(end=MAR, out_of_area_reason="no_bed")) == (
        all_of_it
    )
    assert touched("patients_placement", old, spell(end=MAR, responsible_icb_id=2)) == all_of_it


def test_end_of_a_spell_touches_no_patient_day_by_itself() -> None:
    """Its ward stays end with it, and say which days."""
    assert touched("patients_placement", spell(), spell(end=FEB)) == set()


def test_leave_of_other_days_touches_bed_days_and_a_new_one_patient_days_too() -> None:
    old = {"stay_id": 1, "start_date": JAN, "end_date": MAR}

    assert touched("patients_leave", old, {**old, "end_date": FEB}) == {
        (Kind.BEDS, FEBRUARY, MARCH)
    }
    assert touched("patients_leave", None, old) == {
        (Kind.BEDS, NEW_YEAR, MARCH),
        (Kind.DAYS, NEW_YEAR, MARCH),
    }


def test_readiness_touches_the_days_that_differ() -> None:
    old = {"placement_id": 1, "start_date": JAN, "end_date": None}

    assert touched("patients_readiness", old, {**old, "end_date": FEB}) == {
        (Kind.READY, FEBRUARY, NEVER)
    }


def test_intervention_touches_the_local_days_on_which_it_started() -> None:
    """Half past eleven at night in UTC is the next day in summer and the same in winter."""
    old = {"placement_id": 1, "type": "05", "started_at": "2026-07-01T23:30:00+00:00"}
    new = {**old, "started_at": "2026-12-01T23:30:00+00:00"}

    assert touched("patients_intervention", old, new) == {
        (Kind.INTERVENTIONS, date(2026, 7, 2), date(2026, 7, 3)),
        (Kind.INTERVENTIONS, date(2026, 12, 1), date(2026, 12, 2)),
    }
    assert touched("patients_intervention", old, {**old, "ended_at": "later"}) == set()


def test_referral_touches_all_from_its_first_date_on() -> None:
    dates = {"received_on": FEB, "assessed_on": None, "accepted_on": MAR}
    rest = {"declined_on": None, "withdrawn_on": None, "patient_id": 1, "responsible_icb_id": 1}
    more = {"service_line_id": 1, "placement_id": None, "kind": "new", "level_recommended": ""}
    old = {**dates, **rest, **more}

    assert touched("patients_referral", old, {**old, "accepted_on": JAN}) == {
        (Kind.ONWARD, NEW_YEAR, NEVER)
    }
    assert touched("patients_referral", old, {**old, "placement_id": 7}) == {
        (Kind.ONWARD, FEBRUARY, NEVER)
    }
    assert touched("patients_referral", old, {**old, "urgency": "urgent"}) == set()


def test_baseline_touches_all_its_days_whatever_changed() -> None:
    old = {"start_date": JAN, "end_date": MAR, "bed_days": "10"}

    assert touched("providers_baseline", old, {**old, "bed_days": "11"}) == {
        (Kind.AGREED, NEW_YEAR, MARCH)
    }


WARD = {"provider_id": 1, "site_id": 1, "service_line_id": 1, "name": "A"}
CODE = {"list": "discharge_destination", "code": "19", "group": "community", "start_date": None}


@pytest.mark.parametrize(
    ("change", "wide"),
    [
        (changed("providers_ward", WARD, {**WARD, "service_line_id": 2}), True),
        (changed("providers_ward", WARD, {**WARD, "name": "B"}), False),
        (changed("providers_ward", None, WARD), False),
        (changed("providers_footprinticb", None, {"icb_id": 1}), True),
        (changed("providers_collaborativemember", {"id": 1}, None), True),
        (changed("providers_code", CODE, {**CODE, "group": "died"}), True),
        (changed("providers_code", {**CODE, "list": "hold_reason"}, None), False),
        (changed("patients_stay", None, stay()), False),
        # Nothing says what it was before: it may have been anything.
        (changed("patients_stay", None, stay(), unknown=True), True),
    ],
)
def test_reference_data_that_count_everywhere_touch_everything(change: Change, wide: bool) -> None:
    assert is_wide(change) is wide


def test_every_kind_is_felt_by_some_figure_and_every_figure_feels_some() -> None:
    felt = {name: kinds_of(figure) for name, figure in CATALOGUE.items()}

    assert set().union(*felt.values()) == set(Kind)
    assert all(felt.values())
    assert felt["occupancy"] == {Kind.BEDS}
    assert felt["inward_rate"] == {Kind.DAYS}
    assert felt["admissions"] == {Kind.EVENTS}
    assert felt["waiting"] == {Kind.ONWARD}
    assert felt["ready_for_discharge_rate"] == {Kind.DAYS, Kind.READY}
    assert felt["seclusion_per_100_patients"] == {Kind.DAYS, Kind.INTERVENTIONS}
    assert Kind.AGREED in felt["bed_day_variance"]


def days(*spans: tuple[int, int]) -> list[tuple[date, date]]:
    """Spans of days of February 2026, which began on a Sunday."""
    return [(date(2026, 2, first), date(2026, 2, last)) for first, last in spans]


def test_spans_that_touch_are_one_and_empty_ones_none() -> None:
    assert merged(days((9, 12), (1, 3), (3, 5), (4, 4), (10, 11))) == days((1, 5), (9, 12))


def test_spans_are_widened_to_whole_weeks_and_months() -> None:
    spans = days((4, 5), (11, 12))

    assert whole_periods(spans, Grain.WEEK) == days((2, 16))
    assert whole_periods(spans, Grain.MONTH) == [(FEBRUARY, MARCH)]
    assert whole_periods([(EVER, NEVER)], Grain.WEEK) == [(EVER, NEVER)]


def test_spans_are_clipped() -> None:
    spans = days((1, 5), (9, 12))

    assert clipped(spans, date(2026, 2, 3), date(2026, 2, 10)) == days((3, 5), (9, 10))
    assert clipped(spans, date(2026, 2, 6), date(2026, 2, 8)) == []


def test_periods_due_lie_without_gap_and_end_at_the_cut_off() -> None:
    """The engine numbers periods in order: what lies between two that are due is one not due."""
    weeks = days((2, 9), (16, 23))
    within = hull([*weeks, *days((1, 3))], cut_off=date(2026, 2, 18))

    due = due_periods(weeks, Grain.WEEK, within=within)

    assert within == days((1, 18))[0]
    assert due is not None
    spans = list(zip(due.starts, due.ends, strict=True))
    assert spans == days((1, 2), (2, 9), (9, 16), (16, 18))
    assert due.numbers == [2, 4]
    assert due.days == [7, 2]
    assert list(zip(due.period_starts, due.period_ends, strict=True)) == weeks


def test_no_period_is_due_after_the_cut_off() -> None:
    cut_off = date(2026, 2, 9)

    assert due_periods(days((16, 23)), Grain.WEEK, within=(FEBRUARY, cut_off)) is None
