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

# Ward stays of spells, in order. Stays on trial are no part of them: spells that are nothing else
# are left out, those that went on began when the trial ended.
_STAYS = """
  SELECT DISTINCT ON (p.id) p.*, first_value(s.id) OVER spell AS first_stay,
         first_value(s.ward_id) OVER spell AS first_ward,
         first_value(s.start_date) OVER spell AS began,
         first_value(s.ward_stay_id) OVER spell AS number, last_value(s.id) OVER spell AS last_stay,
         last_value(s.ward_id) OVER spell AS last_ward
    FROM patients_placement p
    JOIN patients_stay s ON s.placement_id = p.id AND s.trial_leave_id IS NULL
   WHERE {where}
  WINDOW spell AS (PARTITION BY p.id ORDER BY {order}
                   ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"""


def _spells(where: str = "true") -> str:
    """Spells with their first and last ward stay, of the placements `p` that a condition names."""
    return f"""
  SELECT x.id AS placement_id, x.patient_id, x.provider_id, x.responsible_icb_id AS icb_id,
         x.began AS admitted_on, x.discharged_on, x.discharge_destination, x.begun_by, x.ended_by,
         coalesce(x.discharged_on, 'infinity') AS until, x.first_stay, x.first_ward, x.last_stay,
         x.last_ward, x.number COLLATE "C" AS number, its.key COLLATE "C" AS provider
    FROM ({_STAYS.format(where=where, order=_ORDER)}) x
    JOIN providers_provider its ON its.id = x.provider_id"""


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
    FROM ({_spells(f"{_MAY_BEGIN} AND p.begun_by = 'care'")}) x
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
    FROM ({_spells(f"{_in_range('p.discharged_on')} AND p.ended_by = 'care'")}) x
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
            FROM ({_spells()}) x) c"""

PATHWAYS = f"""
  SELECT x.last_ward AS ward_id, x.icb_id, x.patient_id, x.placement_id, x.last_stay AS stay_id,
         NULL::bigint AS bed_id, x.until AS day, 1 AS n, x.until - x.began AS length
    FROM (SELECT DISTINCT ON (patient_id, chain) h.*,
                 min(h.admitted_on) OVER (PARTITION BY h.patient_id, h.chain) AS began
            FROM ({_CHAINED}) h
           ORDER BY patient_id, chain, until DESC, {_in_turn("h", " DESC")}) x
    {_on("x.until", "x.last_ward", "x.icb_id")}
   WHERE x.until < 'infinity' AND x.ended_by = 'care' AND {_in_range("x.until")}"""

# What may follow: the next spell of the person that began by care, anywhere; everything recorded
# counts. Discharges and beginnings of a person stand in one order, in which a discharge comes after
# all that began before its day, and on its day after its own spell; `later` is how many beginnings
# come after a row, so that a discharge and the beginning next to it have the same number. (A join
# of the two, of which a planner knows nothing, may take the square of their number.)
_FOLLOWED = f"""
  SELECT x.*, first_value(x.began_on) OVER next AS back_on,
         first_value(x.began_at) OVER next AS back_at
    FROM (SELECT x.*, count(x.began_on) OVER (
                   PARTITION BY x.patient_id
                   ORDER BY x.at DESC, x.at_until DESC, x.at_number DESC, x.at_provider DESC,
                            x.began_on NULLS FIRST) AS later
            FROM (SELECT d.*, d.day AS at, NULL::date AS began_on, NULL::bigint AS began_at,
                         CASE WHEN d.day = d.admitted_on THEN d.until ELSE '-infinity' END
                           AS at_until,
                         d.number AS at_number, d.provider AS at_provider
                    FROM ({DISCHARGES}) d
                   UNION ALL
                  SELECT NULL, NULL, a.patient_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                         NULL, NULL, NULL, NULL, a.admitted_on, a.admitted_on, a.provider_id,
                         a.until, a.number, a.provider
                    FROM ({_spells("p.begun_by = 'care'")}) a) x) x
  WINDOW next AS (PARTITION BY x.patient_id, x.later ORDER BY x.began_on NULLS LAST)"""

READMISSIONS = f"""
  SELECT d.*, (back_on - d.day) BETWEEN 0 AND 30 AS readmitted
    FROM ({_FOLLOWED}) d
   WHERE d.day IS NOT NULL AND d.destination <> 'died'
     AND NOT coalesce(back_on - d.day <= 1 AND back_at <> d.provider_id, false)"""

# A running intervention goes on under the ward's new provider as a row of its own: no new start.
_GOES_ON = """EXISTS (
               SELECT 1 FROM patients_intervention e
                 JOIN patients_placement ep ON ep.id = e.placement_id
                WHERE ep.patient_id = p.patient_id AND e.id <> v.id
                  AND e.incident_id = v.incident_id AND e.type = v.type
                  AND e.ended_at = v.started_at)"""

# Of a stay and one on trial from it, both of the spell, the person is in the one on trial; the day
# of discharge, which none covers, is the last's. (The type says nothing that its number does not,
# but stands among what is distinct: so a planner may leave out other types before it sorts.)
INTERVENTIONS = f"""
  SELECT x.ward_id, x.icb_id, x.patient_id, x.placement_id, x.stay_id, NULL::bigint AS bed_id,
         x.day, 1 AS n, x.type
    FROM (SELECT DISTINCT ON (v.id, v.type) v.type, v.placement_id, v.patient_id, v.icb_id, v.day,
                 s.id AS stay_id, s.ward_id
            FROM (SELECT v.id, v.type, v.placement_id, p.patient_id,
                         p.responsible_icb_id AS icb_id,
                         (v.started_at AT TIME ZONE 'Europe/London')::date AS day
                    FROM patients_intervention v
                    JOIN patients_placement p ON p.id = v.placement_id
                   WHERE v.started_at >= %(first)s::timestamp AT TIME ZONE 'Europe/London'
                     AND v.started_at < %(last)s::timestamp AT TIME ZONE 'Europe/London'
                     AND NOT (p.begun_by = 'ward_transfer' AND {_GOES_ON})
                  OFFSET 0) v
            JOIN patients_stay s ON s.placement_id = v.placement_id AND s.start_date <= v.day
           CROSS JOIN LATERAL (
             SELECT v.day < coalesce(s.end_date, 'infinity') AS covers) there
           ORDER BY v.id, v.type, covers DESC, (covers = (s.trial_leave_id IS NOT NULL)) DESC,
                    {_FROM_LAST}) x
    {_on("x.day", "x.ward_id", "x.icb_id")}"""

WAITS_TO_ADMISSION = f"""
  SELECT DISTINCT ON (a.placement_id) a.*, a.day - r.received_on AS length
    FROM ({ADMISSIONS}) a
    JOIN patients_referral r ON r.placement_id = a.placement_id AND r.received_on <= a.day
   ORDER BY a.placement_id, r.received_on"""
