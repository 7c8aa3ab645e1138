"""Admissions, discharges, transfers, pathways and interventions: what happens on a day.

A change of provider of a whole ward and a stay on trial are none of these. An admission belongs to
the first ward stay of its spell, a discharge to the last, in the order from, to with empty last,
ward stay id.
"""

# Spells with their first and last ward stay; those that are only a stay on trial are left out.
SPELLS = """
  SELECT p.id AS placement_id, p.patient_id, p.provider_id, p.responsible_icb_id AS icb_id,
         p.admitted_on, p.discharged_on, p.discharge_destination, p.begun_by, p.ended_by,
         f.id AS first_stay, f.ward_id AS first_ward, z.id AS last_stay, z.ward_id AS last_ward
    FROM patients_placement p
    JOIN LATERAL (SELECT s.id, s.ward_id FROM patients_stay s
                   WHERE s.placement_id = p.id AND s.trial_leave_id IS NULL
                   ORDER BY s.start_date, s.end_date NULLS LAST, s.ward_stay_id LIMIT 1) f ON true
    JOIN LATERAL (SELECT s.id, s.ward_id FROM patients_stay s
                   WHERE s.placement_id = p.id AND s.trial_leave_id IS NULL
                   ORDER BY s.start_date DESC, s.end_date DESC NULLS FIRST, s.ward_stay_id DESC
                   LIMIT 1) z ON true"""


def _on(day: str, ward: str, icb: str) -> str:
    """Joins the pieces of scope on a day, for its patients only."""
    return f"""
    JOIN wards w ON w.ward_id = {ward} AND w.first <= {day} AND {day} < w.last
    JOIN icbs i ON i.icb_id = {icb} AND i.first <= {day} AND {day} < i.last
                AND (i.footprint OR (w.area AND w.member))"""


def _in_range(day: str) -> str:
    return f"{day} >= %(first)s AND {day} < %(last)s"


ADMISSIONS = f"""
  SELECT x.first_ward AS ward_id, x.icb_id, x.patient_id, x.placement_id, x.first_stay AS stay_id,
         NULL::bigint AS bed_id, x.admitted_on AS day, 1 AS n
    FROM ({SPELLS} WHERE {_in_range("p.admitted_on")} AND p.begun_by = 'care') x
    {_on("x.admitted_on", "x.first_ward", "x.icb_id")}"""

_DESTINATION = """
  coalesce((SELECT nullif(c."group", '') FROM providers_code c
             WHERE c.list = 'discharge_destination' AND c.code = x.discharge_destination
             ORDER BY c.start_date DESC NULLS LAST LIMIT 1), 'other')"""

DISCHARGES = f"""
  SELECT x.last_ward AS ward_id, x.icb_id, x.patient_id, x.placement_id, x.last_stay AS stay_id,
         NULL::bigint AS bed_id, x.discharged_on AS day, 1 AS n,
         x.discharged_on - x.admitted_on AS length, x.provider_id,
         {_DESTINATION} AS destination
    FROM ({SPELLS} WHERE {_in_range("p.discharged_on")} AND p.ended_by = 'care') x
    {_on("x.discharged_on", "x.last_ward", "x.icb_id")}"""

# Ward stays that begin after the first, or end before the last, of their spell.
_ORDERED = """
  SELECT s.id, s.ward_id, s.patient_id, s.placement_id, s.start_date, s.end_date,
         p.responsible_icb_id AS icb_id,
         row_number() OVER (PARTITION BY s.placement_id
                            ORDER BY s.start_date, s.end_date NULLS LAST, s.ward_stay_id) AS place,
         count(*) OVER (PARTITION BY s.placement_id) AS of
    FROM patients_stay s JOIN patients_placement p ON p.id = s.placement_id
   WHERE s.trial_leave_id IS NULL"""

TRANSFERS_IN = f"""
  SELECT x.ward_id, x.icb_id, x.patient_id, x.placement_id, x.id AS stay_id,
         NULL::bigint AS bed_id, x.start_date AS day, 1 AS n
    FROM ({_ORDERED}) x {_on("x.start_date", "x.ward_id", "x.icb_id")}
   WHERE x.place > 1 AND {_in_range("x.start_date")}"""

TRANSFERS_OUT = f"""
  SELECT x.ward_id, x.icb_id, x.patient_id, x.placement_id, x.id AS stay_id,
         NULL::bigint AS bed_id, x.end_date AS day, 1 AS n
    FROM ({_ORDERED}) x {_on("x.end_date", "x.ward_id", "x.icb_id")}
   WHERE x.place < x.of AND {_in_range("x.end_date")}"""

# All spells of a person in any provider and scope, chained where the gap is at most one day.
_CHAINED = f"""
  SELECT c.*, sum(begins) OVER (PARTITION BY c.patient_id
                                ORDER BY c.admitted_on, c.until, c.placement_id) AS chain
    FROM (SELECT x.*, coalesce(x.discharged_on, 'infinity') AS until,
                 CASE WHEN x.admitted_on <= 1 + max(coalesce(x.discharged_on, 'infinity'))
                        OVER (PARTITION BY x.patient_id
                              ORDER BY x.admitted_on, coalesce(x.discharged_on, 'infinity'),
                                       x.placement_id
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                      THEN 0 ELSE 1 END AS begins
            FROM ({SPELLS}) x) c"""

PATHWAYS = f"""
  SELECT x.last_ward AS ward_id, x.icb_id, x.patient_id, x.placement_id, x.last_stay AS stay_id,
         NULL::bigint AS bed_id, x.until AS day, 1 AS n, x.until - x.began AS length
    FROM (SELECT DISTINCT ON (patient_id, chain) h.*,
                 min(h.admitted_on) OVER (PARTITION BY h.patient_id, h.chain) AS began
            FROM ({_CHAINED}) h
           ORDER BY patient_id, chain, until DESC, admitted_on DESC, placement_id DESC) x
    {_on("x.until", "x.last_ward", "x.icb_id")}
   WHERE x.until < 'infinity' AND x.ended_by = 'care' AND {_in_range("x.until")}"""

# The next spell of the person, anywhere: what follows uses everything recorded.
_NEXT = f"""
  LEFT JOIN LATERAL (
    SELECT a.admitted_on, a.provider_id FROM ({SPELLS}) a
     WHERE a.patient_id = d.patient_id AND a.placement_id <> d.placement_id
       AND a.admitted_on >= d.day
     ORDER BY a.admitted_on, a.placement_id LIMIT 1) following ON true"""

READMISSIONS = f"""
  SELECT d.*, (following.admitted_on - d.day) BETWEEN 0 AND 30 AS readmitted
    FROM ({DISCHARGES}) d {_NEXT}
   WHERE d.destination <> 'died'
     AND NOT coalesce(following.admitted_on - d.day <= 1
                      AND following.provider_id <> d.provider_id, false)"""

INTERVENTIONS = f"""
  SELECT x.ward_id, x.icb_id, x.patient_id, x.placement_id, x.stay_id, NULL::bigint AS bed_id,
         x.day, 1 AS n, x.type
    FROM (SELECT v.type, v.placement_id, p.patient_id, p.responsible_icb_id AS icb_id,
                 (v.started_at AT TIME ZONE 'Europe/London')::date AS day, s.id AS stay_id,
                 s.ward_id
            FROM patients_intervention v
            JOIN patients_placement p ON p.id = v.placement_id
            JOIN LATERAL (
              SELECT y.id, y.ward_id FROM patients_stay y
               WHERE y.placement_id = v.placement_id
                 AND y.start_date <= (v.started_at AT TIME ZONE 'Europe/London')::date
               ORDER BY ((v.started_at AT TIME ZONE 'Europe/London')::date
                          < coalesce(y.end_date, 'infinity')) DESC,
                        (y.trial_leave_id IS NULL) DESC,
                        y.start_date DESC, y.end_date DESC NULLS FIRST, y.ward_stay_id DESC
               LIMIT 1) s ON true
           WHERE v.started_at >= %(first)s::timestamp AT TIME ZONE 'Europe/London'
             AND v.started_at < %(last)s::timestamp AT TIME ZONE 'Europe/London') x
    {_on("x.day", "x.ward_id", "x.icb_id")}"""

WAITS_TO_ADMISSION = f"""
  SELECT a.*, a.day - asked.received_on AS length
    FROM ({ADMISSIONS}) a
    JOIN LATERAL (
      SELECT r.received_on FROM patients_referral r
       WHERE r.placement_id = a.placement_id AND r.received_on <= a.day
       ORDER BY r.received_on LIMIT 1) asked ON true"""
