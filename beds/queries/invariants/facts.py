"""What must agree between facts: beds and stays, leave, today."""

from beds.queries.invariants.spans import span

RULES = (
    (
        "stay_has_bed",
        "A ward stay has a bed on every day on which its ward has beds in service, leave without "
        "the bed kept excepted",
        f"""
        WITH service AS (
          SELECT b.ward_id, range_agg({span("b")}) AS days FROM beds_bed b GROUP BY b.ward_id)
        SELECT 'patients_stay ' || s.id FROM patients_stay s
          JOIN service ON service.ward_id = s.ward_id
          LEFT JOIN LATERAL (
            SELECT range_agg({span("p")}) AS days
              FROM beds_bedperiod p WHERE p.stay_id = s.id) bed ON true
          LEFT JOIN LATERAL (
            SELECT range_agg({span("l")}) AS days
              FROM patients_leave l WHERE l.stay_id = s.id AND NOT l.bed_kept) away ON true
         WHERE NOT isempty(
           service.days
             * datemultirange({span("s")})
             - coalesce(bed.days, datemultirange())
             - coalesce(away.days, datemultirange()))
         ORDER BY s.id""",
    ),
    (
        "leave_frees_bed",
        "Leave without the bed kept frees the bed",
        f"""
        SELECT 'patients_leave ' || l.id FROM patients_leave l
          JOIN beds_bedperiod p ON p.stay_id = l.stay_id
         WHERE NOT l.bed_kept AND {span("p")} && {span("l")}
         ORDER BY l.id""",
    ),
    (
        "trial_keeps_bed",
        "Trial leave keeps the sending bed",
        """
        SELECT 'patients_leave ' || id FROM patients_leave
         WHERE kind = 'trial' AND NOT bed_kept ORDER BY id""",
    ),
    (
        "not_in_the_future",
        "Admissions, ward stays, readiness, interventions and confirmations are not in the future",
        """
        SELECT 'patients_placement ' || id FROM patients_placement
         WHERE admitted_on > %(today)s OR discharged_on > %(today)s
        UNION ALL SELECT 'patients_stay ' || id FROM patients_stay
         WHERE start_date > %(today)s OR end_date > %(today)s
        UNION ALL SELECT 'patients_leave ' || id FROM patients_leave WHERE start_date > %(today)s
        UNION ALL SELECT 'patients_readiness ' || id FROM patients_readiness
         WHERE start_date > %(today)s OR end_date > %(today)s
        UNION ALL SELECT 'patients_intervention ' || id FROM patients_intervention
         WHERE (started_at AT TIME ZONE 'Europe/London')::date > %(today)s
        UNION ALL SELECT 'beds_confirmation ' || id FROM beds_confirmation
         WHERE (confirmed_at AT TIME ZONE 'Europe/London')::date > %(today)s""",
    ),
    (
        "born_before_admission",
        "Nobody is admitted before they are born",
        """
        SELECT 'patients_placement ' || p.id FROM patients_placement p
          JOIN patients_patient person ON person.id = p.patient_id
         WHERE person.birth_date > p.admitted_on ORDER BY p.id""",
    ),
    (
        "known_codes",
        "Every code is in its list",
        """
        WITH used(list, code, told) AS (
          SELECT 'legal_status', status, 'patients_legalstatus ' || id FROM patients_legalstatus
          UNION ALL SELECT 'legal_status', legal_status, 'patients_placement ' || id
            FROM patients_placement WHERE legal_status <> ''
          UNION ALL SELECT 'source_of_admission', source_of_admission, 'patients_placement ' || id
            FROM patients_placement WHERE source_of_admission <> ''
          UNION ALL SELECT 'discharge_destination', discharge_destination,
                           'patients_placement ' || id
            FROM patients_placement WHERE discharge_destination <> ''
          UNION ALL SELECT 'out_of_area_reason', out_of_area_reason, 'patients_placement ' || id
            FROM patients_placement WHERE out_of_area_reason <> ''
          UNION ALL SELECT 'readiness_reason', reason, 'patients_readiness ' || id
            FROM patients_readiness WHERE reason <> ''
          UNION ALL SELECT 'intervention_type', type, 'patients_intervention ' || id
            FROM patients_intervention
          UNION ALL SELECT 'closure_reason', reason, 'beds_bedperiod ' || id
            FROM beds_bedperiod WHERE use = 'closed')
        SELECT used.told FROM used
          LEFT JOIN (SELECT DISTINCT list, code FROM providers_code) known USING (list, code)
         WHERE known.code IS NULL ORDER BY used.told""",
    ),
)
