import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from impact.audit.operations import AddTrigger


class Migration(migrations.Migration):

    dependencies = [
        ('beds', '0006_offers'),
        ('providers', '0003_standards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='importbatch',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='importbatch',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='importbatch',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='importbatch',
            name='importbatch_ended_says_when',
        ),
        migrations.AddField(
            model_name='importbatch',
            name='undone_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='undone_change',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='importbatchevent',
            name='undone_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='importbatchevent',
            name='undone_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='importbatchevent',
            name='undone_change',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='state',
            field=models.CharField(choices=[('received', 'Waiting to begin'), ('running', 'Being read'), ('checked', 'Checked, nothing applied'), ('applied', 'Applied'), ('refused', 'Refused, nothing applied'), ('failed', 'Failed, nothing applied'), ('undone', 'Undone')], default='received', max_length=10),
        ),
        migrations.AlterField(
            model_name='importbatchevent',
            name='state',
            field=models.CharField(choices=[('received', 'Waiting to begin'), ('running', 'Being read'), ('checked', 'Checked, nothing applied'), ('applied', 'Applied'), ('refused', 'Refused, nothing applied'), ('failed', 'Failed, nothing applied'), ('undone', 'Undone')], default='received', max_length=10),
        ),
        AddTrigger(
            model_name='importbatch',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beds_importbatchevent" ("accept_valid", "attempts", "by_id", "change", "changed", "complete", "created", "differences", "dry_run", "fault_count", "finished_at", "id", "kept_until", "notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "refused", "sent_at", "sentence", "started_at", "state", "unchanged", "undone_at", "undone_by_id", "undone_change") SELECT new_values."accept_valid", new_values."attempts", new_values."by_id", new_values."change", new_values."changed", new_values."complete", new_values."created", new_values."differences", new_values."dry_run", new_values."fault_count", new_values."finished_at", new_values."id", new_values."kept_until", new_values."notes", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."provider_id", new_values."refused", new_values."sent_at", new_values."sentence", new_values."started_at", new_values."state", new_values."unchanged", new_values."undone_at", new_values."undone_by_id", new_values."undone_change" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='47605dd39148733696e33baf37ee7ed5703c65b7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_64ab8', referencing='REFERENCING NEW TABLE AS new_values ', table='beds_importbatch', when='AFTER')),
        ),
        AddTrigger(
            model_name='importbatch',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beds_importbatchevent" ("accept_valid", "attempts", "by_id", "change", "changed", "complete", "created", "differences", "dry_run", "fault_count", "finished_at", "id", "kept_until", "notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "refused", "sent_at", "sentence", "started_at", "state", "unchanged", "undone_at", "undone_by_id", "undone_change") SELECT new_values."accept_valid", new_values."attempts", new_values."by_id", new_values."change", new_values."changed", new_values."complete", new_values."created", new_values."differences", new_values."dry_run", new_values."fault_count", new_values."finished_at", new_values."id", new_values."kept_until", new_values."notes", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."provider_id", new_values."refused", new_values."sent_at", new_values."sentence", new_values."started_at", new_values."state", new_values."unchanged", new_values."undone_at", new_values."undone_by_id", new_values."undone_change" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."accept_valid" IS DISTINCT FROM (new_values."accept_valid") OR old_values."attempts" IS DISTINCT FROM (new_values."attempts") OR old_values."by_id" IS DISTINCT FROM (new_values."by_id") OR old_values."change" IS DISTINCT FROM (new_values."change") OR old_values."changed" IS DISTINCT FROM (new_values."changed") OR old_values."complete" IS DISTINCT FROM (new_values."complete") OR old_values."created" IS DISTINCT FROM (new_values."created") OR old_values."differences" IS DISTINCT FROM (new_values."differences") OR old_values."dry_run" IS DISTINCT FROM (new_values."dry_run") OR old_values."fault_count" IS DISTINCT FROM (new_values."fault_count") OR old_values."finished_at" IS DISTINCT FROM (new_values."finished_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kept_until" IS DISTINCT FROM (new_values."kept_until") OR old_values."notes" IS DISTINCT FROM (new_values."notes") OR old_values."provider_id" IS DISTINCT FROM (new_values."provider_id") OR old_values."refused" IS DISTINCT FROM (new_values."refused") OR old_values."sent_at" IS DISTINCT FROM (new_values."sent_at") OR old_values."sentence" IS DISTINCT FROM (new_values."sentence") OR old_values."started_at" IS DISTINCT FROM (new_values."started_at") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."unchanged" IS DISTINCT FROM (new_values."unchanged") OR old_values."undone_at" IS DISTINCT FROM (new_values."undone_at") OR old_values."undone_by_id" IS DISTINCT FROM (new_values."undone_by_id") OR old_values."undone_change" IS DISTINCT FROM (new_values."undone_change")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b638fc670fcb60ae4f9b09ca0e93c5055b5a88b9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_32201', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='beds_importbatch', when='AFTER')),
        ),
        AddTrigger(
            model_name='importbatch',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beds_importbatchevent" ("accept_valid", "attempts", "by_id", "change", "changed", "complete", "created", "differences", "dry_run", "fault_count", "finished_at", "id", "kept_until", "notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "refused", "sent_at", "sentence", "started_at", "state", "unchanged", "undone_at", "undone_by_id", "undone_change") SELECT old_values."accept_valid", old_values."attempts", old_values."by_id", old_values."change", old_values."changed", old_values."complete", old_values."created", old_values."differences", old_values."dry_run", old_values."fault_count", old_values."finished_at", old_values."id", old_values."kept_until", old_values."notes", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."provider_id", old_values."refused", old_values."sent_at", old_values."sentence", old_values."started_at", old_values."state", old_values."unchanged", old_values."undone_at", old_values."undone_by_id", old_values."undone_change" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d3c33ef4997970c4f05c1b42d6756578fca03534', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_4aff3', referencing='REFERENCING OLD TABLE AS old_values ', table='beds_importbatch', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('state__in', ['checked', 'applied', 'refused', 'failed', 'undone'])), models.Q(models.Q(('state__in', ['checked', 'applied', 'refused', 'failed', 'undone']), _negated=True), ('finished_at__isnull', True)), _connector='OR'), name='importbatch_ended_says_when', violation_error_message='An import that has ended says when.'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'undone'), ('undone_at__isnull', False), ('undone_by__isnull', False), ('undone_change__isnull', False)), models.Q(models.Q(('state', 'undone'), _negated=True), ('undone_at__isnull', True)), _connector='OR'), name='importbatch_undone_says_by_whom', violation_error_message='An import that was undone says when and by whom.'),
        ),
    ]
