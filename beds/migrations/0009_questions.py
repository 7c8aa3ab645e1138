import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from impact.audit.operations import AddTrigger


class Migration(migrations.Migration):

    dependencies = [
        ('beds', '0008_difference_said'),
        ('patients', '0010_repatriation'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('providers', '0005_ward_aliases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('ward', 'Which ward is this?'), ('person', 'Whose number is this?'), ('alike', 'Possibly the same person')], max_length=10)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('local_id', models.CharField(blank=True, max_length=40)),
                ('said', models.CharField(blank=True, max_length=300)),
                ('asked_at', models.DateTimeField()),
                ('rows', models.JSONField(blank=True, default=dict)),
                ('row_count', models.PositiveIntegerField(default=0)),
                ('answer', models.CharField(blank=True, choices=[('ward', 'This ward'), ('same', 'The same person'), ('another', 'Another person'), ('refused', 'The file is wrong')], max_length=10)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='beds.importbatch')),
                ('one', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.patient')),
                ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='patients.patient')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='providers.provider')),
                ('ward', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='providers.ward')),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='QuestionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('ward', 'Which ward is this?'), ('person', 'Whose number is this?'), ('alike', 'Possibly the same person')], max_length=10)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('local_id', models.CharField(blank=True, max_length=40)),
                ('said', models.CharField(blank=True, max_length=300)),
                ('asked_at', models.DateTimeField()),
                ('row_count', models.PositiveIntegerField(default=0)),
                ('answer', models.CharField(blank=True, choices=[('ward', 'This ward'), ('same', 'The same person'), ('another', 'Another person'), ('refused', 'The file is wrong')], max_length=10)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('batch', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='beds.importbatch')),
                ('one', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='patients.patient')),
                ('other', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='patients.patient')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='beds.question')),
                ('provider', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.provider')),
                ('ward', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='providers.ward')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('provider', 'kind', 'code', 'local_id', 'one', 'other'), name='question_open_once', nulls_distinct=False, violation_error_message='This question waits for its answer already.'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='question_answer_says_by_whom', violation_error_message='An answer says when and by whom.'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('answer', 'ward'), _negated=True), ('ward__isnull', True)), models.Q(('answer', 'ward'), ('kind', 'ward'), ('ward__isnull', False)), _connector='OR'), name='question_ward_named', violation_error_message='The answer to a question for a ward names it.'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'ward'), ('one__isnull', True), ('other__isnull', True)), models.Q(('kind', 'person'), ('one__isnull', False)), models.Q(('kind', 'alike'), ('one__isnull', False), ('other__isnull', False)), _connector='OR'), name='question_names_what_is_asked', violation_error_message='A question says of which ward or people it is.'),
        ),
        AddTrigger(
            model_name='question',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beds_questionevent" ("answer", "answered_at", "answered_by_id", "asked_at", "batch_id", "code", "id", "kind", "local_id", "one_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "row_count", "said", "ward_id") SELECT new_values."answer", new_values."answered_at", new_values."answered_by_id", new_values."asked_at", new_values."batch_id", new_values."code", new_values."id", new_values."kind", new_values."local_id", new_values."one_id", new_values."other_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."provider_id", new_values."row_count", new_values."said", new_values."ward_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='669eb060454991d1475c811f894e23ae3924f741', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_09328', referencing='REFERENCING NEW TABLE AS new_values ', table='beds_question', when='AFTER')),
        ),
        AddTrigger(
            model_name='question',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beds_questionevent" ("answer", "answered_at", "answered_by_id", "asked_at", "batch_id", "code", "id", "kind", "local_id", "one_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "row_count", "said", "ward_id") SELECT new_values."answer", new_values."answered_at", new_values."answered_by_id", new_values."asked_at", new_values."batch_id", new_values."code", new_values."id", new_values."kind", new_values."local_id", new_values."one_id", new_values."other_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."provider_id", new_values."row_count", new_values."said", new_values."ward_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."answer" IS DISTINCT FROM (new_values."answer") OR old_values."answered_at" IS DISTINCT FROM (new_values."answered_at") OR old_values."answered_by_id" IS DISTINCT FROM (new_values."answered_by_id") OR old_values."asked_at" IS DISTINCT FROM (new_values."asked_at") OR old_values."batch_id" IS DISTINCT FROM (new_values."batch_id") OR old_values."code" IS DISTINCT FROM (new_values."code") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."local_id" IS DISTINCT FROM (new_values."local_id") OR old_values."one_id" IS DISTINCT FROM (new_values."one_id") OR old_values."other_id" IS DISTINCT FROM (new_values."other_id") OR old_values."provider_id" IS DISTINCT FROM (new_values."provider_id") OR old_values."row_count" IS DISTINCT FROM (new_values."row_count") OR old_values."said" IS DISTINCT FROM (new_values."said") OR old_values."ward_id" IS DISTINCT FROM (new_values."ward_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c7090f3c327f4511ab8ae75abdd94f7fea8ae621', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_1180e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='beds_question', when='AFTER')),
        ),
        AddTrigger(
            model_name='question',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "beds_questionevent" ("answer", "answered_at", "answered_by_id", "asked_at", "batch_id", "code", "id", "kind", "local_id", "one_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "row_count", "said", "ward_id") SELECT old_values."answer", old_values."answered_at", old_values."answered_by_id", old_values."asked_at", old_values."batch_id", old_values."code", old_values."id", old_values."kind", old_values."local_id", old_values."one_id", old_values."other_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."provider_id", old_values."row_count", old_values."said", old_values."ward_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='259fe3099e97fb4790ab8c65d5f2e23d4c2a9c18', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e0fb9', referencing='REFERENCING OLD TABLE AS old_values ', table='beds_question', when='AFTER')),
        ),
        AddTrigger(
            model_name='questionevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;", hash='d180cd0f1428ecf92df9dca3d8d51b829f3676b2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_41098', table='beds_questionevent', when='BEFORE')),
        ),
        AddTrigger(
            model_name='questionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='646e2d88116c87f982f194494b45157a8d2220e2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d0578', table='beds_questionevent', when='BEFORE')),
        ),
    ]
