"""Attempts to break each rule of the database: what an attempt changes or adds, and the rule."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from patients.choices import LeaveKind
from providers.access import Role
from tests.factories import DAY, days, instant

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
        ("risk_share", "share"),
        ("separation", "separation"),
        ("standard", "standard"),
        ("stay", "bedless_stay"),
        ("suspension", "suspension"),
        ("wardfeed", "feed"),
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
    another("wardfeed_once_a_day", "feed"),
    another("baseline_once_a_day", "baseline"),
    another("baseline_whole_once_a_day", "whole_baseline"),
    another("risk_share_once_a_day", "share"),
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
    another("difference_mark_open_once", "not_held"),
    another("importfile_name_once", "sent_file"),
    another("offer_asked_once", "offer"),
    another("wardalias_one_ward", "alias"),
    another("question_open_once", "question"),
    another("repatriation_plan_one", "plan"),
    another("visit_once", "visit"),
    another("care_review_one_planned", "care_review"),
    another("membership_once", "membership"),
    another("trajectory_one_target_a_day", "target"),
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
    changed("risk_share_of_a_whole", "share", percent=0),
    changed("risk_share_of_a_whole", "share", percent=101),
    changed("providers_trajectorytarget_people_check", "target", people=-1),
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
    changed("question_answer_says_by_whom", "question", answer="refused"),
    changed("question_ward_named", "question", ward="empty_ward"),
    changed("question_names_what_is_asked", "question", kind="person"),
    changed("difference_says_of_whom", "difference", stay=None),
    changed("difference_says_of_whom", "not_held", mark=""),
    changed("difference_says_of_whom", "not_held", ward=None),
    changed("beds_question_row_count_check", "question", row_count=-1),
    changed("importbatch_ended_says_when", "batch", finished_at=instant(1)),
    changed(
        "importbatch_dry_run_applies_nothing", "batch", state="checked", finished_at=instant(1)
    ),
    changed("importbatch_failed_says_why", "batch", state="failed", finished_at=instant(1)),
    changed("importbatch_undone_says_by_whom", "batch", state="undone", finished_at=instant(1)),
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
