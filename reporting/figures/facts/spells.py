"""Admissions, discharges, transfers, pathways and interventions: what happens on a day.

A change of provider of a whole ward and a stay on trial are none of these. An admission belongs to
the first ward stay of its spell, a discharge to the last, in the order from, to with empty last,
ward stay id (by code point: no order here may hang on a database's collation or on its keys).
"""

_ORDER = 's.start_date, s.end_date NULLS LAST, s.ward_stay_id COLLATE "C"'
_FROM_LAST = 's.start_date DESC, s.end_date DESC NULLS FIRST, s.ward_stay_id COLLATE "C" DESC'

# Spells that a provider began as somebody's trial and then went on with as its own.
TRIALS_GONE_ON = """
  SELECT t.placement_id, min(o.start_date) AS began
    FROM patients_stay t
    JOIN patients_placement tp ON tp.id = t.placement_id AND tp.admitted_on = t.start_date
    JOIN patients_stay o ON o.placement_id = t.placement_id AND o.trial_leave_id IS NULL
   WHERE t.trial_leave_id IS NOT NULL
   GROUP BY t.placement_id"""

# Spells with their first and last ward stay. Stays on trial are no part of them: those that are
# nothing else are left out, those that went on began when the trial ended.
SPELLS = f"""
  SELECT p.id AS placement_id, p.patient_id, p.provider_id, p.responsible_icb_id AS icb_id,
         f.start_date AS admitted_on, p.discharged_on, p.discharge_destination, p.begun_by,
         p.ended_by, coalesce(p.discharged_on, 'infinity') AS until,
         f.id AS first_stay, f.ward_id AS first_ward, z.id AS last_stay, z.ward_id AS last_ward,
         f.ward_stay_id COLLATE "C" AS number,
         (SELECT key COLLATE "C" FROM providers_provider WHERE id = p.provider_id) AS provider
    FROM patients_placement p
    JOIN LATERAL (SELECT s.id, s.ward_id, s.start_date, s.ward_stay_id FROM patients_stay s
                   WHERE s.placement_id = p.id AND s.trial_leave_id IS NULL
                   ORDER BY {_ORDER} LIMIT 1) f ON true
    JOIN LATERAL (SELECT s.id, s.ward_id FROM patients_stay s
                   WHERE s.placement_id = p.id AND s.trial_leave_id IS NULL
                   ORDER BY {_FROM_LAST} LIMIT 1) z ON true"""


def _in_turn(spell: str, direction: str = "") -> str:
    """The order of a person's spells."""
    return ", ".join(
        f"{spell}.{column}{direction}" for column in ("admitted_on", "until", "number", "provider")
    )


def _on(day: str, ward: str, icb: str) -> str:
    """Joins the pieces of scope on a day, for its patients only."""
    return f"""
    JOIN wards w ON w.ward_id = {ward} AND w.first <= {day} AND {day} < w.last
    JOIN icbs i ON i.icb_id = {icb} AND i.first <= {day} AND {day} < i.last
                AND (i.footprint OR (w.area AND w.member))"""


def _in_range(day: str) -> str:
    return f"{day} >= %(first)s AND {day} < %(last)s"


# What may begin in the range: `admitted_on` of a spell lies before its own stays after a trial.
_MAY_BEGIN = f"""
  p.admitted_on < %(last)s
  AND (p.admitted_on >= %(first)s
       OR p.id = ANY(ARRAY(SELECT placement_id FROM ({TRIALS_GONE_ON}) gone_on)))"""

ADMISSIONS = f"""
  SELECT x.first_ward AS ward_id, x.icb_id, x.patient_id, x.placement_id, x.first_stay AS stay_id,
         NULL::bigint AS bed_id, x.admitted_on AS day, 1 AS n
    FROM ({SPELLS} WHERE {_MAY_BEGIN} AND p.begun_by = 'care') x
    {_on("x.admitted_on", "x.first_ward", "x.icb_id")}
   WHERE {_in_range("x.admitted_on")}"""

# The group of a code of destination, as the list has it now; what has none is other.
_DESTINATIONS = """
  SELECT DISTINCT ON (c.code) c.code, nullif(c."group", '') AS name FROM providers_code c
   WHERE c.list = 'discharge_destination'
   ORDER BY c.code, c.start_date DESC NULLS LAST"""

DISCHARGES = f"""
  SELECT x.last_ward AS ward_id, x.icb_id, x.patient_id, x.placement_id, x.last_stay AS stay_id,
         NULL::bigint AS bed_id, x.discharged_on AS day, 1 AS n,
         x.discharged_on - x.admitted_on AS length, x.provider_id, x.admitted_on, x.until,
         x.number, x.provider, coalesce(destination.name, 'other') AS destination
    FROM ({SPELLS} WHERE {_in_range("p.discharged_on")} AND p.ended_by = 'care') x
    LEFT JOIN ({_DESTINATIONS}) destination ON destination.code = x.discharge_destination
    {_on("x.discharged_on", "x.last_ward", "x.icb_id")}"""

# Ward stays that begin after the first, or end before the last, of their spell.
_ORDERED = f"""
  SELECT s.id, s.ward_id, s.patient_id, s.placement_id, s.start_date, s.end_date,
         p.responsible_icb_id AS icb_id,
         row_number() OVER (PARTITION BY s.placement_id ORDER BY {_ORDER}) AS place,
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
  SELECT c.*, sum(begins) OVER (PARTITION BY c.patient_id ORDER BY {_in_turn("c")}) AS chain
    FROM (SELECT x.*,
                 CASE WHEN x.admitted_on <= 1 + max(x.until)
                        OVER (PARTITION BY x.patient_id ORDER BY {_in_turn("x")}
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                      THEN 0 ELSE 1 END AS begins
            FROM ({SPELLS}) x) c"""

PATHWAYS = f"""
  SELECT x.last_ward AS ward_id, x.icb_id, x.patient_id, x.placement_id, x.last_stay AS stay_id,
         NULL::bigint AS bed_id, x.until AS day, 1 AS n, x.until - x.began AS length
    FROM (SELECT DISTINCT ON (patient_id, chain) h.*,
                 min(h.admitted_on) OVER (PARTITION BY h.patient_id, h.chain) AS began
            FROM ({_CHAINED}) h
           ORDER BY patient_id, chain, until DESC, {_in_turn("h", " DESC")}) x
    {_on("x.until", "x.last_ward", "x.icb_id")}
   WHERE x.until < 'infinity' AND x.ended_by = 'care' AND {_in_range("x.until")}"""

# The next spell of the person, anywhere: what follows uses everything recorded.
_NEXT = f"""
  LEFT JOIN LATERAL (
    SELECT a.admitted_on, a.provider_id FROM ({SPELLS}) a
     WHERE a.patient_id = d.patient_id AND a.admitted_on >= d.day AND a.begun_by = 'care'
       AND ({_in_turn("a")}) > ({_in_turn("d")})
     ORDER BY {_in_turn("a")} LIMIT 1) following ON true"""

READMISSIONS = f"""
  SELECT d.*, (following.admitted_on - d.day) BETWEEN 0 AND 30 AS readmitted
    FROM ({DISCHARGES}) d {_NEXT}
   WHERE d.destination <> 'died'
     AND NOT coalesce(following.admitted_on - d.day <= 1
                      AND following.provider_id <> d.provider_id, false)"""

# A running intervention goes on under the ward's new provider as a row of its own: no new start.
_GOES_ON = """EXISTS (
               SELECT 1 FROM patients_intervention e
                 JOIN patients_placement ep ON ep.id = e.placement_id
                WHERE ep.patient_id = p.patient_id AND e.id <> v.id
                  AND e.incident_id = v.incident_id AND e.type = v.type
                  AND e.ended_at = v.started_at)"""

# Of a stay and one on trial from it, both of the spell, the person is in the one on trial; the day
# of discharge, which none covers, is the last's.
INTERVENTIONS = f"""
  SELECT x.ward_id, x.icb_id, x.patient_id, x.placement_id, x.stay_id, NULL::bigint AS bed_id,
         x.day, 1 AS n, x.type
    FROM (SELECT v.type, v.placement_id, p.patient_id, p.responsible_icb_id AS icb_id,
                 (v.started_at AT TIME ZONE 'Europe/London')::date AS day, s.id AS stay_id,
                 s.ward_id
            FROM patients_intervention v
            JOIN patients_placement p ON p.id = v.placement_id
            JOIN LATERAL (
              SELECT s.id, s.ward_id
                FROM patients_stay s
               CROSS JOIN LATERAL (
                 SELECT (v.started_at AT TIME ZONE 'Europe/London')::date
                          < coalesce(s.end_date, 'infinity') AS covers) there
               WHERE s.placement_id = v.placement_id
                 AND s.start_date <= (v.started_at AT TIME ZONE 'Europe/London')::date
               ORDER BY covers DESC, (covers = (s.trial_leave_id IS NOT NULL)) DESC, {_FROM_LAST}
               LIMIT 1) s ON true
           WHERE v.started_at >= %(first)s::timestamp AT TIME ZONE 'Europe/London'
             AND v.started_at < %(last)s::timestamp AT TIME ZONE 'Europe/London'
             AND NOT (p.begun_by = 'ward_transfer' AND {_GOES_ON})) x
    {_on("x.day", "x.ward_id", "x.icb_id")}"""

WAITS_TO_ADMISSION = f"""
  SELECT a.*, a.day - asked.received_on AS length
    FROM ({ADMISSIONS}) a
    JOIN LATERAL (
      SELECT r.received_on FROM patients_referral r
       WHERE r.placement_id = a.placement_id AND r.received_on <= a.day
       ORDER BY r.received_on LIMIT 1) asked ON true"""
