"""What belongs to a closed meeting stays as it was, whoever asks and by whatever path.

Agenda, attendance, decisions and actions look at their meeting under a lock before they are
written: without it a decision and the closing of its meeting could both pass. An action may still
be done. A meeting is closed together with its record, or neither is written.
"""

from django.db import migrations

FROZEN = """
CREATE FUNCTION impact_meeting_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL THEN
    PERFORM impact_refuse('meeting_closed',
      'This meeting is closed: what was seen is kept for good. Add a note beside it.');
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF (NEW.collaborative_id, NEW.held_on) IS DISTINCT FROM (OLD.collaborative_id, OLD.held_on) THEN
    PERFORM impact_refuse('meeting_moved',
      'A meeting stays on its day and with its collaborative. Open another one.');
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION impact_part_of_open_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE which bigint; closed timestamptz; still jsonb := '{"done_at": 0, "done_by_id": 0, "outcome": 0}';
BEGIN
  which := CASE WHEN TG_OP = 'INSERT' THEN NEW.meeting_id ELSE OLD.meeting_id END;
  IF TG_OP = 'UPDATE' AND NEW.meeting_id <> OLD.meeting_id THEN
    PERFORM impact_refuse('meeting_part_moved', 'What was said in a meeting stays with it.');
  END IF;
  SELECT m.closed_at INTO closed FROM reporting_meeting m WHERE m.id = which FOR SHARE;
  IF closed IS NOT NULL AND NOT (
    TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'reporting_action'
    AND to_jsonb(NEW) || still = to_jsonb(OLD) || still
  ) THEN
    PERFORM impact_refuse('meeting_closed',
      'This meeting is closed: what was seen is kept for good. Add a note beside it.');
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER a_frozen BEFORE UPDATE OR DELETE ON reporting_meeting
  FOR EACH ROW EXECUTE FUNCTION impact_meeting_stays();
CREATE TRIGGER a_frozen BEFORE INSERT OR UPDATE OR DELETE ON reporting_agendaitem
  FOR EACH ROW EXECUTE FUNCTION impact_part_of_open_meeting();
CREATE TRIGGER a_frozen BEFORE INSERT OR UPDATE OR DELETE ON reporting_attendance
  FOR EACH ROW EXECUTE FUNCTION impact_part_of_open_meeting();
CREATE TRIGGER a_frozen BEFORE INSERT OR UPDATE OR DELETE ON reporting_decision
  FOR EACH ROW EXECUTE FUNCTION impact_part_of_open_meeting();
CREATE TRIGGER a_frozen BEFORE INSERT OR UPDATE OR DELETE ON reporting_action
  FOR EACH ROW EXECUTE FUNCTION impact_part_of_open_meeting();
"""

FROZEN_REVERSE = """
DROP TRIGGER a_frozen ON reporting_action;
DROP TRIGGER a_frozen ON reporting_decision;
DROP TRIGGER a_frozen ON reporting_attendance;
DROP TRIGGER a_frozen ON reporting_agendaitem;
DROP TRIGGER a_frozen ON reporting_meeting;
DROP FUNCTION impact_part_of_open_meeting();
DROP FUNCTION impact_meeting_stays();
"""

TOGETHER = """
CREATE FUNCTION impact_closed_with_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE which bigint; is_closed boolean; has_record boolean;
BEGIN
  which := CASE TG_TABLE_NAME WHEN 'reporting_meeting' THEN to_jsonb(NEW) ->> 'id'
                              ELSE to_jsonb(NEW) ->> 'meeting_id' END;
  SELECT m.closed_at IS NOT NULL INTO is_closed FROM reporting_meeting m WHERE m.id = which;
  has_record := EXISTS (SELECT FROM reporting_meetingrecord r WHERE r.meeting_id = which);
  IF is_closed AND NOT has_record THEN
    PERFORM impact_refuse('meeting_closed_with_record',
      'A meeting is closed together with the record of what was seen.');
  END IF;
  IF has_record AND NOT is_closed THEN
    PERFORM impact_refuse('meeting_recorded_when_closed',
      'What was seen is recorded when the meeting is closed.');
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER b_recorded AFTER INSERT OR UPDATE ON reporting_meeting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION impact_closed_with_record();
CREATE CONSTRAINT TRIGGER b_closed AFTER INSERT ON reporting_meetingrecord
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION impact_closed_with_record();
"""

TOGETHER_REVERSE = """
DROP TRIGGER b_closed ON reporting_meetingrecord;
DROP TRIGGER b_recorded ON reporting_meeting;
DROP FUNCTION impact_closed_with_record();
"""


class Migration(migrations.Migration):
    """The rules of a closed meeting, in the database."""

    dependencies = [
        ("patients", "0003_containment"),
        ("reporting", "0003_meetings"),
    ]

    operations = [
        migrations.RunSQL(FROZEN, FROZEN_REVERSE),
        migrations.RunSQL(TOGETHER, TOGETHER_REVERSE),
    ]
