"""Patient days: midnights of a person inside a ward stay.

Its patients are footprint patients in scope anywhere, and anyone in scope in a member's ward in
area. The days of a trial leave's receiving stay are patient days there and are taken off at the
sender.
"""

from reporting.figures.facts.spells import TRIALS_GONE_ON

_FLAGS = """
         i.footprint, w.area, w.area AND w.member AS own, p.out_of_area_reason AS reason"""

_JOINS = """
    JOIN patients_placement p ON p.id = s.placement_id
    JOIN wards w ON w.ward_id = s.ward_id
    JOIN icbs i ON i.icb_id = p.responsible_icb_id
                AND i.first < w.last AND w.first < i.last"""

_ITS = "(i.footprint OR (w.area AND w.member))"

_SENT = f"""
  SELECT s.ward_id, p.responsible_icb_id AS icb_id, s.patient_id, s.placement_id, s.id AS stay_id,
         NULL::bigint AS bed_id, -1 AS n, s.placement_id AS lengths_of,
         greatest(r.start_date, w.first, i.first, %(first)s::date) AS first,
         least(coalesce(r.end_date, 'infinity'), w.last, i.last, %(last)s::date) AS last,{_FLAGS}
    FROM patients_stay r
    JOIN patients_leave l ON l.id = r.trial_leave_id
    JOIN patients_stay s ON s.id = l.stay_id {_JOINS}
   WHERE {_ITS} AND r.start_date < %(last)s
     AND coalesce(r.end_date, 'infinity') > %(first)s"""

_STAYED = f"""
  SELECT s.ward_id, p.responsible_icb_id AS icb_id, s.patient_id, s.placement_id, s.id AS stay_id,
         NULL::bigint AS bed_id, 1 AS n,
         coalesce(sender.placement_id, s.placement_id) AS lengths_of,
         greatest(s.start_date, w.first, i.first, %(first)s::date) AS first,
         least(coalesce(s.end_date, 'infinity'), w.last, i.last, %(last)s::date) AS last,{_FLAGS}
    FROM patients_stay s {_JOINS}
    LEFT JOIN patients_leave trial ON trial.id = s.trial_leave_id
    LEFT JOIN patients_stay sender ON sender.id = trial.stay_id
   WHERE {_ITS} AND s.start_date < %(last)s
     AND coalesce(s.end_date, 'infinity') > %(first)s"""

DAYS = f"""
  SELECT * FROM ({_STAYED} UNION ALL {_SENT}) spans WHERE first < last"""


def _during(ranges: str, days: str = "days") -> str:
    """Patient days that fall into ranges of the same person, each day once."""
    return f"""
  SELECT d.ward_id, d.icb_id, d.patient_id, d.placement_id, d.stay_id, d.bed_id, d.n, d.footprint,
         d.area, d.own, d.reason, d.lengths_of,
         greatest(d.first, r.first) AS first, least(d.last, r.last) AS last
    FROM ({DAYS}) d JOIN LATERAL ({ranges}) r ON r.first < d.last AND d.first < r.last"""


READY = _during("""
      SELECT coalesce(lower(span), '-infinity') AS first, coalesce(upper(span), 'infinity') AS last
        FROM (SELECT unnest(range_agg(daterange(x.start_date, x.end_date))) AS span
                FROM patients_readiness x JOIN patients_placement xp ON xp.id = x.placement_id
               WHERE xp.patient_id = d.patient_id) merged""")

# A move was recommended from the assessment on, and had not happened until somebody was placed.
WRONG_LEVEL = _during("""
      SELECT coalesce(lower(span), '-infinity') AS first, coalesce(upper(span), 'infinity') AS last
        FROM (SELECT unnest(range_agg(daterange(asked.first, asked.last))) AS span
                FROM (SELECT coalesce(x.assessed_on, x.received_on) AS first,
                             greatest(coalesce(x.assessed_on, x.received_on), coalesce(
                               least(x.declined_on, x.withdrawn_on,
                                     (SELECT min(xs.start_date) FROM patients_stay xs
                                       WHERE xs.placement_id = x.placement_id
                                         AND xs.start_date >= x.received_on)),
                               'infinity')) AS last
                        FROM patients_referral x
                        JOIN providers_ward xw ON xw.id = d.ward_id
                        JOIN providers_serviceline xl ON xl.id = xw.service_line_id
                       WHERE x.patient_id = d.patient_id AND x.kind = 'move'
                         AND x.level_recommended <> ''
                         AND x.level_recommended <> xl.security_level) asked) merged""")

# Whoever has a patient day, with the admission their length so far counts from.
CURRENT = f"""
  SELECT d.*, coalesce(gone_on.began, sending.admitted_on) AS admitted_on
    FROM ({_STAYED}) d
    JOIN patients_placement sending ON sending.id = d.lengths_of
    LEFT JOIN ({TRIALS_GONE_ON}) gone_on ON gone_on.placement_id = d.lengths_of"""

# Condition on a row of CURRENT with its period `k`: not at the sender while on trial elsewhere.
NOT_ON_TRIAL = """NOT EXISTS (
  SELECT 1 FROM patients_stay r JOIN patients_leave l ON l.id = r.trial_leave_id
   WHERE l.stay_id = so_far.stay_id AND r.start_date <= (%(ends)s::date[])[k] - 1
     AND coalesce(r.end_date, 'infinity') > (%(ends)s::date[])[k] - 1)"""
