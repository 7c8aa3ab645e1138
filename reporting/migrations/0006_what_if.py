"""What a meeting thinks of doing; nothing is thought of any more once the meeting is closed."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

FROZEN = """
CREATE TRIGGER a_frozen BEFORE INSERT OR UPDATE OR DELETE ON reporting_whatifstep
  FOR EACH ROW EXECUTE FUNCTION impact_part_of_open_meeting();
"""

FROZEN_REVERSE = "DROP TRIGGER a_frozen ON reporting_whatifstep;"


class Migration(migrations.Migration):
    """Steps to try out."""

    dependencies = [
        ('patients', '0011_identities_can_be_masked'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('providers', '0005_ward_aliases'),
        ('reporting', '0005_meeting_screen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WhatIfStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('idea', models.CharField(choices=[('close_ward', 'Close a ward from today'), ('place', 'Place somebody who waits'), ('bring_home', 'Bring somebody home'), ('discharge', 'Discharge somebody')], max_length=10)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='what_if', to='reporting.meeting')),
                ('placement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.placement')),
                ('referral', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.referral')),
                ('ward', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.ward')),
            ],
            options={
                'ordering': ['meeting', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='WhatIfStepEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('idea', models.CharField(choices=[('close_ward', 'Close a ward from today'), ('place', 'Place somebody who waits'), ('bring_home', 'Bring somebody home'), ('discharge', 'Discharge somebody')], max_length=10)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reporting.meeting')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reporting.whatifstep')),
                ('placement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='patients.placement')),
                ('referral', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='patients.referral')),
                ('ward', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.ward')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='whatifstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('idea', 'close_ward'), ('placement__isnull', True), ('referral__isnull', True), ('ward__isnull', False)), models.Q(('idea', 'place'), ('placement__isnull', True), ('referral__isnull', False), ('ward__isnull', False)), models.Q(('idea', 'bring_home'), ('placement__isnull', False), ('referral__isnull', True), ('ward__isnull', False)), models.Q(('idea', 'discharge'), ('placement__isnull', False), ('referral__isnull', True), ('ward__isnull', True)), _connector='OR'), name='what_if_step_names_its_own', violation_error_message='A step names the ward, the referral and the placement that its idea needs.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='whatifstep',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='469594ae39fc823a54c4a81f6e0d21798e5ea191', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_12b95', table='reporting_whatifstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='whatifstep',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reporting_whatifstepevent" ("added_at", "added_by_id", "id", "idea", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "referral_id", "ward_id") SELECT new_values."added_at", new_values."added_by_id", new_values."id", new_values."idea", new_values."meeting_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."placement_id", new_values."referral_id", new_values."ward_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='50c7e041dd5f77fc752060e9d41b7a9f01de0dbf', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_24741', referencing='REFERENCING NEW TABLE AS new_values ', table='reporting_whatifstep', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='whatifstep',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reporting_whatifstepevent" ("added_at", "added_by_id", "id", "idea", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "referral_id", "ward_id") SELECT new_values."added_at", new_values."added_by_id", new_values."id", new_values."idea", new_values."meeting_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."placement_id", new_values."referral_id", new_values."ward_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a03581bb09723ae46020c75106915ccad05ea8ad', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_79b43', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reporting_whatifstep', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='whatifstep',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reporting_whatifstepevent" ("added_at", "added_by_id", "id", "idea", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "referral_id", "ward_id") SELECT old_values."added_at", old_values."added_by_id", old_values."id", old_values."idea", old_values."meeting_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."placement_id", old_values."referral_id", old_values."ward_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f7d33136f0042cb0e684f52fab37fdbb2540cc4b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b4c81', referencing='REFERENCING OLD TABLE AS old_values ', table='reporting_whatifstep', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='whatifstepevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='40c8ec077d900b87113f8e92e9b669b38b96dde3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_68179', table='reporting_whatifstepevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='whatifstepevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='aab26fcd253a3b5c75aa6255e6c77746f6410b30', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_48b57', table='reporting_whatifstepevent', when='BEFORE')),
        ),
        migrations.RunSQL(FROZEN, FROZEN_REVERSE),
    ]
