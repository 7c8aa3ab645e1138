"""Ten years of 40,000 beds and a million ward stays, made by a few statements of SQL.

As in `tests.bench.history`, triggers are off while it is written. Constraints and indexes are on,
but for the exclusion constraints: no figure reads them and they would take most of the time, so
that nobody is in two beds and no bed holds two people is asked in two queries instead.

Two beds of one provider go together: some of their people swap wards in the middle of their spells.
Some come back to the bed they had, some come from outside the area on the day they are admitted.
Numbers come from the remainders of `mixed`, never from chance.
"""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from tests.bench.history import empty_database

LAST_DAY = date(2026, 11, 21)
FIRST_DAY = LAST_DAY - timedelta(days=3650)
BEDS = 40_000
CYCLE = 155
"""Days from one use of a bed to the next, on the average."""

_PLACES = """
INSERT INTO providers_icb (id, code, gss_code, name)
  SELECT i, 'I' || i, '', 'ICB ' || i FROM generate_series(1, 42) i;
INSERT INTO providers_provider (id, key, name, short_name, sector)
  SELECT i, 'P' || i, 'Provider ' || i, 'Provider ' || i, 'nhs' FROM generate_series(1, 55) i;
INSERT INTO providers_collaborative (id, code, name, programme)
  VALUES (1, 'ALL', 'ALL: everything', 'adult_secure');
INSERT INTO providers_collaborativemember (collaborative_id, provider_id, is_lead)
  SELECT 1, i, i = 1 FROM generate_series(1, 50) i;
INSERT INTO providers_footprinticb (collaborative_id, icb_id)
  SELECT 1, i FROM generate_series(1, 36) i;
INSERT INTO providers_site (id, key, ods_site_code, provider_id, name, town, icb_id)
  SELECT i, 'S' || i, '', i, 'Site ' || i, '', CASE WHEN i > 50 THEN 40 ELSE 1 + i %% 36 END
    FROM generate_series(1, 55) i;
INSERT INTO providers_serviceline (id, code, name, programme, security_level, sex, client_group,
                                   nhs_service_code, long_stay_days, position)
  SELECT i, 'L' || i, 'Line ' || i, 'adult_secure',
         (ARRAY['low', 'medium', 'high'])[1 + i %% 3], 'male', 'mi', '', 100, i
    FROM generate_series(1, 12) i;
-- Twenty beds a ward; a provider's wards are of three lines. The last 55 are outside the area.
INSERT INTO providers_ward (id, provider_id, site_id, code, name, service_line_id, sex)
  SELECT w, 1 + w %% 50, 1 + w %% 50, 'W' || w, 'Ward ' || w, 1 + (w %% 50 + 4 * (w / 50)) %% 12,
         'male'
    FROM generate_series(0, %(beds)s / 20 - 1) w WHERE w > 0
  UNION ALL
  SELECT %(beds)s / 20, 1, 1, 'W0', 'Ward 0', 1, 'male'
  UNION ALL
  SELECT %(beds)s / 20 + i, 51 + i %% 5, 51 + i %% 5, 'OUT' || i, 'Outside ' || i, 1 + i %% 12,
         'male'
    FROM generate_series(1, 55) i;
INSERT INTO beds_bed (id, ward_id, label, basis, start_date)
  SELECT b, 1 + (b - 1) / 20, lpad((1 + (b - 1) %% 20)::text, 2, '0'),
         CASE WHEN b %% 30 = 0 THEN 'surge' ELSE 'block' END, %(first)s
    FROM generate_series(1, %(beds)s) b;
INSERT INTO providers_baseline (collaborative_id, service_line_id, provider_id, start_date,
                                end_date, bed_days, price)
  SELECT 1, l, CASE WHEN p > 0 THEN p END, make_date(y, 4, 1), make_date(y + 1, 4, 1),
         CASE WHEN p > 0 THEN 20000 ELSE 900000 END + 1000 * l + y,
         CASE WHEN l < 12 THEN 500 + l + p / 4.0 END
    FROM generate_series(1, 12) l, generate_series(0, 5) p, generate_series(2016, 2026) y;
"""

# Every use of every bed: `pair` is the number of the two beds that share their dates.
_USES = """
CREATE FUNCTION pg_temp.mixed(a int, b int, salt int) RETURNS int LANGUAGE sql IMMUTABLE AS
  $$ SELECT (hashint4extended(a, salt * 100003 + b) & 1048575)::int $$;
CREATE TEMPORARY TABLE uses AS
SELECT row_number() OVER (ORDER BY b, i) AS id, x.*
  FROM (SELECT b, i, pair, 1 + (b - 1) / 20 AS ward, %(first)s::date + i * %(cycle)s + late
                 + CASE WHEN i > 0 THEN 0 ELSE pair %% 100 END AS start_date,
               %(first)s::date + i * %(cycle)s + late + 117 + len AS end_date,
               CASE WHEN kind < 5 THEN 'closed' WHEN kind = 5 THEN 'paused'
                    WHEN kind = 6 THEN 'held' WHEN kind < 9 THEN 'empty'
                    ELSE 'occupied' END AS use,
               kind >= 90 AND i > 0 AS swapped, kind %% 3 = 0 AS again
          FROM (SELECT b, i, pair, pg_temp.mixed(pair, i, 1) %% 13 AS late,
                       pg_temp.mixed(pair, i, 2) %% 26 AS len,
                       pg_temp.mixed(pair, i, 3) %% 100 AS kind
                  FROM (SELECT b, 1 + (b - 1) %% (%(beds)s / 2) AS pair
                          FROM generate_series(1, %(beds)s) b) beds,
                       generate_series(0, %(cycles)s) i) drawn) x
 WHERE start_date < %(last)s AND use <> 'empty';
UPDATE uses SET end_date = NULL WHERE end_date >= %(last)s;
ALTER TABLE uses ADD COLUMN person bigint, ADD COLUMN other bigint;
-- Somebody who comes back is whoever had the bed before.
UPDATE uses u SET person = u.id;
UPDATE uses u SET person = before.id FROM uses before
 WHERE u.again AND u.i %% 2 = 1 AND before.b = u.b AND before.i = u.i - 1
   AND before.use = 'occupied';
UPDATE uses u SET other = pairs.ward FROM uses pairs
 WHERE u.swapped AND pairs.i = u.i AND pairs.pair = u.pair AND pairs.b <> u.b;
CREATE TEMPORARY TABLE wards AS
  SELECT id AS ward_id, provider_id, service_line_id FROM providers_ward;
ANALYZE uses;
"""

_PEOPLE = """
INSERT INTO patients_patient (id, pseudonym, sex, ethnic_category, learning_disability, autism,
                              home_area)
  SELECT id, 'BENCH-' || id, 'male', '', '', '', 'E06000018' FROM uses WHERE use = 'occupied';
INSERT INTO patients_placement (id, provider_id, spell_id, patient_id, responsible_icb_id,
                                admitted_on, discharged_on, source_of_admission,
                                discharge_destination, legal_status, out_of_area_reason, begun_by,
                                ended_by, typed)
  SELECT u.id, w.provider_id, 'S' || u.id, person, 1 + person %% 42, start_date, end_date, '',
         CASE WHEN end_date IS NULL THEN ''
              ELSE (ARRAY['19', '51', '79', '48', '38'])[1 + u.id %% 5] END, '03', '', 'care',
         'care', false
    FROM uses u JOIN wards w ON w.ward_id = u.ward WHERE use = 'occupied'
  UNION ALL
  -- Out of area before the bed: with a reason, or without one.
  SELECT 2000000 + u.id, 51 + u.id %% 5, 'S' || u.id, person, 1 + person %% 42,
         start_date - 60 + (u.id %% 25)::int, start_date - (u.id / 10 %% 3)::int, '', '19', '03',
         CASE WHEN u.id %% 4 = 0 THEN 'no_bed' ELSE '' END, 'care', 'care', false
    FROM uses u WHERE use = 'occupied' AND u.id %% 12 = 0 AND person = u.id;
CREATE TEMPORARY TABLE stays AS
  SELECT u.id, u.id AS placement_id, person, ward, b, start_date,
         CASE WHEN other IS NULL THEN end_date ELSE start_date + 50 END AS end_date
    FROM uses u WHERE use = 'occupied'
  UNION ALL
  SELECT 4000000 + u.id, u.id, person, other,
         CASE WHEN b > %(beds)s / 2 THEN b - %(beds)s / 2 ELSE b + %(beds)s / 2 END,
         start_date + 50, end_date
    FROM uses u
   WHERE use = 'occupied' AND other IS NOT NULL AND start_date + 50 < %(last)s;
INSERT INTO stays
  SELECT p.id, p.id, p.patient_id, %(beds)s / 20 + 1 + (p.id / 5 %% 11) * 5 + (p.id + 4) %% 5, NULL,
         p.admitted_on, p.discharged_on
    FROM patients_placement p WHERE p.id > 2000000;
UPDATE stays SET end_date = NULL WHERE end_date >= %(last)s;
INSERT INTO patients_stay (id, placement_id, patient_id, provider_id, ward_id, ward_stay_id,
                           start_date, end_date)
  SELECT s.id, placement_id, person, p.provider_id, ward, 'W' || s.id, start_date, end_date
    FROM stays s JOIN patients_placement p ON p.id = s.placement_id;
INSERT INTO beds_bedperiod (bed_id, use, start_date, end_date, stay_id, assumed, reason, note,
                            review_on)
  SELECT b, 'occupied', start_date, end_date, id, false, '', '', NULL FROM stays
   WHERE b IS NOT NULL
  UNION ALL
  SELECT b, use, start_date, end_date, NULL, false, 'other', '',
         CASE WHEN use <> 'closed' THEN start_date + 7 END
    FROM uses WHERE use <> 'occupied';
"""

_CARE = """
INSERT INTO patients_leave (stay_id, leave_id, kind, start_date, end_date, bed_kept)
  SELECT id, '', 'section17', start_date + 10 + n * 12, start_date + 12 + n * 12, true
    FROM stays, generate_series(0, 1) n
   WHERE b IS NOT NULL AND id %% 2 = 0 AND start_date + 12 + n * 12 < coalesce(end_date, %(last)s);
INSERT INTO patients_readiness (placement_id, start_date, end_date, reason, attributable_to,
                                responsible_la)
  SELECT id, start_date + 60, CASE WHEN id %% 2 = 0 THEN end_date END, '18', '05', 'E06000018'
    FROM uses WHERE use = 'occupied' AND i > 0 AND id %% 6 = 0
     AND start_date + 60 < %(last)s;
UPDATE patients_readiness r SET end_date = p.discharged_on
  FROM patients_placement p WHERE p.id = r.placement_id AND r.end_date IS NULL;
INSERT INTO patients_intervention (provider_id, placement_id, incident_id, type, started_at,
                                   ended_at)
  SELECT p.provider_id, p.id, 'I' || p.id || '-' || n, (ARRAY['05', '01', '04'])[1 + n %% 3],
         (p.admitted_on + 7 * n + 3) + make_interval(mins => (p.id * 37 %% 1440)::int), NULL
    FROM patients_placement p, generate_series(0, 2) n
   WHERE p.id %% 5 = 0 AND p.admitted_on + 7 * n + 3 < coalesce(p.discharged_on, %(last)s);
-- Whom each spell was asked for; some wait still, some were declined; some need another level.
INSERT INTO patients_referral (provider_id, reference, patient_id, responsible_icb_id,
                               service_line_id, kind, urgency, source, current_location,
                               received_on, assessed_on, level_recommended, accepted_on,
                               declined_on, decline_reason, redirected_to, move_reason,
                               placement_id)
  SELECT w.provider_id, 'R' || u.id, person, 1 + person %% 42, w.service_line_id, 'new', '', '', '',
         start_date - 40 - (u.id %% 30)::int, NULL, '', start_date - 20 - (u.id %% 13)::int,
         CASE WHEN u.id %% 40 = 1 THEN start_date + 200 END, '', '', '',
         CASE WHEN u.id %% 40 > 1 THEN u.id END
    FROM uses u JOIN wards w ON w.ward_id = u.ward WHERE use = 'occupied' AND u.id %% 5 > 0
  UNION ALL
  SELECT w.provider_id, 'M' || u.id, person, 1 + person %% 42, w.service_line_id, 'move', '', '',
         '', start_date + 20, CASE WHEN u.id %% 2 = 0 THEN start_date + 30 END,
         (ARRAY['low', 'medium', 'high'])[1 + (u.id %% 3)::int], NULL, start_date + 90, '', '',
         'step_down', NULL
    FROM uses u JOIN wards w ON w.ward_id = u.ward WHERE use = 'occupied' AND u.id %% 20 = 0;
DROP TABLE uses, stays, wards;
"""

_SEQUENCES = ("providers_ward", "patients_patient", "patients_placement", "patients_stay")
_EXCLUSIONS = """
SELECT conrelid::regclass::text, conname
  FROM pg_constraint
 WHERE contype = 'x' AND conrelid = ANY(ARRAY['patients_stay', 'patients_leave',
         'patients_readiness', 'beds_bedperiod']::regclass[])"""
_OVERLAPS = """
SELECT count(*)
  FROM (SELECT start_date, lag(coalesce(end_date, 'infinity')) OVER (
                 PARTITION BY {of} ORDER BY start_date, end_date) AS before FROM {table}) x
 WHERE before > start_date"""


def make(*, beds: int = BEDS, limit: int = 600) -> None:
    """Put the country into a fresh copy of the database; no statement takes longer than `limit`."""
    empty_database("bench_country")
    given: dict[str, Any] = {
        "beds": beds,
        "first": FIRST_DAY,
        "last": LAST_DAY,
        "cycle": CYCLE,
        "cycles": (LAST_DAY - FIRST_DAY).days // CYCLE,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET work_mem = '128MB'")
        cursor.execute(f"SET maintenance_work_mem = '512MB'; SET statement_timeout = '{limit}s'")
        cursor.execute(_EXCLUSIONS)
        for table, name in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for statements in (_PLACES, _USES, _PEOPLE, _CARE):
            cursor.execute(statements, given)
        for table, of in (("patients_stay", "patient_id"), ("beds_bedperiod", "bed_id")):
            cursor.execute(_OVERLAPS.format(table=table, of=of))
            assert cursor.fetchone() == (0,), table
        for table in _SEQUENCES:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        cursor.execute("SET session_replication_role = origin; RESET ALL")
        cursor.execute("VACUUM ANALYZE")
