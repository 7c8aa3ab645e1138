import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from impact.audit.operations import AddTrigger


class Migration(migrations.Migration):

    dependencies = [
        ('beds', '0007_import_undone'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='difference',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='difference',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='difference',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='difference',
            name='said',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='differenceevent',
            name='said',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AlterField(
            model_name='difference',
            name='kind',
            field=models.CharField(choices=[('missing_from_file', 'Held here, missing from the file'), ('typed_differs', 'Typed here, the extract says otherwise')], max_length=20),
        ),
        migrations.AlterField(
            model_name='differenceevent',
            name='kind',
            field=models.CharField(choices=[('missing_from_file', 'Held here, missing from the file'), ('typed_differs', 'Typed here, the extract says otherwise')], max_length=20),
        ),
        AddTrigger(
            model_name='difference',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beds_differenceevent" ("found_on", "id", "kind", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "resolution", "resolved_on", "said", "stay_id") SELECT new_values."found_on", new_values."id", new_values."kind", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."provider_id", new_values."resolution", new_values."resolved_on", new_values."said", new_values."stay_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bc89b5de6206028221ad761db3d749df6a03382d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_9ea1d', referencing='REFERENCING NEW TABLE AS new_values ', table='beds_difference', when='AFTER')),
        ),
        AddTrigger(
            model_name='difference',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beds_differenceevent" ("found_on", "id", "kind", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "resolution", "resolved_on", "said", "stay_id") SELECT new_values."found_on", new_values."id", new_values."kind", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."provider_id", new_values."resolution", new_values."resolved_on", new_values."said", new_values."stay_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b6fbafc3b4babc03082c3eb070917c471eefaad5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_3fa39', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='beds_difference', when='AFTER')),
        ),
        AddTrigger(
            model_name='difference',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beds_differenceevent" ("found_on", "id", "kind", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "resolution", "resolved_on", "said", "stay_id") SELECT old_values."found_on", old_values."id", old_values."kind", old_values."owner_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."provider_id", old_values."resolution", old_values."resolved_on", old_values."said", old_values."stay_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='0fe7a40dc3caff2031f67acfa2e63fd768591e5e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a5a8b', referencing='REFERENCING OLD TABLE AS old_values ', table='beds_difference', when='AFTER')),
        ),
    ]
