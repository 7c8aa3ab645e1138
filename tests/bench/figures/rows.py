"""The rows that both sides count, as files: what DuckDB reads is what PostgreSQL holds."""

from pathlib import Path

from django.db import connection

from tests.bench.figures.country import FIRST_DAY, LAST_DAY

TABLES = {
    "wards": """
        SELECT w.id, p.key AS provider, l.code AS line, l.security_level AS level,
               l.long_stay_days AS mark, s.icb_id, w.provider_id
          FROM providers_ward w JOIN providers_provider p ON p.id = w.provider_id
          JOIN providers_site s ON s.id = w.site_id
          JOIN providers_serviceline l ON l.id = w.service_line_id""",
    "lines": "SELECT id, code FROM providers_serviceline",
    "providers": "SELECT id, key FROM providers_provider",
    "members": "SELECT provider_id FROM providers_collaborativemember",
    "footprint": "SELECT icb_id FROM providers_footprinticb",
    "baselines": """
        SELECT service_line_id AS line_id, provider_id, start_date, end_date, bed_days, price
          FROM providers_baseline""",
    "beds": "SELECT id, ward_id, basis, start_date, end_date FROM beds_bed",
    "uses": "SELECT bed_id, use, start_date, end_date, stay_id FROM beds_bedperiod",
    "leaves": "SELECT stay_id, start_date, end_date FROM patients_leave",
    "stays": """
        SELECT id, placement_id, patient_id, ward_id, start_date, end_date FROM patients_stay""",
    "spells": """
        SELECT id, patient_id, provider_id, responsible_icb_id AS icb_id, admitted_on,
               discharged_on, discharge_destination AS destination, out_of_area_reason AS reason
          FROM patients_placement""",
    "readiness": "SELECT placement_id, start_date, end_date FROM patients_readiness",
    "interventions": """
        SELECT id, placement_id, type, (started_at AT TIME ZONE 'Europe/London')::date AS day
          FROM patients_intervention""",
    "referrals": """
        SELECT id, patient_id, placement_id, responsible_icb_id AS icb_id,
               service_line_id AS line_id, kind, level_recommended AS level, received_on,
               assessed_on, accepted_on, declined_on, withdrawn_on
          FROM patients_referral""",
    "died": """
        SELECT code FROM providers_code
         WHERE list = 'discharge_destination' AND "group" = 'died'""",
    "range": f"SELECT DATE '{FIRST_DAY}' AS first, DATE '{LAST_DAY}' AS last",
}


def export(folder: Path) -> None:
    """Write every table as CSV."""
    for name, query in TABLES.items():
        copy(query, folder / f"{name}.csv")


def copy(query: str, path: Path) -> None:
    """Write the rows of a query as CSV."""
    with connection.cursor() as cursor, path.open("w") as stream:
        cursor.copy_expert(f"COPY ({query}) TO STDOUT WITH (FORMAT csv, HEADER)", stream)
