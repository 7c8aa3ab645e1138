"""Someone on trial stays with the sending stay: checked from its side too.

A merge taken apart moves the sending stay to another person by its placement alone; the receiving
stay, in another provider's placement, would stay behind.
"""

from django.db import migrations

CHANGED = """
CREATE OR REPLACE FUNCTION impact_stay_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM impact_check_stay(NEW.id);
  IF NEW.trial_leave_id IS NOT NULL THEN PERFORM impact_check_trial(NEW.id); END IF;
  IF TG_OP = 'UPDATE' THEN
    PERFORM impact_check_leave(l.id) FROM patients_leave l WHERE l.stay_id = NEW.id;
    PERFORM impact_check_trial(s.id)
       FROM patients_stay s JOIN patients_leave l ON l.id = s.trial_leave_id
      WHERE l.stay_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
"""

CHANGED_REVERSE = """
CREATE OR REPLACE FUNCTION impact_stay_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM impact_check_stay(NEW.id);
  IF NEW.trial_leave_id IS NOT NULL THEN PERFORM impact_check_trial(NEW.id); END IF;
  IF TG_OP = 'UPDATE' THEN
    PERFORM impact_check_leave(l.id) FROM patients_leave l WHERE l.stay_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("patients", "0005_pseudonym_numbers")]

    operations = [migrations.RunSQL(CHANGED, CHANGED_REVERSE)]
