"""Bed days: beds in service, in use, and kept for somebody on leave.

Its beds are block and surge beds of members' wards that are in scope and in area.
"""

_CLIP = """
  greatest({rows}, w.first, %(first)s::date) AS first,
  least({ends}, w.last, %(last)s::date) AS last"""

_OWN = "JOIN wards w ON w.ward_id = b.ward_id AND w.area AND w.member"


def _ends(*columns: str) -> str:
    return ", ".join(f"coalesce({column}, 'infinity')" for column in columns)


SERVICE = f"""
  SELECT b.ward_id, NULL::bigint AS icb_id, NULL::bigint AS patient_id,
         NULL::bigint AS placement_id, NULL::bigint AS stay_id, b.id AS bed_id, 1 AS n, b.basis,
         {_CLIP.format(rows="b.start_date", ends=_ends("b.end_date"))}
    FROM beds_bed b {_OWN}
   WHERE b.start_date < %(last)s AND coalesce(b.end_date, 'infinity') > %(first)s"""

USE = f"""
  SELECT b.ward_id, NULL::bigint AS icb_id, NULL::bigint AS patient_id,
         NULL::bigint AS placement_id, p.stay_id, b.id AS bed_id, 1 AS n, b.basis, p.use,
         {_CLIP.format(rows="p.start_date", ends=_ends("p.end_date"))}
    FROM beds_bedperiod p JOIN beds_bed b ON b.id = p.bed_id {_OWN}
   WHERE p.start_date < %(last)s AND coalesce(p.end_date, 'infinity') > %(first)s"""

LEAVE = f"""
  SELECT b.ward_id, NULL::bigint AS icb_id, NULL::bigint AS patient_id,
         NULL::bigint AS placement_id, p.stay_id, b.id AS bed_id, 1 AS n, b.basis,
         {_CLIP.format(rows="p.start_date, l.start_date", ends=_ends("p.end_date", "l.end_date"))}
    FROM beds_bedperiod p JOIN beds_bed b ON b.id = p.bed_id {_OWN}
    JOIN patients_leave l ON l.stay_id = p.stay_id
   WHERE p.use = 'occupied'
     AND p.start_date < %(last)s AND coalesce(p.end_date, 'infinity') > %(first)s"""
