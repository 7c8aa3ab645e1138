"""A bed period lies inside its bed's service dates and, where occupied, inside its stay and ward.

The same pattern as for ward stays: lock the parents first (the bed before the stay, the order in
which services lock), then compare bounds in a deferrable constraint trigger, from both sides.
"""

from django.db import migrations

LOCKS = """
CREATE FUNCTION impact_lock_parents_of_bed_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM beds_bed WHERE id = NEW.bed_id FOR UPDATE;
  IF NEW.stay_id IS NOT NULL THEN
    PERFORM 1 FROM patients_stay WHERE id = NEW.stay_id FOR UPDATE;
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION impact_lock_ward_of_bed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM providers_ward WHERE id = NEW.ward_id FOR SHARE;
  RETURN NEW;
END $$;

CREATE TRIGGER a_lock BEFORE INSERT OR UPDATE OF bed_id, stay_id, start_date, end_date, use
  ON beds_bedperiod FOR EACH ROW EXECUTE FUNCTION impact_lock_parents_of_bed_period();
CREATE TRIGGER a_lock BEFORE INSERT OR UPDATE OF ward_id, start_date, end_date
  ON beds_bed FOR EACH ROW EXECUTE FUNCTION impact_lock_ward_of_bed();
"""

LOCKS_REVERSE = """
DROP TRIGGER a_lock ON beds_bed;
DROP TRIGGER a_lock ON beds_bedperiod;
DROP FUNCTION impact_lock_ward_of_bed();
DROP FUNCTION impact_lock_parents_of_bed_period();
"""

CHECKS = """
CREATE FUNCTION impact_check_bed_period(which bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE it record;
BEGIN
  SELECT p.start_date, p.end_date, b.start_date AS bed_start, b.end_date AS bed_end, b.ward_id,
         s.id AS stay_id, s.start_date AS stay_start, s.end_date AS stay_end,
         s.ward_id AS stay_ward_id INTO it
    FROM beds_bedperiod p
    JOIN beds_bed b ON b.id = p.bed_id
    LEFT JOIN patients_stay s ON s.id = p.stay_id
   WHERE p.id = which;
  IF NOT FOUND THEN RETURN; END IF;
  IF NOT impact_inside(it.start_date, it.end_date, it.bed_start, it.bed_end) THEN
    PERFORM impact_refuse('bed_period_inside_bed', format(
      'This use of the bed, %s, lies outside the days on which the bed is in service, %s.',
      impact_span(it.start_date, it.end_date),
      impact_span(it.bed_start, it.bed_end)));
  END IF;
  IF it.stay_id IS NULL THEN RETURN; END IF;
  IF NOT impact_inside(it.start_date, it.end_date, it.stay_start, it.stay_end) THEN
    PERFORM impact_refuse('bed_period_inside_stay', format(
      'These days in the bed, %s, lie outside the ward stay, %s.',
      impact_span(it.start_date, it.end_date),
      impact_span(it.stay_start, it.stay_end)));
  END IF;
  IF it.ward_id <> it.stay_ward_id THEN
    PERFORM impact_refuse('bed_period_in_ward_of_stay',
      'The bed is not in the ward of this ward stay.');
  END IF;
END $$;

CREATE FUNCTION impact_check_bed(which bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE it record;
BEGIN
  SELECT b.start_date, b.end_date, w.start_date AS ward_start, w.end_date AS ward_end INTO it
    FROM beds_bed b JOIN providers_ward w ON w.id = b.ward_id WHERE b.id = which;
  IF NOT FOUND THEN RETURN; END IF;
  IF NOT impact_inside(it.start_date, it.end_date, it.ward_start, it.ward_end) THEN
    PERFORM impact_refuse('bed_inside_ward', format(
      'This bed, in service %s, lies outside the days of its ward, %s.',
      impact_span(it.start_date, it.end_date),
      impact_span(it.ward_start, it.ward_end)));
  END IF;
END $$;
"""

CHECKS_REVERSE = """
DROP FUNCTION impact_check_bed(bigint);
DROP FUNCTION impact_check_bed_period(bigint);
"""

TRIGGERS = """
CREATE FUNCTION impact_bed_period_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM impact_check_bed_period(NEW.id);
  RETURN NULL;
END $$;

CREATE FUNCTION impact_bed_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM impact_check_bed(NEW.id);
  IF TG_OP = 'UPDATE' THEN
    PERFORM impact_check_bed_period(p.id) FROM beds_bedperiod p WHERE p.bed_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION impact_stay_of_bed_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM impact_check_bed_period(p.id) FROM beds_bedperiod p WHERE p.stay_id = NEW.id;
  RETURN NULL;
END $$;

CREATE FUNCTION impact_ward_of_bed_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM impact_check_bed(b.id) FROM beds_bed b
    WHERE b.ward_id = NEW.id
      AND NOT impact_inside(b.start_date, b.end_date, NEW.start_date, NEW.end_date);
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER bed_period_contained
  AFTER INSERT OR UPDATE OF bed_id, stay_id, start_date, end_date, use
  ON beds_bedperiod DEFERRABLE INITIALLY IMMEDIATE
  FOR EACH ROW EXECUTE FUNCTION impact_bed_period_changed();
CREATE CONSTRAINT TRIGGER bed_contains
  AFTER INSERT OR UPDATE OF ward_id, start_date, end_date
  ON beds_bed DEFERRABLE INITIALLY IMMEDIATE
  FOR EACH ROW EXECUTE FUNCTION impact_bed_changed();
CREATE CONSTRAINT TRIGGER stay_contains_bed_periods
  AFTER UPDATE OF ward_id, start_date, end_date
  ON patients_stay DEFERRABLE INITIALLY IMMEDIATE
  FOR EACH ROW EXECUTE FUNCTION impact_stay_of_bed_changed();
CREATE CONSTRAINT TRIGGER ward_contains_beds
  AFTER UPDATE OF start_date, end_date ON providers_ward DEFERRABLE INITIALLY IMMEDIATE
  FOR EACH ROW EXECUTE FUNCTION impact_ward_of_bed_changed();
"""

TRIGGERS_REVERSE = """
DROP TRIGGER ward_contains_beds ON providers_ward;
DROP TRIGGER stay_contains_bed_periods ON patients_stay;
DROP TRIGGER bed_contains ON beds_bed;
DROP TRIGGER bed_period_contained ON beds_bedperiod;
DROP FUNCTION impact_ward_of_bed_changed();
DROP FUNCTION impact_stay_of_bed_changed();
DROP FUNCTION impact_bed_changed();
DROP FUNCTION impact_bed_period_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("beds", "0002_initial"), ("patients", "0003_containment")]

    operations = [
        migrations.RunSQL(LOCKS, LOCKS_REVERSE),
        migrations.RunSQL(CHECKS, CHECKS_REVERSE),
        migrations.RunSQL(TRIGGERS, TRIGGERS_REVERSE),
    ]
