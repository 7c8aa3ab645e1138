"""Ten years of a collaborative in an empty database, made by a few statements of SQL.

Triggers are off while it is written: what is written is right by construction, and its own history
is not what is measured. Constraints and indexes are on.
"""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.databases import fresh_copy, migrated_template, use

LAST_DAY = date(2026, 11, 20)
DAYS = 3650
BEDS_A_WARD = 15
STAY, GAP = 230, 10
"""Every bed is used for 230 days, then stands empty for 10, over and over."""

STATEMENTS = """
INSERT INTO providers_icb (id, code, gss_code, name)
  SELECT i, 'I' || i, '', 'ICB ' || i FROM generate_series(1, 6) i;
INSERT INTO providers_provider (id, key, name, short_name, sector)
  SELECT i, 'P' || i, 'Provider ' || i, 'Provider ' || i, 'nhs' FROM generate_series(1, 12) i;
INSERT INTO providers_collaborative (id, code, name, programme)
  VALUES (1, 'BIG', 'BIG: everything', 'adult_secure');
INSERT INTO providers_collaborativemember (collaborative_id, provider_id, is_lead)
  SELECT 1, i, i = 1 FROM generate_series(1, 9) i;
INSERT INTO providers_footprinticb (collaborative_id, icb_id)
  SELECT 1, i FROM generate_series(1, 5) i;
INSERT INTO providers_site (id, key, ods_site_code, provider_id, name, town, icb_id)
  SELECT i, 'S' || i, '', i, 'Site ' || i, '', CASE WHEN i > 9 THEN 6 ELSE 1 + i %% 5 END
    FROM generate_series(1, 12) i;
INSERT INTO providers_serviceline (id, code, name, programme, security_level, sex, client_group,
                                   nhs_service_code, long_stay_days, position)
  SELECT i, 'L' || i, 'Line ' || i, 'adult_secure', 'low', 'male', 'mi', '', 1000, i
    FROM generate_series(1, 10) i;

-- The wards of members, and three outside the area.
INSERT INTO providers_ward (id, provider_id, site_id, code, name, service_line_id, sex)
  SELECT i, 1 + i %% 9, 1 + i %% 9, 'W' || i, 'Ward ' || i, 1 + i %% 10, 'male'
    FROM generate_series(1, %(wards)s) i;
INSERT INTO providers_ward (id, provider_id, site_id, code, name, service_line_id, sex)
  SELECT %(wards)s + i, 9 + i, 9 + i, 'OUT' || i, 'Outside ' || i, i, 'male'
    FROM generate_series(1, 3) i;
INSERT INTO beds_bed (id, ward_id, label, basis, start_date)
  SELECT b, 1 + (b - 1) / %(beds_a_ward)s, lpad((1 + (b - 1) %% %(beds_a_ward)s)::text, 2, '0'),
         CASE WHEN b %% 30 = 0 THEN 'surge' ELSE 'block' END, %(first)s
    FROM generate_series(1, %(beds)s) b;

-- Each use of each bed, and who is outside: an occupied one is a person, a placement and a stay.
CREATE TEMPORARY TABLE uses AS
  SELECT row_number() OVER () AS id, b AS bed, 1 + (b - 1) / %(beds_a_ward)s AS ward,
         1 + (1 + (b - 1) / %(beds_a_ward)s) %% 9 AS provider,
         %(first)s::date + i * %(cycle)s + b %% %(cycle)s AS start_date,
         %(first)s::date + i * %(cycle)s + b %% %(cycle)s + %(stay)s AS end_date,
         (b + i) %% 12 AS kind
    FROM generate_series(1, %(beds)s) b, generate_series(0, %(cycles)s) i
  UNION ALL
  SELECT %(beds)s * (%(cycles)s + 1) + row_number() OVER (), NULL,
         %(wards)s + 1 + n %% 3, 10 + n %% 3,
         %(first)s::date + i * %(cycle)s + n %% %(cycle)s,
         %(first)s::date + (i + 1) * %(cycle)s + n %% %(cycle)s, 3
    FROM generate_series(1, %(beds)s / 16) n, generate_series(0, %(cycles)s) i;
DELETE FROM uses WHERE start_date > %(last)s OR (bed %% 10 = 0 AND end_date > %(last)s);
UPDATE uses SET end_date = NULL WHERE end_date > %(last)s;

INSERT INTO patients_patient (id, pseudonym, sex, ethnic_category, learning_disability, autism,
                              home_area)
  SELECT id, 'BENCH-' || id, 'male', '', '', '', 'E06000018' FROM uses WHERE kind > 1;
INSERT INTO patients_placement (id, provider_id, spell_id, patient_id, responsible_icb_id,
                                admitted_on, discharged_on, source_of_admission,
                                discharge_destination, legal_status, out_of_area_reason, begun_by,
                                ended_by, typed)
  SELECT id, provider, 'S' || id, id, 1 + id %% 6, start_date, end_date, '', '', '03', '', 'care',
         'care', false
    FROM uses WHERE kind > 1;
INSERT INTO patients_stay (id, placement_id, patient_id, provider_id, ward_id, ward_stay_id,
                           start_date, end_date)
  SELECT id, id, id, provider, ward, 'W' || id, start_date, end_date FROM uses WHERE kind > 1;
INSERT INTO patients_leave (stay_id, leave_id, kind, start_date, end_date, bed_kept)
  SELECT id, '', 'section17', start_date + 30,
         CASE WHEN end_date IS NOT NULL OR id %% 3 = 0 THEN start_date + 40 END, true
    FROM uses WHERE kind > 1 AND start_date + 40 < %(last)s;
INSERT INTO patients_readiness (placement_id, start_date, end_date, reason, attributable_to,
                                responsible_la)
  SELECT id, start_date + 100, end_date, '18', '05', 'E06000018'
    FROM uses WHERE kind = 5 AND start_date + 100 < %(last)s;
INSERT INTO patients_referral (id, provider_id, reference, patient_id, responsible_icb_id,
                               service_line_id, kind, urgency, source, current_location,
                               received_on, level_recommended, accepted_on, decline_reason,
                               redirected_to, move_reason, placement_id)
  SELECT id, provider, 'R' || id, id, 1 + id %% 6, 1 + id %% 10, 'new', '', '', '',
         start_date - 40, '', start_date - 20, '', '', '',
         CASE WHEN id %% 400 > 0 THEN id END
    FROM uses WHERE kind > 1;
INSERT INTO beds_bedperiod (bed_id, use, start_date, end_date, stay_id, assumed, reason, note,
                            review_on)
  SELECT bed, CASE WHEN kind > 1 THEN 'occupied' WHEN kind = 1 THEN 'closed' WHEN bed %% 2 = 0
                   THEN 'held' ELSE 'paused' END,
         start_date, end_date, CASE WHEN kind > 1 THEN id END, false,
         CASE WHEN kind > 1 THEN '' ELSE 'other' END, '',
         CASE WHEN kind = 0 THEN start_date + 7 END
    FROM uses WHERE bed IS NOT NULL;
INSERT INTO beds_confirmation (ward_id, confirmed_at, by_id, headcount, held, note)
  SELECT w, %(first)s::date + 7 * n + interval '9 hours', %(user)s, 0, 0, ''
    FROM generate_series(1, %(wards)s) w, generate_series(0, %(weeks)s) n;
DROP TABLE uses;
"""


def empty_database(name: str) -> None:
    """Go on in a fresh copy of the migrated database."""
    migrated_template(connection, lock=Path(settings.IMPACT_TEST_RUN) / "template.lock")
    use(connection, name)
    fresh_copy(connection)


def make(beds: int, *, user: int = 1) -> None:
    """Put ten years of a collaborative with so many beds into a fresh copy of the database."""
    empty_database(f"bench_{beds}")
    wards = beds // BEDS_A_WARD
    given = {
        "beds": beds,
        "wards": wards,
        "beds_a_ward": BEDS_A_WARD,
        "first": date.fromordinal(LAST_DAY.toordinal() - DAYS),
        "last": LAST_DAY,
        "stay": STAY,
        "cycle": STAY + GAP,
        "cycles": DAYS // (STAY + GAP),
        "weeks": DAYS // 7,
        "user": user,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(STATEMENTS, given)
        cursor.execute("SET session_replication_role = origin")
        for table in (
            "patients_patient",
            "patients_placement",
            "patients_stay",
            "patients_referral",
        ):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        cursor.execute("VACUUM ANALYZE")


def size() -> str:
    """What the database holds, in a sentence."""
    counts = []
    with connection.cursor() as cursor:
        for table, noun in (
            ("beds_bed", "beds"),
            ("providers_ward", "wards"),
            ("patients_stay", "ward stays"),
            ("beds_bedperiod", "bed periods"),
            ("beds_confirmation", "confirmations"),
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts.append(f"{cursor.fetchone()[0]:,} {noun}")
    return ", ".join(counts)
