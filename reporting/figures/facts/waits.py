"""People waiting: footprint referrals in scope, accepted and not placed, withdrawn or declined.

Somebody waiting has a service line and no ward.
"""

WAITING = """
  SELECT r.service_line_id AS line_id, r.responsible_icb_id AS icb_id, r.patient_id,
         NULL::bigint AS placement_id, NULL::bigint AS stay_id, NULL::bigint AS bed_id, 1 AS n,
         r.id AS referral_id, r.accepted_on,
         greatest(r.accepted_on, i.first, %(first)s::date) AS first,
         least(coalesce(r.declined_on, 'infinity'), coalesce(r.withdrawn_on, 'infinity'),
               coalesce(placed.on_day, 'infinity'), i.last, %(last)s::date) AS last
    FROM patients_referral r
    JOIN providers_serviceline l ON l.id = r.service_line_id AND l.programme = %(programme)s
    JOIN icbs i ON i.icb_id = r.responsible_icb_id AND i.footprint
    LEFT JOIN LATERAL (
      SELECT CASE WHEN r.kind = 'new' THEN min(p.admitted_on)
                  ELSE min(s.start_date) FILTER (WHERE s.start_date >= r.received_on)
             END AS on_day
        FROM patients_placement p JOIN patients_stay s ON s.placement_id = p.id
       WHERE p.id = r.placement_id) placed ON true
   WHERE r.accepted_on < %(last)s"""
