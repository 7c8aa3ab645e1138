"""What lies inside what."""

from beds.queries.invariants.spans import span


def _outside(
    child: str,
    join: str,
    parent: tuple[str, str],
    *,
    dates: tuple[str, str] = ("c.start_date", "c.end_date"),
    where: str = "true",
) -> str:
    start, end = dates
    first, last = parent
    return f"""
        SELECT '{child} ' || c.id || ' from ' || {start}
          FROM {child} c {join}
         WHERE {where}
           AND ({start} < {first}
                OR ({last} IS NOT NULL AND ({end} IS NULL OR {end} > {last})))
         ORDER BY c.id"""


_PLACEMENT = "JOIN patients_placement p ON p.id = c.placement_id"
_PLACED = ("p.admitted_on", "p.discharged_on")
_DAY = "(c.{} AT TIME ZONE 'Europe/London')::date"

RULES = (
    (
        "stay_inside_placement",
        "A ward stay lies inside its placement",
        _outside("patients_stay", _PLACEMENT, _PLACED),
    ),
    (
        "stay_inside_ward",
        "A ward stay lies inside the days of its ward",
        _outside(
            "patients_stay",
            "JOIN providers_ward w ON w.id = c.ward_id",
            ("w.start_date", "w.end_date"),
        ),
    ),
    (
        "stay_of_its_placement",
        "A ward stay has its placement's person and provider, and its ward's provider",
        """
        SELECT 'patients_stay ' || s.id FROM patients_stay s
          JOIN patients_placement p ON p.id = s.placement_id
          JOIN providers_ward w ON w.id = s.ward_id
         WHERE s.patient_id <> p.patient_id OR s.provider_id <> p.provider_id
            OR s.provider_id <> w.provider_id
         ORDER BY s.id""",
    ),
    (
        "placement_covered",
        "Ward stays cover their placement from admission to discharge without a gap",
        f"""
        SELECT 'patients_placement ' || p.id FROM patients_placement p
          LEFT JOIN LATERAL (
            SELECT range_agg({span("s")}) AS days,
                   min(s.start_date) AS first
              FROM patients_stay s WHERE s.placement_id = p.id) covered ON true
         WHERE covered.first IS DISTINCT FROM p.admitted_on
            OR (p.discharged_on IS DISTINCT FROM p.admitted_on
                AND NOT covered.days @> {span("p", "admitted_on", "discharged_on")})
         ORDER BY p.id""",
    ),
    (
        "trial_inside_leave",
        "A stay on trial lies inside a trial leave of the same person from another stay",
        """
        SELECT 'patients_stay ' || s.id FROM patients_stay s
          JOIN patients_leave l ON l.id = s.trial_leave_id
          JOIN patients_stay sender ON sender.id = l.stay_id
         WHERE l.kind <> 'trial' OR sender.patient_id <> s.patient_id OR sender.id = s.id
            OR s.start_date < l.start_date
            OR (l.end_date IS NOT NULL AND (s.end_date IS NULL OR s.end_date > l.end_date))
         ORDER BY s.id""",
    ),
    (
        "leave_inside_stay",
        "Leave lies inside its ward stay",
        _outside(
            "patients_leave",
            "JOIN patients_stay s ON s.id = c.stay_id",
            ("s.start_date", "s.end_date"),
        ),
    ),
    (
        "readiness_inside_placement",
        "A period of readiness lies inside its placement",
        _outside("patients_readiness", _PLACEMENT, _PLACED),
    ),
    (
        "intervention_inside_placement",
        "An intervention lies inside its placement",
        f"""
        SELECT 'patients_intervention ' || c.id FROM patients_intervention c {_PLACEMENT}
         WHERE {_DAY.format("started_at")} < p.admitted_on
            OR {_DAY.format("started_at")} > p.discharged_on
            OR {_DAY.format("ended_at")} > p.discharged_on
         ORDER BY c.id""",
    ),
    (
        "bed_inside_ward",
        "A bed is in service only on days of its ward",
        _outside(
            "beds_bed",
            "JOIN providers_ward w ON w.id = c.ward_id",
            ("w.start_date", "w.end_date"),
        ),
    ),
    (
        "bed_period_inside_bed",
        "A bed is in use only on days on which it is in service",
        _outside(
            "beds_bedperiod",
            "JOIN beds_bed b ON b.id = c.bed_id",
            ("b.start_date", "b.end_date"),
        ),
    ),
    (
        "bed_period_inside_stay",
        "A bed is occupied only on days of the ward stay that occupies it",
        _outside(
            "beds_bedperiod",
            "JOIN patients_stay s ON s.id = c.stay_id",
            ("s.start_date", "s.end_date"),
            where="c.use = 'occupied'",
        ),
    ),
    (
        "bed_period_in_ward_of_stay",
        "An occupied bed is in the ward of its ward stay",
        """
        SELECT 'beds_bedperiod ' || c.id FROM beds_bedperiod c
          JOIN beds_bed b ON b.id = c.bed_id
          JOIN patients_stay s ON s.id = c.stay_id
         WHERE b.ward_id <> s.ward_id ORDER BY c.id""",
    ),
)
