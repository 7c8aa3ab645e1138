"""What lies inside what: checked by the database, whatever path a row comes by.

Each rule is a pair. A BEFORE trigger locks the parent row: without that, a parent shortened in one
session and a child added in another would both pass. A deferrable constraint trigger then compares
bounds (never ranges: an empty range lies inside every range). The same comparison runs when the
parent changes.
"""

from django.db import migrations

# Is [child_start, child_end) inside [parent_start, parent_end)? Open ends are NULL.
INSIDE = """
CREATE FUNCTION impact_inside(child_start date, child_end date, parent_start date, parent_end date)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (parent_start IS NULL OR child_start >= parent_start)
     AND (parent_end IS NULL OR (child_end IS NOT NULL AND child_end <= parent_end))
$$;

CREATE FUNCTION impact_span(first date, last date)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce('from ' || to_char(first, 'FMDD Mon YYYY'), 'from the beginning')
      || coalesce(' to ' || to_char(last, 'FMDD Mon YYYY'), ' with no end')
$$;

CREATE FUNCTION impact_refuse(rule text, sentence text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = rule, MESSAGE = sentence;
END $$;
"""

INSIDE_REVERSE = """
DROP FUNCTION impact_refuse(text, text);
DROP FUNCTION impact_span(date, date);
DROP FUNCTION impact_inside(date, date, date, date);
"""

TIES = """
ALTER TABLE patients_stay ADD CONSTRAINT stay_person_of_placement
  FOREIGN KEY (placement_id, patient_id, provider_id)
  REFERENCES patients_placement (id, patient_id, provider_id)
  ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE patients_stay ADD CONSTRAINT stay_provider_of_ward
  FOREIGN KEY (ward_id, provider_id) REFERENCES providers_ward (id, provider_id)
  DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE patients_placement ADD CONSTRAINT placement_with_provider UNIQUE (id, provider_id);
ALTER TABLE patients_intervention ADD CONSTRAINT intervention_provider_of_placement
  FOREIGN KEY (placement_id, provider_id) REFERENCES patients_placement (id, provider_id)
  DEFERRABLE INITIALLY IMMEDIATE;
"""

TIES_REVERSE = """
ALTER TABLE patients_intervention DROP CONSTRAINT intervention_provider_of_placement;
ALTER TABLE patients_placement DROP CONSTRAINT placement_with_provider;
ALTER TABLE patients_stay DROP CONSTRAINT stay_provider_of_ward;
ALTER TABLE patients_stay DROP CONSTRAINT stay_person_of_placement;
"""

LOCKS = """
CREATE FUNCTION impact_lock_placement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM patients_placement WHERE id = NEW.placement_id FOR UPDATE;
  RETURN NEW;
END $$;

CREATE FUNCTION impact_lock_parents_of_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM patients_placement WHERE id = NEW.placement_id FOR UPDATE;
  PERFORM 1 FROM providers_ward WHERE id = NEW.ward_id FOR SHARE;
  IF NEW.trial_leave_id IS NOT NULL THEN
    PERFORM 1 FROM patients_leave WHERE id = NEW.trial_leave_id FOR UPDATE;
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION impact_lock_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM patients_stay WHERE id = NEW.stay_id FOR UPDATE;
  RETURN NEW;
END $$;

CREATE TRIGGER a_lock BEFORE INSERT OR UPDATE OF placement_id, ward_id, start_date, end_date, trial_leave_id
  ON patients_stay FOR EACH ROW EXECUTE FUNCTION impact_lock_parents_of_stay();
CREATE TRIGGER a_lock BEFORE INSERT OR UPDATE OF stay_id, start_date, end_date, kind
  ON patients_leave FOR EACH ROW EXECUTE FUNCTION impact_lock_stay();
CREATE TRIGGER a_lock BEFORE INSERT OR UPDATE OF placement_id, start_date, end_date
  ON patients_readiness FOR EACH ROW EXECUTE FUNCTION impact_lock_placement();
CREATE TRIGGER a_lock BEFORE INSERT OR UPDATE OF placement_id, started_at, ended_at
  ON patients_intervention FOR EACH ROW EXECUTE FUNCTION impact_lock_placement();
"""

LOCKS_REVERSE = """
DROP TRIGGER a_lock ON patients_intervention;
DROP TRIGGER a_lock ON patients_readiness;
DROP TRIGGER a_lock ON patients_leave;
DROP TRIGGER a_lock ON patients_stay;
DROP FUNCTION impact_lock_stay();
DROP FUNCTION impact_lock_parents_of_stay();
DROP FUNCTION impact_lock_placement();
"""

CHECKS = """
CREATE FUNCTION impact_check_stay(which bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE it record;
BEGIN
  SELECT s.start_date, s.end_date, p.admitted_on, p.discharged_on, w.start_date AS ward_start,
         w.end_date AS ward_end INTO it
    FROM patients_stay s
    JOIN patients_placement p ON p.id = s.placement_id
    JOIN providers_ward w ON w.id = s.ward_id
   WHERE s.id = which;
  IF NOT FOUND THEN RETURN; END IF;
  IF NOT impact_inside(it.start_date, it.end_date, it.admitted_on, it.discharged_on) THEN
    PERFORM impact_refuse('stay_inside_placement', format(
      'This ward stay, %s, lies outside its placement, %s.',
      impact_span(it.start_date, it.end_date),
      impact_span(it.admitted_on, it.discharged_on)));
  END IF;
  IF NOT impact_inside(it.start_date, it.end_date, it.ward_start, it.ward_end) THEN
    PERFORM impact_refuse('stay_inside_ward', format(
      'This ward stay, %s, lies outside the days of its ward, %s.',
      impact_span(it.start_date, it.end_date),
      impact_span(it.ward_start, it.ward_end)));
  END IF;
END $$;

CREATE FUNCTION impact_check_trial(which bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE it record;
BEGIN
  SELECT s.start_date, s.end_date, s.patient_id, l.kind, l.start_date AS leave_start,
         l.end_date AS leave_end, sender.patient_id AS leave_patient INTO it
    FROM patients_stay s
    JOIN patients_leave l ON l.id = s.trial_leave_id
    JOIN patients_stay sender ON sender.id = l.stay_id
   WHERE s.id = which;
  IF NOT FOUND THEN RETURN; END IF;
  IF it.kind <> 'trial' OR it.patient_id <> it.leave_patient
     OR NOT impact_inside(it.start_date, it.end_date, it.leave_start, it.leave_end) THEN
    PERFORM impact_refuse('stay_inside_trial_leave', format(
      'A stay on trial, %s, must lie inside a trial leave of the same person (here %s).',
      impact_span(it.start_date, it.end_date),
      impact_span(it.leave_start, it.leave_end)));
  END IF;
END $$;

CREATE FUNCTION impact_check_leave(which bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE it record;
BEGIN
  SELECT l.start_date, l.end_date, s.start_date AS stay_start, s.end_date AS stay_end INTO it
    FROM patients_leave l JOIN patients_stay s ON s.id = l.stay_id WHERE l.id = which;
  IF NOT FOUND THEN RETURN; END IF;
  IF NOT impact_inside(it.start_date, it.end_date, it.stay_start, it.stay_end) THEN
    PERFORM impact_refuse('leave_inside_stay', format(
      'This leave, %s, lies outside its ward stay, %s.',
      impact_span(it.start_date, it.end_date),
      impact_span(it.stay_start, it.stay_end)));
  END IF;
END $$;

CREATE FUNCTION impact_check_readiness(which bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE it record;
BEGIN
  SELECT r.start_date, r.end_date, p.admitted_on, p.discharged_on INTO it
    FROM patients_readiness r JOIN patients_placement p ON p.id = r.placement_id
   WHERE r.id = which;
  IF NOT FOUND THEN RETURN; END IF;
  IF NOT impact_inside(it.start_date, it.end_date, it.admitted_on, it.discharged_on) THEN
    PERFORM impact_refuse('readiness_inside_placement', format(
      'This period of readiness, %s, lies outside its placement, %s.',
      impact_span(it.start_date, it.end_date),
      impact_span(it.admitted_on, it.discharged_on)));
  END IF;
END $$;

CREATE FUNCTION impact_check_intervention(which bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE it record;
BEGIN
  SELECT (i.started_at AT TIME ZONE 'Europe/London')::date AS first,
         (i.ended_at AT TIME ZONE 'Europe/London')::date AS last,
         p.admitted_on, p.discharged_on INTO it
    FROM patients_intervention i JOIN patients_placement p ON p.id = i.placement_id
   WHERE i.id = which;
  IF NOT FOUND THEN RETURN; END IF;
  IF it.first < it.admitted_on OR it.first > it.discharged_on
     OR it.last > it.discharged_on THEN
    PERFORM impact_refuse('intervention_inside_placement', format(
      'This intervention, %s, lies outside its placement, %s.',
      impact_span(it.first, it.last),
      impact_span(it.admitted_on, it.discharged_on)));
  END IF;
END $$;
"""

CHECKS_REVERSE = """
DROP FUNCTION impact_check_intervention(bigint);
DROP FUNCTION impact_check_readiness(bigint);
DROP FUNCTION impact_check_leave(bigint);
DROP FUNCTION impact_check_trial(bigint);
DROP FUNCTION impact_check_stay(bigint);
"""

TRIGGERS = """
CREATE FUNCTION impact_stay_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM impact_check_stay(NEW.id);
  IF NEW.trial_leave_id IS NOT NULL THEN PERFORM impact_check_trial(NEW.id); END IF;
  IF TG_OP = 'UPDATE' THEN
    PERFORM impact_check_leave(l.id) FROM patients_leave l WHERE l.stay_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION impact_placement_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM impact_check_stay(s.id) FROM patients_stay s WHERE s.placement_id = NEW.id;
  PERFORM impact_check_readiness(r.id) FROM patients_readiness r WHERE r.placement_id = NEW.id;
  PERFORM impact_check_intervention(i.id)
     FROM patients_intervention i WHERE i.placement_id = NEW.id;
  RETURN NULL;
END $$;

CREATE FUNCTION impact_ward_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM impact_check_stay(s.id) FROM patients_stay s
    WHERE s.ward_id = NEW.id
      AND NOT impact_inside(s.start_date, s.end_date, NEW.start_date, NEW.end_date);
  RETURN NULL;
END $$;

CREATE FUNCTION impact_leave_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM impact_check_leave(NEW.id);
  IF TG_OP = 'UPDATE' THEN
    PERFORM impact_check_trial(s.id) FROM patients_stay s WHERE s.trial_leave_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION impact_readiness_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM impact_check_readiness(NEW.id);
  RETURN NULL;
END $$;

CREATE FUNCTION impact_intervention_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM impact_check_intervention(NEW.id);
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER stay_contained
  AFTER INSERT OR UPDATE OF placement_id, patient_id, ward_id, start_date, end_date, trial_leave_id
  ON patients_stay DEFERRABLE INITIALLY IMMEDIATE
  FOR EACH ROW EXECUTE FUNCTION impact_stay_changed();
CREATE CONSTRAINT TRIGGER placement_contains
  AFTER UPDATE OF admitted_on, discharged_on ON patients_placement DEFERRABLE INITIALLY IMMEDIATE
  FOR EACH ROW EXECUTE FUNCTION impact_placement_changed();
CREATE CONSTRAINT TRIGGER ward_contains_stays
  AFTER UPDATE OF start_date, end_date ON providers_ward DEFERRABLE INITIALLY IMMEDIATE
  FOR EACH ROW EXECUTE FUNCTION impact_ward_changed();
CREATE CONSTRAINT TRIGGER leave_contained
  AFTER INSERT OR UPDATE OF stay_id, kind, start_date, end_date
  ON patients_leave DEFERRABLE INITIALLY IMMEDIATE
  FOR EACH ROW EXECUTE FUNCTION impact_leave_changed();
CREATE CONSTRAINT TRIGGER readiness_contained
  AFTER INSERT OR UPDATE OF placement_id, start_date, end_date
  ON patients_readiness DEFERRABLE INITIALLY IMMEDIATE
  FOR EACH ROW EXECUTE FUNCTION impact_readiness_changed();
CREATE CONSTRAINT TRIGGER intervention_contained
  AFTER INSERT OR UPDATE OF placement_id, started_at, ended_at
  ON patients_intervention DEFERRABLE INITIALLY IMMEDIATE
  FOR EACH ROW EXECUTE FUNCTION impact_intervention_changed();
"""

TRIGGERS_REVERSE = """
DROP TRIGGER intervention_contained ON patients_intervention;
DROP TRIGGER readiness_contained ON patients_readiness;
DROP TRIGGER leave_contained ON patients_leave;
DROP TRIGGER ward_contains_stays ON providers_ward;
DROP TRIGGER placement_contains ON patients_placement;
DROP TRIGGER stay_contained ON patients_stay;
DROP FUNCTION impact_intervention_changed();
DROP FUNCTION impact_readiness_changed();
DROP FUNCTION impact_leave_changed();
DROP FUNCTION impact_ward_changed();
DROP FUNCTION impact_placement_changed();
DROP FUNCTION impact_stay_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("patients", "0002_initial"), ("providers", "0001_initial")]

    operations = [
        migrations.RunSQL(INSIDE, INSIDE_REVERSE),
        migrations.RunSQL(TIES, TIES_REVERSE),
        migrations.RunSQL(LOCKS, LOCKS_REVERSE),
        migrations.RunSQL(CHECKS, CHECKS_REVERSE),
        migrations.RunSQL(TRIGGERS, TRIGGERS_REVERSE),
    ]
