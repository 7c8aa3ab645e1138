"""What the walls of a meeting show; it stays as it was once the meeting is closed."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

FROZEN = """
CREATE TRIGGER a_frozen BEFORE INSERT OR UPDATE OR DELETE ON reporting_meetingscreen
  FOR EACH ROW EXECUTE FUNCTION impact_part_of_open_meeting();
"""

FROZEN_REVERSE = "DROP TRIGGER a_frozen ON reporting_meetingscreen;"


class Migration(migrations.Migration):
    """A row for each meeting whose chair has gone to a service line."""

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('reporting', '0004_meetings_frozen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MeetingScreen',
            fields=[
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='screen', serialize=False, to='reporting.meeting')),
                ('service_line', models.CharField(max_length=20)),
                ('shown_at', models.DateTimeField()),
                ('shown_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='MeetingScreenEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('service_line', models.CharField(max_length=20)),
                ('shown_at', models.DateTimeField()),
                ('meeting', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', serialize=False, to='reporting.meeting')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.meetingscreen')),
                ('shown_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='meetingscreen',
            constraint=models.CheckConstraint(condition=models.Q(('service_line', ''), _negated=True), name='meeting_screen_of_a_line', violation_error_message='A wall shows a service line.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingscreen',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='6bb4616ece06bc8a553a57bb4691b778d4074bce', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_6a569', table='reporting_meetingscreen', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingscreen',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reporting_meetingscreenevent" ("meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_line", "shown_at", "shown_by_id") SELECT new_values."meeting_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."meeting_id", new_values."service_line", new_values."shown_at", new_values."shown_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9a0153342fcaabb8dcd72ba80f38232bac06999a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_33cd1', referencing='REFERENCING NEW TABLE AS new_values ', table='reporting_meetingscreen', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingscreen',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reporting_meetingscreenevent" ("meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_line", "shown_at", "shown_by_id") SELECT new_values."meeting_id", _pgh_attached_context.value, NOW(), \'update\', new_values."meeting_id", new_values."service_line", new_values."shown_at", new_values."shown_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."meeting_id") = (new_values."meeting_id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3b108e2589510d5d50ea7224f15b2ddbe5f2b462', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_490b9', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reporting_meetingscreen', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingscreen',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reporting_meetingscreenevent" ("meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "service_line", "shown_at", "shown_by_id") SELECT old_values."meeting_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."meeting_id", old_values."service_line", old_values."shown_at", old_values."shown_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='581336407fe4c919cd74fb573d64cf997f2f7059', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_9eb68', referencing='REFERENCING OLD TABLE AS old_values ', table='reporting_meetingscreen', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingscreenevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='a142ba72961cbd7e5dfdc1e573765b4a93f56655', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a1632', table='reporting_meetingscreenevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingscreenevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a7e39d7eb3a859d2e88ea3814508b3c1920c7d7e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_29ce5', table='reporting_meetingscreenevent', when='BEFORE')),
        ),
        migrations.RunSQL(FROZEN, FROZEN_REVERSE),
    ]
