"""Notes beside a meeting and steps of a decision have a history, as all that has a version."""

import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from impact.audit.operations import AddTrigger


class Migration(migrations.Migration):
    """The history of notes and steps, from now on."""

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('reporting', '0008_meeting_reminders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DecisionStepEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('step', models.CharField(choices=[('sent_to_group', 'Sent to the clinical reference and governance group'), ('agreed_by_group', 'Agreed by the group'), ('not_agreed_by_group', 'Not agreed by the group'), ('sent_to_board', 'Sent to the board'), ('agreed_by_board', 'Agreed by the board'), ('not_agreed_by_board', 'Not agreed by the board')], max_length=20)),
                ('on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MeetingNoteEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('text', models.CharField(max_length=1000)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        AddTrigger(
            model_name='decisionstep',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reporting_decisionstepevent" ("at", "by_id", "decision_id", "id", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step") SELECT new_values."at", new_values."by_id", new_values."decision_id", new_values."id", new_values."note", new_values."on", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."step" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ad35a0ca7c360198d6411a2a1b90d3ab3450bd87', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_20fe7', referencing='REFERENCING NEW TABLE AS new_values ', table='reporting_decisionstep', when='AFTER')),
        ),
        AddTrigger(
            model_name='decisionstep',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reporting_decisionstepevent" ("at", "by_id", "decision_id", "id", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step") SELECT new_values."at", new_values."by_id", new_values."decision_id", new_values."id", new_values."note", new_values."on", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."step" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='107a57887924572d39dc5b1fc761d6788a9e6f7b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_cd5d8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reporting_decisionstep', when='AFTER')),
        ),
        AddTrigger(
            model_name='decisionstep',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reporting_decisionstepevent" ("at", "by_id", "decision_id", "id", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step") SELECT old_values."at", old_values."by_id", old_values."decision_id", old_values."id", old_values."note", old_values."on", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."step" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e659eaa4a9a674fcb2473ad21c731797c147982f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c7ce6', referencing='REFERENCING OLD TABLE AS old_values ', table='reporting_decisionstep', when='AFTER')),
        ),
        AddTrigger(
            model_name='meetingnote',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reporting_meetingnoteevent" ("at", "by_id", "id", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") SELECT new_values."at", new_values."by_id", new_values."id", new_values."meeting_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5de384773c06ea231f1e2a056d8257eaa8e2654a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_1556c', referencing='REFERENCING NEW TABLE AS new_values ', table='reporting_meetingnote', when='AFTER')),
        ),
        AddTrigger(
            model_name='meetingnote',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reporting_meetingnoteevent" ("at", "by_id", "id", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") SELECT new_values."at", new_values."by_id", new_values."id", new_values."meeting_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5ed15cc2eae6ab0c0bc390732314e2069b754952', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_3a026', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reporting_meetingnote', when='AFTER')),
        ),
        AddTrigger(
            model_name='meetingnote',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reporting_meetingnoteevent" ("at", "by_id", "id", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") SELECT old_values."at", old_values."by_id", old_values."id", old_values."meeting_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."text" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e8a8145010f9dde883fe3c5edf974ff906b49df3', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2c54a', referencing='REFERENCING OLD TABLE AS old_values ', table='reporting_meetingnote', when='AFTER')),
        ),
        migrations.AddField(
            model_name='decisionstepevent',
            name='by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decisionstepevent',
            name='decision',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.decision'),
        ),
        migrations.AddField(
            model_name='decisionstepevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='decisionstepevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.decisionstep'),
        ),
        migrations.AddField(
            model_name='meetingnoteevent',
            name='by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meetingnoteevent',
            name='meeting',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.meeting'),
        ),
        migrations.AddField(
            model_name='meetingnoteevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='meetingnoteevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.meetingnote'),
        ),
        AddTrigger(
            model_name='decisionstepevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='eea3e1116b77434e9aa78f44231fa9d74bf978a4', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_54988', table='reporting_decisionstepevent', when='BEFORE')),
        ),
        AddTrigger(
            model_name='decisionstepevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f517a3dcda39e2d5f65d0ef207f0e76b3fd33467', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_862d2', table='reporting_decisionstepevent', when='BEFORE')),
        ),
        AddTrigger(
            model_name='meetingnoteevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='6ad01a996602cf7e7f500a84f2b05f3470e85329', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_59206', table='reporting_meetingnoteevent', when='BEFORE')),
        ),
        AddTrigger(
            model_name='meetingnoteevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f679a33f0a6b732a1542323b0fb6e75b8f12e4e6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7f518', table='reporting_meetingnoteevent', when='BEFORE')),
        ),
    ]
