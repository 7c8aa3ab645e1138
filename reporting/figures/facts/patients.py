"""Patient days: midnights of a person inside a ward stay.

Its patients are footprint patients in scope anywhere, and anyone in scope in a member's ward in
area. The days of a trial leave's receiving stay are patient days there and are taken off at the
sender.
"""

from reporting.figures.facts.spells import TRIALS_GONE_ON

# A stay `s`, and where it counts: the pieces of its ward and of its person's ICB.
_COUNTED = """
  SELECT s.ward_id, s.icb_id, s.patient_id, s.placement_id, s.id AS stay_id,
         NULL::bigint AS bed_id, {n} AS n, {lengths_of} AS lengths_of,
         greatest(s.start_date, w.first, i.first, %(first)s::date) AS first,
         least(coalesce(s.end_date, 'infinity'), w.last, i.last, %(last)s::date) AS last,
         i.footprint, w.area, w.area AND w.member AS own, s.reason
    FROM ({stays}) s
    JOIN wards w ON w.ward_id = s.ward_id
    JOIN icbs i ON i.icb_id = s.icb_id AND i.first < w.last AND w.first < i.last {joins}
   WHERE i.footprint OR (w.area AND w.member)"""

# The fences join a stay to its spell first: a planner that begins with every ward of every ICB,
# thinking them few, has many times as many rows.
_STAYS = """
      SELECT s.id, s.ward_id, s.patient_id, s.placement_id, s.start_date, s.end_date,
             p.responsible_icb_id AS icb_id, p.out_of_area_reason AS reason
        FROM patients_stay s JOIN patients_placement p ON p.id = s.placement_id
       WHERE s.start_date < %(last)s AND coalesce(s.end_date, 'infinity') > %(first)s
      OFFSET 0"""

_ON_TRIAL = """
      SELECT s.id, s.ward_id, s.patient_id, s.placement_id, r.start_date, r.end_date,
             p.responsible_icb_id AS icb_id, p.out_of_area_reason AS reason
        FROM patients_stay r
        JOIN patients_leave l ON l.id = r.trial_leave_id
        JOIN patients_stay s ON s.id = l.stay_id
        JOIN patients_placement p ON p.id = s.placement_id
       WHERE r.start_date < %(last)s AND coalesce(r.end_date, 'infinity') > %(first)s
      OFFSET 0"""

_SENDERS = """
    LEFT JOIN (SELECT r.id AS stay_id, sender.placement_id
                 FROM patients_stay r
                 JOIN patients_leave l ON l.id = r.trial_leave_id
                 JOIN patients_stay sender ON sender.id = l.stay_id) sender
           ON sender.stay_id = s.id"""

_SENT = _COUNTED.format(n=-1, lengths_of="s.placement_id", stays=_ON_TRIAL, joins="")
_STAYED = _COUNTED.format(
    n=1,
    lengths_of="coalesce(sender.placement_id, s.placement_id)",
    stays=_STAYS,
    joins=_SENDERS,
)

DAYS = f"""
  SELECT * FROM ({_STAYED} UNION ALL {_SENT}) spans WHERE first < last"""


def _during(ranges: str, further: str = "") -> str:
    """Patient days that fall into the `span` of a row of `ranges` of the same `patient_id`."""
    return f"""
  SELECT d.ward_id, d.icb_id, d.patient_id, d.placement_id, d.stay_id, d.bed_id, d.n, d.footprint,
         d.area, d.own, d.reason, d.lengths_of,
         greatest(d.first, r.first) AS first, least(d.last, r.last) AS last
    FROM (SELECT *, coalesce(lower(span), '-infinity') AS first,
                 coalesce(upper(span), 'infinity') AS last
            FROM ({ranges}) ranges) r
    JOIN ({DAYS}) d ON d.patient_id = r.patient_id AND r.first < d.last AND d.first < r.last
    {further}"""


READY = _during("""
      SELECT p.patient_id, unnest(range_agg(daterange(r.start_date, r.end_date))) AS span
        FROM patients_readiness r JOIN patients_placement p ON p.id = r.placement_id
       GROUP BY p.patient_id""")

# A move was recommended from the assessment on, and had not happened until somebody was placed.
WRONG_LEVEL = _during(
    """
      SELECT asked.patient_id, levels.level,
             unnest(range_agg(daterange(asked.first, greatest(asked.first, asked.last)))) AS span
        FROM (SELECT x.patient_id, x.level_recommended,
                     coalesce(x.assessed_on, x.received_on) AS first,
                     coalesce(least(x.declined_on, x.withdrawn_on,
                                    (SELECT min(s.start_date) FROM patients_stay s
                                      WHERE s.placement_id = x.placement_id
                                        AND s.start_date >= x.received_on)),
                              'infinity') AS last
                FROM patients_referral x
               WHERE x.kind = 'move' AND x.level_recommended <> '') asked
        JOIN (SELECT DISTINCT security_level AS level FROM providers_serviceline) levels
          ON levels.level <> asked.level_recommended
       GROUP BY 1, 2""",
    """JOIN (SELECT w.id AS ward_id, line.security_level AS level
            FROM providers_ward w JOIN providers_serviceline line ON line.id = w.service_line_id
         ) its ON its.ward_id = d.ward_id AND its.level = r.level""",
)

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
