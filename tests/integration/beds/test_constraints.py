"""What must never be false, tried by SQL, bulk and ORM: the database refuses it by name.

A table of attempts: each changes a row of a small world, or adds another like it, so that exactly
one rule is broken. A last test asks the database which rules it has, so that none goes untried.
"""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from beds.choices import BedUse
from beds.models import BedPeriod
from impact.core.errors import Conflict, Invalid
from impact.core.violations import constraint_of, refusal_for
from patients.models import (
    Placement,
    Stay,
)
from tests import factories as make
from tests.factories import DAY, days
from tests.integration.beds.attempts import (
    ATTEMPTS,
    Attempt,
)
from tests.integration.beds.rows import World, one_of_each

pytestmark = pytest.mark.django_db


# They say nothing that a primary key does not say; foreign keys to several columns need them.
IMPLIED = {"placement_with_person", "placement_with_provider", "ward_with_provider"}
# These write `impact_refuse`'s rule names instead of their own.
CONTAINMENT_TRIGGERS = {
    "bed_contains",
    "bed_period_contained",
    "intervention_contained",
    "leave_contained",
    "placement_contains",
    "readiness_contained",
    "stay_contained",
    "stay_contains_bed_periods",
    "ward_contains_beds",
    "ward_contains_stays",
}


@pytest.fixture
def world() -> World:
    return one_of_each()


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=str)
def test_rule_is_kept_by_the_database_in_words_that_quote_nobody(
    world: World, attempt: Attempt
) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        _execute(attempt, world)

    assert constraint_of(caught.value) == attempt.rule
    refusal = refusal_for(caught.value)
    assert isinstance(refusal, Conflict | Invalid)
    assert refusal.message.endswith(".")
    assert "constraint" not in refusal.message
    assert "999" not in refusal.message


def test_every_rule_of_the_database_is_tried() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT conname FROM pg_constraint JOIN pg_class c ON c.oid = conrelid
             WHERE contype IN ('c', 'u', 'x', 't') AND relname ~ '^(providers|patients|beds)_'
               AND relname !~ '(event|_groups|_permissions)$'
            UNION
            SELECT conname FROM pg_constraint WHERE contype = 'f' AND array_length(conkey, 1) > 1
            UNION
            SELECT i.relname FROM pg_index JOIN pg_class i ON i.oid = indexrelid
              JOIN pg_class t ON t.oid = indrelid
             WHERE indisunique AND indpred IS NOT NULL
               AND t.relname ~ '^(providers|patients|beds)_'
            """
        )
        rules = {name for (name,) in cursor.fetchall()}

    assert (
        rules - IMPLIED - CONTAINMENT_TRIGGERS
        == {attempt.rule for attempt in ATTEMPTS} - _rules_of_triggers()
    )


def _rules_of_triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname LIKE 'impact_check_%'")
        sources = "".join(source for (source,) in cursor.fetchall())
    return {attempt.rule for attempt in ATTEMPTS if f"'{attempt.rule}'" in sources}


def test_every_rule_of_the_triggers_is_tried() -> None:
    # Those of meetings are tried beside what a meeting needs.
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT m[1]
              FROM pg_proc, regexp_matches(prosrc, 'impact_refuse\\(\\s*''(\\w+)''', 'g') AS m
             WHERE proname !~ 'meeting|closed_with_record'
            """
        )
        rules = {name for (name,) in cursor.fetchall()}

    assert rules == _rules_of_triggers()


def _by_sql(period: BedPeriod) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO beds_bedperiod (bed_id, use, stay_id, start_date, assumed, reason, note) "
            "VALUES (%s, 'occupied', %s, %s, false, '', '')",
            [period.bed_id, period.stay_id, period.start_date],
        )


def _by_update(period: BedPeriod) -> None:
    spare = make.BedFactory(ward=period.bed.ward)
    moved = BedPeriod.objects.create(
        bed=spare, use=BedUse.OCCUPIED, stay=period.stay, start_date=period.start_date
    )
    BedPeriod.objects.filter(pk=moved.pk).update(bed=period.bed)


PATHS: dict[str, Callable[[BedPeriod], object]] = {
    "ORM": lambda period: period.save(),
    "bulk create": lambda period: BedPeriod.objects.bulk_create([period]),
    "bulk update": _by_update,
    "SQL": _by_sql,
}


@pytest.mark.parametrize("path", PATHS)
def test_two_people_in_one_bed_cannot_be_written_by_any_path(path: str) -> None:
    first = make.OccupiedFactory()
    second = make.StayFactory(ward=first.stay.ward)
    period = BedPeriod(bed=first.bed, use=BedUse.OCCUPIED, stay=second, start_date=DAY)

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        PATHS[path](period)

    assert constraint_of(caught.value) == "bed_period_one_use_a_day"


def test_one_person_in_two_wards_cannot_be_written_in_bulk() -> None:
    first = make.StayFactory()
    second = make.PlacementFactory(patient=first.patient)
    stay = Stay(
        placement=second,
        patient=first.patient,
        provider=second.provider,
        ward=make.WardFactory(provider=second.provider),
        ward_stay_id="2",
        start_date=days(3),
    )

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Stay.objects.bulk_create([stay])

    assert constraint_of(caught.value) == "stay_one_ward_at_a_time"


def test_one_person_in_two_wards_cannot_come_of_another_person_of_a_placement() -> None:
    first, second = make.StayFactory(), make.StayFactory()

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Placement.objects.filter(pk=second.placement_id).update(patient=first.patient)

    assert constraint_of(caught.value) == "stay_one_ward_at_a_time"


def test_same_day_stay_lies_inside_its_placement_by_its_bounds() -> None:
    stay = make.StayFactory(end_date=days(5))

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Stay.objects.filter(pk=stay.pk).update(start_date=days(9), end_date=days(9))

    assert constraint_of(caught.value) == "stay_inside_placement"


def test_two_people_may_change_beds_where_the_rule_waits_for_the_end() -> None:
    first = make.OccupiedFactory()
    bed = make.BedFactory(ward=first.bed.ward)
    second = make.OccupiedFactory(stay=make.StayFactory(ward=bed.ward), bed=bed)
    swap = BedPeriod.objects.filter

    with pytest.raises(IntegrityError), transaction.atomic():
        swap(pk=first.pk).update(bed=second.bed)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        swap(pk=first.pk).update(bed=second.bed)
        swap(pk=second.pk).update(bed=first.bed)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    first.refresh_from_db()
    assert first.bed == second.bed


def _execute(attempt: Attempt, world: World) -> None:
    row = world[attempt.row]
    table = row._meta.db_table
    columns = {
        row._meta.get_field(name).column: world[value].pk if _names_row(row, name, value) else value
        for name, value in attempt.values.items()
    }
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if not attempt.like:
            changes = ", ".join(f"{column} = %s" for column in columns)
            cursor.execute(
                f"UPDATE {table} SET {changes} WHERE id = %s", [*columns.values(), row.pk]
            )
            return
        every = [it.column for it in row._meta.concrete_fields if not it.primary_key]
        names = ", ".join(f'"{column}"' for column in every)
        taken = ", ".join("%s" if column in columns else f'"{column}"' for column in every)
        given = [columns[column] for column in every if column in columns]
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {taken} FROM {table} WHERE id = %s",
            [*given, row.pk],
        )


def _names_row(row: Model, field: str, value: object) -> bool:
    return bool(row._meta.get_field(field).is_relation and isinstance(value, str))
