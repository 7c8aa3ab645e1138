"""What each row must carry, and the order of its dates."""

_DATED = (
    "beds_bed",
    "beds_bedperiod",
    "patients_stay",
    "patients_leave",
    "patients_readiness",
    "patients_legalstatus",
    "providers_admissionsuspension",
)
_IN_ORDER = " UNION ALL ".join(
    f"SELECT '{table} ' || id FROM {table} WHERE end_date < start_date" for table in _DATED
)

RULES = (
    (
        "dates_in_order",
        "Every end is on or after its start",
        f"""{_IN_ORDER}
        UNION ALL SELECT 'patients_placement ' || id FROM patients_placement
                   WHERE discharged_on < admitted_on
        UNION ALL SELECT 'patients_intervention ' || id FROM patients_intervention
                   WHERE ended_at < started_at""",
    ),
    (
        "occupied_has_stay",
        "An occupied bed has a ward stay, and no other use has one",
        """
        SELECT 'beds_bedperiod ' || id FROM beds_bedperiod
         WHERE (use = 'occupied') <> (stay_id IS NOT NULL) ORDER BY id""",
    ),
    (
        "closed_has_reason",
        "A closed bed has a reason",
        """
        SELECT 'beds_bedperiod ' || id FROM beds_bedperiod
         WHERE use = 'closed' AND reason = '' ORDER BY id""",
    ),
    (
        "held_has_cause",
        "A held bed has a referral or a reason, and a review date",
        """
        SELECT 'beds_bedperiod ' || id FROM beds_bedperiod
         WHERE use = 'held'
           AND ((referral_id IS NULL AND reason = '') OR review_on IS NULL) ORDER BY id""",
    ),
    (
        "paused_has_reason",
        "A paused bed has a reason and a review date",
        """
        SELECT 'beds_bedperiod ' || id FROM beds_bedperiod
         WHERE use = 'paused' AND (reason = '' OR review_on IS NULL) ORDER BY id""",
    ),
    (
        "placement_has_stay",
        "A placement has a ward stay",
        """
        SELECT 'patients_placement ' || p.id FROM patients_placement p
         WHERE NOT EXISTS (SELECT 1 FROM patients_stay s WHERE s.placement_id = p.id)
         ORDER BY p.id""",
    ),
    (
        "merged_has_no_care",
        "Somebody merged into another record has no care of their own",
        """
        SELECT 'patients_patient ' || m.id FROM patients_patient m
         WHERE m.merged_into_id IS NOT NULL
           AND (EXISTS (SELECT 1 FROM patients_placement p WHERE p.patient_id = m.id)
                OR EXISTS (SELECT 1 FROM patients_referral r WHERE r.patient_id = m.id))
         ORDER BY m.id""",
    ),
    (
        "nhs_number_checks",
        "Every NHS number has ten digits and its check digit",
        """
        SELECT 'patients_patient ' || id FROM patients_patient
         WHERE nhs_number IS NOT NULL
           AND (nhs_number !~ '^[0-9]{10}$'
                OR mod(11 - mod((SELECT sum(substr(nhs_number, place, 1)::int * (11 - place))
                                   FROM generate_series(1, 9) place), 11), 11)
                   <> substr(nhs_number, 10, 1)::int)
         ORDER BY id""",
    ),
    (
        "nhs_number_one_person",
        "An NHS number is one person's",
        """
        SELECT 'patients_patient ' || min(id) || ' and ' || max(id) FROM patients_patient
         WHERE nhs_number IS NOT NULL GROUP BY nhs_number HAVING count(*) > 1""",
    ),
    (
        "local_number_one_person",
        "A provider's local number is one person's",
        """
        SELECT 'patients_patientidentifier ' || min(id) || ' and ' || max(id)
          FROM patients_patientidentifier GROUP BY provider_id, local_id HAVING count(*) > 1""",
    ),
    (
        "spell_id_once",
        "A provider's spell id is one placement's, its ward stay id one ward stay's",
        """
        SELECT 'patients_placement ' || min(id) || ' and ' || max(id) FROM patients_placement
         GROUP BY provider_id, spell_id HAVING count(*) > 1
        UNION ALL
        SELECT 'patients_stay ' || min(id) || ' and ' || max(id) FROM patients_stay
         GROUP BY provider_id, ward_stay_id HAVING count(*) > 1""",
    ),
)
