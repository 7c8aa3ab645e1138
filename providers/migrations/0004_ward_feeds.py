import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from impact.audit.operations import AddTrigger


class Migration(migrations.Migration):

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('providers', '0003_standards'),
    ]

    operations = [
        migrations.CreateModel(
            name='WardFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start_date', models.DateField()),
                ('end_date', models.DateField(blank=True, null=True)),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feeds', to='providers.ward')),
            ],
            options={
                'ordering': ['ward', 'start_date'],
            },
        ),
        migrations.CreateModel(
            name='WardFeedEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('start_date', models.DateField()),
                ('end_date', models.DateField(blank=True, null=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='providers.wardfeed')),
                ('set_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('ward', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.ward')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='wardfeed',
            constraint=models.CheckConstraint(condition=models.Q(('end_date__gte', models.F('start_date')), ('end_date__isnull', True), ('start_date__isnull', True), _connector='OR'), name='wardfeed_dates_in_order', violation_error_message='The end must be on or after the start.'),
        ),
        migrations.AddConstraint(
            model_name='wardfeed',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], expressions=[('ward', '='), (models.Func(models.F('start_date'), models.F('end_date'), models.Value('[)'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='wardfeed_once_a_day', violation_error_message='This ward is already fed on some of these days.'),
        ),
        AddTrigger(
            model_name='wardfeed',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_wardfeedevent" ("end_date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_by_id", "start_date", "ward_id") SELECT new_values."end_date", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."set_by_id", new_values."start_date", new_values."ward_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='52394e1af830fda7288d496428d0c7e1c12eaebc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_694f0', referencing='REFERENCING NEW TABLE AS new_values ', table='providers_wardfeed', when='AFTER')),
        ),
        AddTrigger(
            model_name='wardfeed',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_wardfeedevent" ("end_date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_by_id", "start_date", "ward_id") SELECT new_values."end_date", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."set_by_id", new_values."start_date", new_values."ward_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='35a7564b95014c5bcbb78d0a1476774718e6e48c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_fab78', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='providers_wardfeed', when='AFTER')),
        ),
        AddTrigger(
            model_name='wardfeed',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_wardfeedevent" ("end_date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_by_id", "start_date", "ward_id") SELECT old_values."end_date", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."set_by_id", old_values."start_date", old_values."ward_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='77fd85b6df4fbe0dfb2e63e6137e298a94f720fc', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2c816', referencing='REFERENCING OLD TABLE AS old_values ', table='providers_wardfeed', when='AFTER')),
        ),
        AddTrigger(
            model_name='wardfeedevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='62c7e2c277fddcef1c3fc198b622a8665488c624', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_b4430', table='providers_wardfeedevent', when='BEFORE')),
        ),
        AddTrigger(
            model_name='wardfeedevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1835b07aa42410d04f9ec1ffb485b01778040b03', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_aadb3', table='providers_wardfeedevent', when='BEFORE')),
        ),
    ]
