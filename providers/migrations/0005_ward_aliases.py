import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

from impact.audit.operations import AddTrigger


class Migration(migrations.Migration):

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('providers', '0004_ward_feeds'),
    ]

    operations = [
        migrations.CreateModel(
            name='WardAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('provider', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ward_aliases', to='providers.provider')),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aliases', to='providers.ward')),
            ],
            options={
                'verbose_name_plural': 'ward aliases',
                'ordering': ['provider', 'code'],
            },
        ),
        migrations.CreateModel(
            name='WardAliasEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='providers.wardalias')),
                ('provider', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.provider')),
                ('ward', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.ward')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='wardalias',
            constraint=models.UniqueConstraint(fields=('provider', 'code'), name='wardalias_one_ward', violation_error_message='This code stands for another ward of this provider.'),
        ),
        AddTrigger(
            model_name='wardalias',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_wardaliasevent" ("code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "ward_id") SELECT new_values."code", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."provider_id", new_values."ward_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='71ca9d2177876aca23b2dc8b8920ddef9b9768e6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_70e01', referencing='REFERENCING NEW TABLE AS new_values ', table='providers_wardalias', when='AFTER')),
        ),
        AddTrigger(
            model_name='wardalias',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_wardaliasevent" ("code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "ward_id") SELECT new_values."code", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."provider_id", new_values."ward_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='adf80ba9b21f99b2b982ae2519cb3530733aa736', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_034e1', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='providers_wardalias', when='AFTER')),
        ),
        AddTrigger(
            model_name='wardalias',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "providers_wardaliasevent" ("code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "ward_id") SELECT old_values."code", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."provider_id", old_values."ward_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='dbef529b6bec4c34cea36ecb194bdcf6d0cfb8e5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_70f37', referencing='REFERENCING OLD TABLE AS old_values ', table='providers_wardalias', when='AFTER')),
        ),
        AddTrigger(
            model_name='wardaliasevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='f459a5eea38b642047c721ac06fd08fd1c73b9c7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ffdba', table='providers_wardaliasevent', when='BEFORE')),
        ),
        AddTrigger(
            model_name='wardaliasevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bd46f0adf03b17523e0330981e5543c28a79bad0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8e2b4', table='providers_wardaliasevent', when='BEFORE')),
        ),
    ]
