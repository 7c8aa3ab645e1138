"""What cannot be twice on one day."""

from beds.queries.invariants.spans import span


def _overlap(
    table: str, keys: str, *, start: str = "start_date", end: str = "end_date", where: str = "true"
) -> str:
    same = " AND ".join(f"a.{key} = b.{key}" for key in keys.split())
    both = " AND ".join(where.replace("@", alias) for alias in ("a", "b"))
    return f"""
        SELECT '{table} ' || a.id || ' and ' || b.id || ' from '
               || greatest(a.{start}, b.{start})
          FROM {table} a JOIN {table} b ON {same} AND a.id < b.id
         WHERE {both}
           AND {span("a", start, end)} && {span("b", start, end)}
         ORDER BY a.id, b.id"""


RULES = (
    (
        "bed_one_use_a_day",
        "A bed is occupied, held, closed or paused once on a day",
        _overlap("beds_bedperiod", "bed_id"),
    ),
    (
        "person_one_ward_a_day",
        "Nobody is in two wards on one day, trial leave's receiving stay excepted",
        _overlap("patients_stay", "patient_id", where="@.trial_leave_id IS NULL"),
    ),
    (
        "person_one_trial_a_day",
        "Nobody is on trial in two wards on one day",
        _overlap("patients_stay", "patient_id", where="@.trial_leave_id IS NOT NULL"),
    ),
    (
        "leave_once_a_day",
        "Leaves of one ward stay do not overlap",
        _overlap("patients_leave", "stay_id"),
    ),
    (
        "readiness_once_a_day",
        "Periods of readiness of one placement do not overlap",
        _overlap("patients_readiness", "placement_id"),
    ),
    (
        "label_once_a_day",
        "A label is on one bed of its ward on a day",
        _overlap("beds_bed", "ward_id label"),
    ),
    (
        "ward_code_once_a_day",
        "A ward's code is unique in its provider on a day",
        _overlap("providers_ward", "provider_id code"),
    ),
    (
        "suspension_once_a_day",
        "Admissions to a ward are suspended once on a day",
        _overlap("providers_admissionsuspension", "ward_id"),
    ),
    (
        "member_once_a_day",
        "A provider is a member of a collaborative once on a day",
        _overlap("providers_collaborativemember", "collaborative_id provider_id"),
    ),
    (
        "one_lead_a_day",
        "A collaborative has one lead provider on a day",
        _overlap("providers_collaborativemember", "collaborative_id", where="@.is_lead"),
    ),
    (
        "footprint_once_a_day",
        "An ICB is in a footprint once on a day",
        _overlap("providers_footprinticb", "collaborative_id icb_id"),
    ),
)
