"""Every invariant finds its fault when the database itself is kept from refusing it."""

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from beds.models import BedPeriod
from beds.queries.invariants import ALL, check
from impact.core import clock
from patients.models import Leave, Placement, Stay
from tests.factories import (
    DAY,
    InterventionFactory,
    LeaveFactory,
    OccupiedFactory,
    PatientFactory,
    ReadinessFactory,
    days,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def occupied() -> BedPeriod:
    """Somebody in a bed since DAY, with leave, readiness and an intervention: nothing is wrong."""
    period = OccupiedFactory()
    LeaveFactory(stay=period.stay, start_date=days(2), end_date=days(4))
    ReadinessFactory(placement=period.stay.placement, start_date=days(1), end_date=days(5))
    InterventionFactory(placement=period.stay.placement)
    return period


def broken() -> set[str]:
    """The invariants that the present rows break."""
    with clock.at(days(60)):
        return {found.invariant.name for found in check(today=clock.today()) if found.broken}


def sql(*statements: str) -> None:
    """Runs statements that every constraint and trigger would refuse, with all of them off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


def without(table: str, *constraints: str) -> None:
    """Takes constraints off a table, for this test's transaction."""
    for constraint in constraints:
        sql(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")


def copied(table: str, **changes: str) -> str:
    """An INSERT that repeats every row of a table with some columns otherwise."""
    with connection.cursor() as cursor:
        columns = [
            column.name
            for column in connection.introspection.get_table_description(cursor, table)
            if column.name != "id"
        ]
    values = ", ".join(changes.get(name, name) for name in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table}"


def _same_bed_twice(period: BedPeriod) -> None:
    without("beds_bedperiod", "bed_period_one_use_a_day")
    sql(copied("beds_bedperiod"))


def _two_wards(period: BedPeriod) -> None:
    without("patients_stay", "stay_one_ward_at_a_time")
    sql(copied("patients_stay", ward_stay_id="'again'"))


def _leave_twice(period: BedPeriod) -> None:
    without("patients_leave", "leave_once_a_day")
    sql(copied("patients_leave", start_date="start_date + 1"))


def _ready_twice(period: BedPeriod) -> None:
    without("patients_readiness", "readiness_once_a_day")
    sql(copied("patients_readiness", start_date="start_date + 1"))


def _ends_before_it_starts(period: BedPeriod) -> None:
    without("patients_leave", "leave_dates_in_order", "leave_once_a_day")
    sql("UPDATE patients_leave SET end_date = start_date - 3")


def _closed_without_reason(period: BedPeriod) -> None:
    without("beds_bedperiod", "bed_period_closed_has_reason", "bed_period_occupied_has_stay")
    sql("UPDATE beds_bedperiod SET use = 'closed', stay_id = NULL")


FAULTS: dict[str, Callable[[BedPeriod], None]] = {
    "bed_one_use_a_day": _same_bed_twice,
    "person_one_ward_a_day": _two_wards,
    "leave_once_a_day": _leave_twice,
    "readiness_once_a_day": _ready_twice,
    "dates_in_order": _ends_before_it_starts,
    "closed_has_reason": _closed_without_reason,
    "stay_inside_placement": lambda p: sql(
        f"UPDATE patients_placement SET discharged_on = '{days(6)}'"
    ),
    "placement_covered": lambda p: sql("UPDATE patients_stay SET start_date = start_date + 1"),
    "stay_of_its_placement": lambda p: sql(
        f"UPDATE patients_stay SET patient_id = {PatientFactory().pk}"
    ),
    "leave_inside_stay": lambda p: sql(f"UPDATE patients_leave SET start_date = '{days(-1)}'"),
    "readiness_inside_placement": lambda p: sql(
        f"UPDATE patients_readiness SET start_date = '{days(-1)}'"
    ),
    "intervention_inside_placement": lambda p: sql(
        "UPDATE patients_intervention SET started_at = started_at - interval '9 days'"
    ),
    "bed_period_inside_bed": lambda p: sql(f"UPDATE beds_bed SET start_date = '{days(1)}'"),
    "bed_period_inside_stay": lambda p: sql(f"UPDATE beds_bedperiod SET start_date = '{days(-1)}'"),
    "bed_period_in_ward_of_stay": lambda p: sql(
        f"UPDATE beds_bed SET ward_id = {OccupiedFactory().bed.ward_id} WHERE id = {p.bed_id}"
    ),
    "bed_inside_ward": lambda p: sql(f"UPDATE providers_ward SET start_date = '{DAY}'"),
    "stay_has_bed": lambda p: sql("DELETE FROM beds_bedperiod"),
    "leave_frees_bed": lambda p: sql("UPDATE patients_leave SET bed_kept = false"),
    "nhs_number_checks": lambda p: sql("UPDATE patients_patient SET nhs_number = '9990000019'"),
    "not_in_the_future": lambda p: sql(
        f"UPDATE patients_stay SET start_date = '{days(900)}'",
        f"UPDATE patients_placement SET admitted_on = '{days(900)}'",
    ),
    "placement_has_stay": lambda p: sql("DELETE FROM patients_stay"),
    "known_codes": lambda p: sql("UPDATE patients_intervention SET type = '77'"),
    "born_before_admission": lambda p: sql(f"UPDATE patients_patient SET birth_date = '{days(1)}'"),
}


def test_check_finds_nothing_in_sound_data(occupied: BedPeriod) -> None:
    assert broken() == set()


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_check_names_the_planted_fault(name: str, occupied: BedPeriod) -> None:
    FAULTS[name](occupied)

    assert name in broken()


def test_check_counts_rows_and_shows_no_identity(occupied: BedPeriod) -> None:
    FAULTS["stay_has_bed"](occupied)

    found = next(f for f in check(today=days(60)) if f.invariant.name == "stay_has_bed")

    assert (found.broken, found.examples) == (1, [f"patients_stay {occupied.stay_id}"])


def test_command_prints_a_line_an_invariant_and_tells_the_truth(occupied: BedPeriod) -> None:
    out = StringIO()
    with clock.at(days(60)):
        call_command("check_data", stdout=out)

        assert len(out.getvalue().splitlines()) == len(ALL)
        assert all(line.startswith("pass") for line in out.getvalue().splitlines())


def test_command_exits_with_1_where_one_is_broken(occupied: BedPeriod) -> None:
    FAULTS["leave_frees_bed"](occupied)
    out = StringIO()

    with clock.at(days(60)), pytest.raises(SystemExit) as ended:
        call_command("check_data", "--format", "json", stdout=out)

    assert ended.value.code == 1
    document = json.loads(out.getvalue())
    assert [each["name"] for each in document if each["broken"]] == ["leave_frees_bed"]


def test_sound_rows_are_there(occupied: BedPeriod) -> None:
    """The fixture holds what the invariants look at; else they would find nothing in nothing."""
    assert (Placement.objects.count(), Stay.objects.count(), Leave.objects.count()) == (1, 1, 1)
