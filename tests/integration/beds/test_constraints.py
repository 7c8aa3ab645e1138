"""What must never be false, tried by SQL, bulk and ORM: the database refuses it by name.

A table of attempts: each changes a row of a small world, or adds another like it, so that exactly
one rule is broken. A last test asks the database which rules it has, so that none goes untried.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from beds.choices import BedUse
from beds.models import BedPeriod, ImportBatch, ImportFile, Offer
from impact.core.errors import Conflict, Invalid
from impact.core.violations import constraint_of, refusal_for
from patients.choices import LeaveKind, ReviewKind, SeparationScope
from patients.models import (
    CareReview,
    Placement,
    RepatriationPlan,
    Separation,
    Stay,
    Visit,
)
from providers.access import Role
from providers.models import Standard
from tests import factories as make
from tests.factories import DAY, days, instant

pytestmark = pytest.mark.django_db

World = dict[str, Any]
END = days(10)


@dataclass(frozen=True)
class Attempt:
    """Break `rule` by changing `row`, or by adding another `like` it, with these values.

    A value that names another row of the world stands for its key.
    """

    rule: str
    row: str
    values: dict[str, Any]
    like: bool = False

    def __str__(self) -> str:
        return f"{self.rule}-{'another' if self.like else 'changed'}-{self.row}"


def changed(rule: str, row: str, **values: Any) -> Attempt:
    return Attempt(rule, row, values)


def another(rule: str, row: str, **values: Any) -> Attempt:
    return Attempt(rule, row, values, like=True)


BEFORE = days(-1)
IN_ORDER = [
    changed(f"{name}_dates_in_order", row, start_date=days(4), end_date=days(3))
    for name, row in (
        ("baseline", "baseline"),
        ("bed", "spare_bed"),
        ("bed_period", "closure"),
        ("code", "code"),
        ("flow_site", "flow_site"),
        ("footprint", "footprint"),
        ("leave", "leave"),
        ("legal_status", "legal_status"),
        ("member", "member"),
        ("membership", "membership"),
        ("readiness", "readiness"),
        ("separation", "separation"),
        ("standard", "standard"),
        ("stay", "bedless_stay"),
        ("suspension", "suspension"),
        ("ward", "empty_ward"),
    )
]
OVERLAPS = [
    another("bed_period_one_use_a_day", "closure", start_date=days(9), end_date=None),
    another("bed_period_one_use_a_day", "closure", use="held", review_on=days(9)),
    another("bed_period_one_use_a_day", "closure", use="paused", review_on=days(9)),
    another("bed_period_one_use_a_day", "occupied", start_date=days(1), end_date=days(2)),
    changed("bed_period_one_use_a_day", "closure", bed="bed"),
    another("bed_label_once_a_day", "spare_bed", start_date=days(1)),
    another("bed_start_once", "retired_bed"),
    another("stay_one_ward_at_a_time", "bedless_stay", ward_stay_id="2", start_date=days(3)),
    another("stay_one_trial_at_a_time", "receiving", ward_stay_id="2"),
    another("leave_once_a_day", "leave", start_date=days(3), leave_id=""),
    another("readiness_once_a_day", "readiness", start_date=days(7), end_date=END),
    another("separation_once_a_day", "separation"),
    another("standard_once_a_day", "standard"),
    another("suspension_once_a_day", "suspension"),
    another("baseline_once_a_day", "baseline"),
    another("baseline_whole_once_a_day", "whole_baseline"),
    another("code_valid_once", "code"),
    another("flow_site_once_a_day", "flow_site"),
    another("footprint_once_a_day", "footprint"),
    another("member_once_a_day", "member"),
    another("member_one_lead_a_day", "member", provider="other_provider", is_lead=True),
    another("ward_code_once_a_day", "empty_ward"),
]
ONCE = [
    another("stay_ward_stay_id", "receiving", start_date=days(6), end_date=days(6)),
    another("placement_spell_id", "placement"),
    another("readiness_start_once", "same_day_readiness"),
    another("leave_id_once", "leave", start_date=days(6), end_date=days(7)),
    another("legal_status_start_once", "legal_status"),
    another("intervention_once", "intervention"),
    another("referral_reference", "referral"),
    another("identifier_one_person", "identifier", patient="other_patient"),
    another("merge_once", "merge", kept="other_patient"),
    another("difference_open_once", "difference"),
    another("importfile_name_once", "sent_file"),
    another("offer_asked_once", "offer"),
    another("repatriation_plan_one", "plan"),
    another("visit_once", "visit"),
    another("care_review_one_planned", "care_review"),
    another("membership_once", "membership"),
    another("patients_patient_nhs_number_key", "patient", pseudonym="BADO-BADO"),
    another("patients_patient_pseudonym_key", "patient", nhs_number=None),
    another("providers_collaborative_code_key", "collaborative"),
    another("providers_icb_code_key", "icb"),
    another("providers_provider_key_key", "provider", ods_code=None),
    another("providers_provider_ods_code_key", "provider", key="OTHER"),
    another("providers_serviceline_code_key", "line"),
    another("providers_site_key_key", "site"),
    another("providers_user_username_key", "user"),
]
SHAPES = [
    changed("bed_period_occupied_has_stay", "occupied", stay=None),
    changed("bed_period_occupied_has_stay", "closure", stay="stay"),
    changed("bed_period_closed_has_reason", "closure", reason=""),
    changed("bed_period_held_has_cause", "hold", reason=""),
    changed("bed_period_held_has_cause", "hold", review_on=None),
    changed("bed_period_paused_has_reason", "pause", reason=""),
    changed("bed_period_paused_has_reason", "pause", review_on=None),
    changed("leave_trial_keeps_bed", "trial", bed_kept=False),
    changed("suspension_has_reason", "suspension", reason=""),
    changed("placement_dates_in_order", "bare_placement", discharged_on=BEFORE),
    changed("placement_destination_once_discharged", "bare_placement", discharge_destination="19"),
    changed("repatriation_step_has_owner", "plan", owner=""),
    changed("repatriation_price_not_negative", "plan", price_a_day=-1),
    changed("visit_by_somebody", "visit", seen_by=""),
    changed("intervention_times_in_order", "intervention", ended_at=instant(2)),
    changed("patient_nhs_number_ten_digits", "patient", nhs_number="999000001"),
    changed("patient_not_merged_into_itself", "patient", merged_into="patient"),
    changed("baseline_bed_days_not_negative", "baseline", bed_days=-1),
    changed("membership_provider_role_has_provider", "membership", provider=None),
    changed("membership_collaborative_role_has_collaborative", "membership", role=Role.HUB),
    changed("providers_serviceline_long_stay_days_check", "line", long_stay_days=-1),
    changed("providers_serviceline_position_check", "line", position=-1),
    changed("user_system_cannot_sign_in", "user", is_system=True),
    changed("providers_code_position_check", "code", position=-1),
    changed("beds_confirmation_headcount_check", "confirmation", headcount=-1),
    changed("beds_confirmation_held_check", "confirmation", held=-1),
    *(
        changed(f"referral_{column}_after_received", "referral", **{column: days(-40)})
        for column in (
            *("triaged_on", "assessment_booked_for", "assessed_on", "report_sent_on"),
            *("accepted_on", "declined_on", "withdrawn_on"),
        )
    ),
    changed(
        "referral_redirected_on_after_received",
        "referral",
        redirected_on=days(-40),
        redirected_to="Another service",
        accepted_on=None,
    ),
    changed("referral_redirected_somewhere", "referral", redirected_on=DAY, accepted_on=None),
    changed(
        "referral_redirected_not_accepted",
        "referral",
        redirected_on=DAY,
        redirected_to="Another service",
        accepted_on=DAY,
    ),
    changed("referral_reason_of_move", "referral", move_reason="step_down"),
    changed("separation_of_two", "separation", other="separated"),
    changed("providers_standard_days_check", "standard", days=-1),
    changed("offer_dates_in_order", "offer", answer_by=BEFORE),
    changed("offer_answered_by_somebody", "offer", answered_at=instant(1)),
    changed("offer_not_now_until", "offer", not_before=days(3)),
    changed("offer_no_has_reason", "offer", reason="no_bed"),
    changed("importbatch_ended_says_when", "batch", finished_at=instant(1)),
    changed(
        "importbatch_dry_run_applies_nothing", "batch", state="checked", finished_at=instant(1)
    ),
    changed("importbatch_failed_says_why", "batch", state="failed", finished_at=instant(1)),
    changed("beds_importfile_size_check", "sent_file", size=-1),
    *(
        changed(f"beds_importbatch_{column}_check", "batch", **{column: -1})
        for column in (
            *("attempts", "created", "changed", "unchanged", "refused", "differences"),
            "fault_count",
        )
    ),
]
# Each from the child's side and from the parent's.
INSIDE = [
    changed("stay_inside_placement", "bedless_stay", start_date=BEFORE),
    changed("stay_inside_placement", "stay", end_date=None),
    changed("stay_inside_placement", "placement", discharged_on=days(9)),
    changed("stay_inside_placement", "placement", admitted_on=days(1)),
    another(
        "stay_inside_placement",
        "bedless_stay",
        ward_stay_id="2",
        start_date=days(11),
        end_date=days(11),
    ),
    changed("stay_inside_ward", "bedless_ward", end_date=days(9)),
    changed("stay_inside_ward", "bedless_stay", ward="closed_ward"),
    changed("stay_person_of_placement", "bedless_stay", patient="other_patient"),
    changed("stay_provider_of_ward", "bedless_stay", ward="foreign_ward"),
    changed("bed_period_inside_stay", "occupied", end_date=days(11)),
    changed("bed_period_inside_stay", "occupied", end_date=None),
    changed("bed_period_inside_stay", "stay", end_date=days(9)),
    changed("bed_period_in_ward_of_stay", "occupied", bed="bed_next_door"),
    changed("bed_period_in_ward_of_stay", "stay", ward="next_door"),
    changed("bed_period_inside_bed", "closure", start_date=date(2019, 1, 1)),
    changed("bed_period_inside_bed", "closed_bed", end_date=days(9)),
    changed("bed_period_inside_bed", "bed", start_date=days(1)),
    changed("bed_inside_ward", "spare_bed", ward="closed_ward"),
    changed("bed_inside_ward", "next_door", start_date=days(-9)),
    changed("leave_inside_stay", "leave", start_date=BEFORE),
    changed("leave_inside_stay", "leave", end_date=None),
    changed("leave_inside_stay", "trial_sender", end_date=days(8)),
    changed("stay_inside_trial_leave", "trial", start_date=days(7)),
    changed("stay_inside_trial_leave", "trial", kind=LeaveKind.HOME),
    changed("stay_inside_trial_leave", "receiving", trial_leave="leave"),
    changed("stay_inside_trial_leave", "trial_placement", patient="other_patient"),
    changed("readiness_inside_placement", "readiness", end_date=None),
    changed("readiness_inside_placement", "same_day_readiness", start_date=BEFORE, end_date=BEFORE),
    changed("readiness_inside_placement", "quiet_placement", admitted_on=days(2)),
    changed("intervention_inside_placement", "intervention", started_at=instant(-1)),
    changed("intervention_inside_placement", "intervention", ended_at=instant(11)),
    changed("intervention_inside_placement", "secluding_placement", admitted_on=days(4)),
    changed("intervention_provider_of_placement", "intervention", provider="other_provider"),
]
ATTEMPTS = [*IN_ORDER, *OVERLAPS, *ONCE, *SHAPES, *INSIDE]
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
    """One row of everything, valid, with as little in common as the rules allow."""
    ward = make.WardFactory()
    provider = ward.provider
    rows: World = {"ward": ward, "provider": provider, "site": ward.site, "line": ward.service_line}
    rows |= _people(ward) | _away() | _beds(ward) | _reference()
    rows |= _asked(rows) | _sent(provider)
    provider.ods_code = "RXX"
    provider.save()
    return rows


def _people(ward: Any) -> World:
    provider = ward.provider
    stay = make.StayFactory(ward=ward, end_date=END)
    bedless = make.StayFactory(ward=make.WardFactory(provider=provider), end_date=END)
    sender = make.StayFactory(end_date=END)
    trial = make.LeaveFactory(
        stay=sender, kind=LeaveKind.TRIAL, start_date=days(6), end_date=days(9)
    )
    receiving = make.StayFactory(
        placement__patient=sender.patient,
        start_date=days(6),
        end_date=days(9),
        trial_leave=trial,
    )
    quiet = make.PlacementFactory(discharged_on=END)
    secluding = make.PlacementFactory(discharged_on=END)
    bare = make.PlacementFactory()
    return {
        "stay": stay,
        "placement": stay.placement,
        "patient": stay.patient,
        "bedless_stay": bedless,
        "bedless_ward": bedless.ward,
        "trial_sender": sender,
        "trial": trial,
        "receiving": receiving,
        "trial_placement": receiving.placement,
        "bare_placement": bare,
        "bare_patient": bare.patient,
        "other_patient": make.PatientFactory(),
        "leave": make.LeaveFactory(
            stay=bedless, start_date=days(2), end_date=days(4), leave_id="1"
        ),
        "quiet_placement": quiet,
        "readiness": make.ReadinessFactory(placement=quiet, start_date=days(5), end_date=days(8)),
        "same_day_readiness": make.ReadinessFactory(
            placement=quiet, start_date=days(1), end_date=days(1)
        ),
        "secluding_placement": secluding,
        "intervention": make.InterventionFactory(
            placement=secluding, started_at=instant(3), ended_at=instant(3, 14)
        ),
        "legal_status": make.LegalStatusFactory(),
        "referral": make.ReferralFactory(provider=provider),
        "identifier": make.PatientIdentifierFactory(),
        "merge": make.PatientMergeFactory(),
        "difference": make.DifferenceFactory(stay=stay),
        "occupied": make.OccupiedFactory(stay=stay),
    }


def _beds(ward: Any) -> World:
    next_door = make.WardFactory(provider=ward.provider, start_date=make.OPENED)
    closed_bed = make.BedFactory(ward=ward)
    return {
        "next_door": next_door,
        "closed_ward": make.WardFactory(provider=ward.provider, end_date=DAY),
        "foreign_ward": make.WardFactory(),
        "empty_ward": make.WardFactory(),
        "bed": BedPeriod.objects.get(stay__ward=ward).bed,
        "closed_bed": closed_bed,
        "spare_bed": make.BedFactory(ward=ward),
        "retired_bed": make.BedFactory(ward=ward, end_date=make.OPENED),
        "bed_next_door": make.BedFactory(ward=next_door),
        "closure": make.BedPeriodFactory(bed=closed_bed, end_date=END),
        "hold": make.HeldFactory(bed__ward=ward),
        "pause": make.PausedFactory(bed__ward=ward),
        "confirmation": make.ConfirmationFactory(ward=ward),
        "suspension": make.AdmissionSuspensionFactory(),
    }


def _away() -> World:
    placement = make.PlacementFactory()
    return {
        "plan": RepatriationPlan.objects.create(
            placement=placement, next_step="Call", owner="Home team", due_on=DAY
        ),
        "visit": Visit.objects.create(placement=placement, seen_on=DAY, seen_by="Home team"),
        "care_review": CareReview.objects.create(
            placement=placement, kind=ReviewKind.CPA, planned_for=DAY
        ),
    }


def _asked(rows: World) -> World:
    separated = make.PatientFactory()
    return {
        "offer": Offer.objects.create(
            referral=rows["referral"],
            bed=rows["spare_bed"],
            asked_on=DAY,
            asked_by=rows["user"],
            answer_by=days(2),
        ),
        "separated": separated,
        "separation": Separation.objects.create(
            one=separated,
            other=make.PatientFactory(),
            scope=SeparationScope.WARD,
            start_date=DAY,
            set_by=rows["user"],
        ),
    }


def _sent(provider: Any) -> World:
    batch = ImportBatch.objects.create(
        provider=provider,
        by=make.UserFactory(),
        sent_at=instant(1),
        dry_run=False,
        accept_valid=False,
        complete=False,
    )
    return {
        "batch": batch,
        "sent_file": ImportFile.objects.create(
            batch=batch, name="stays.csv", size=1, sha256="0" * 64
        ),
    }


def _reference() -> World:
    return {
        "icb": make.IcbFactory(),
        "user": make.UserFactory(),
        "collaborative": make.CollaborativeFactory(),
        "other_provider": make.ProviderFactory(),
        "member": make.CollaborativeMemberFactory(is_lead=True),
        "footprint": make.FootprintIcbFactory(),
        "flow_site": make.FlowSiteFactory(),
        "membership": make.MembershipFactory(),
        "code": make.CodeFactory(),
        "standard": Standard.objects.get(measure="report"),
        "baseline": make.BaselineFactory(provider=make.ProviderFactory()),
        "whole_baseline": make.BaselineFactory(),
    }


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
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT m[1]
              FROM pg_proc, regexp_matches(prosrc, 'impact_refuse\\(\\s*''(\\w+)''', 'g') AS m
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
